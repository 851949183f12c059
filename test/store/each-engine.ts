import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { openStore, type Store, type StoreOptions } from '../../src/store/open-store.ts';
import { ramDisk } from '../support/postgres/server.ts';
import { createTestDatabase } from '../support/postgres/test-database.ts';

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
export interface Place {
  readonly url: string;
  /** Runs a statement by hand, where the data is `durable`. */
  query(statement: string): Promise<readonly unknown[]>;
  /** Empties it for the next test, while no store is open on it. */
  empty(): Promise<void>;
  remove(): Promise<void>;
}

const engines: Readonly<Record<string, { durable: boolean; prepare: () => Promise<Place> }>> = {
  'a SQLite file': {
    durable: true,
    prepare: async () => {
      const base = mkdtempSync(join(ramDisk(), 'carrel-store-'));
      const folder = join(base, 'data');
      const path = join(folder, 'carrel.db');
      const url = `sqlite:${path}`;
      // Its tables are made once: for each test they would take 20 ms.
      await (await openStore({ url })).close();
      const bytes = readFileSync(path);
      return {
        url,
        query: async (statement) => {
          const database = new DatabaseSync(path);
          const rows = database.prepare(statement).all();
          database.close();
          return rows;
        },
        empty: async () => {
          for (const name of readdirSync(folder)) rmSync(join(folder, name));
          writeFileSync(path, bytes);
        },
        remove: async () => rmSync(base, { recursive: true }),
      };
    },
  },
  'SQLite in memory': {
    durable: false,
    prepare: async () => ({
      url: 'sqlite::memory:',
      query: async () => [],
      empty: async () => {},
      remove: async () => {},
    }),
  },
  PostgreSQL: {
    durable: true,
    prepare: async () => {
      const { url, query, clear, drop } = await createTestDatabase();
      return { url, query, empty: clear, remove: drop };
    },
  },
};

/** A place that is prepared once for all tests of a suite. */
export interface SharedPlace extends Pick<Place, 'query' | 'empty'> {
  readonly name: string;
  /** Its `DATABASE_URL`. */
  readonly url: string;
  readonly durable: boolean;
  /** Opens a store there. Close it. */
  open(options?: Partial<StoreOptions>): Promise<Store>;
}

/**
 * Declares a suite for each engine, with a place for its databases: what one does, all do. `durableOnly`: it looks at the
 * data from outside.
 */
export function onEachPlace(
  what: string,
  suite: (place: SharedPlace) => void,
  { durableOnly = false }: { readonly durableOnly?: boolean } = {},
): void {
  for (const [name, { durable, prepare }] of Object.entries(engines)) {
    if (durableOnly && !durable) continue;
    describe(`${what} on ${name}`, () => {
      let place: Place;
      beforeAll(async () => {
        place = await prepare();
      });
      afterAll(() => place?.remove());
      suite({
        name,
        get url() {
          return place.url;
        },
        durable,
        open: (options) => openStore({ url: place.url, ...options }),
        query: (statement) => place.query(statement),
        empty: () => place.empty(),
      });
    });
  }
}

/** Declares a suite for each engine, with a new database for each test. */
export function onEachEngine(what: string, suite: (engine: Engine) => void): void {
  onEachPlace(what, (place) => {
    let store: Store;
    beforeEach(async () => {
      store = await place.open();
    });
    afterEach(async () => {
      await store.close();
      await place.empty();
    });
    suite({
      durable: place.durable,
      get store() {
        return store;
      },
      another: () => place.open(),
      reopen: async (random = Math.random) => {
        await store.close();
        store = await place.open({ random });
      },
    });
  });
}
