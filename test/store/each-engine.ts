import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres/test-database.ts';

/** The store of one test. */
export interface Engine {
  readonly store: Store;
  /** Whether the data outlives the store that wrote it. */
  readonly durable: boolean;
  /** Closes the store and opens another one in its place. `random` gives the numbers that ids are made of. */
  reopen(random?: () => number): Promise<void>;
  /** Another store on the same data, where that is `durable`. Close it. */
  another(): Promise<Store>;
}

/** A place for one database after another. */
interface Place {
  readonly url: string;
  /** Empties it for the next test. */
  empty(): Promise<void>;
  remove(): Promise<void>;
}

/** Where the tests of one file keep their data, by the name of the engine. */
export const places: Readonly<Record<string, { durable: boolean; prepare: () => Promise<Place> }>> = {
  'a SQLite file': {
    durable: true,
    prepare: async () => {
      const base = mkdtempSync(join(tmpdir(), 'carrel-store-'));
      const folder = join(base, 'data');
      return {
        url: `sqlite:${join(folder, 'carrel.db')}`,
        empty: async () => rmSync(folder, { recursive: true, force: true }),
        remove: async () => rmSync(base, { recursive: true }),
      };
    },
  },
  'SQLite in memory': {
    durable: false,
    prepare: async () => ({ url: 'sqlite::memory:', empty: async () => {}, remove: async () => {} }),
  },
  PostgreSQL: {
    durable: true,
    prepare: async () => {
      const database: TestDatabase = await createTestDatabase();
      return { url: database.url, empty: database.clear, remove: database.drop };
    },
  },
};

/** Declares a suite for each engine, with a new database for each test: what one does, all do. */
export function onEachEngine(what: string, suite: (engine: Engine) => void): void {
  for (const [name, { durable, prepare }] of Object.entries(places)) {
    describe(`${what} on ${name}`, () => {
      let place: Place;
      let store: Store;
      beforeAll(async () => {
        place = await prepare();
      });
      beforeEach(async () => {
        store = await openStore({ url: place.url });
      });
      afterEach(async () => {
        await store.close();
        await place.empty();
      });
      afterAll(() => place?.remove());
      suite({
        durable,
        get store() {
          return store;
        },
        another: () => openStore({ url: place.url }),
        reopen: async (random = Math.random) => {
          await store.close();
          store = await openStore({ url: place.url, random });
        },
      });
    });
  }
}
