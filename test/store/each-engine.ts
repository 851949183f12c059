import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe } from 'vitest';
import { openStore, type Store } from '../../src/store/open-store.ts';

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

const engines = [
  { name: 'a SQLite file', durable: true, urlIn: (folder: string) => `sqlite:${join(folder, 'carrel.db')}` },
  { name: 'SQLite in memory', durable: false, urlIn: () => 'sqlite::memory:' },
];

/** Declares a suite for each engine, with a new database for each test: what one does, all do. */
export function onEachEngine(what: string, suite: (engine: Engine) => void): void {
  for (const { name, durable, urlIn } of engines) {
    describe(`${what} on ${name}`, () => {
      let folder: string;
      let store: Store;
      beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), 'carrel-store-'));
        store = await openStore({ url: urlIn(folder) });
      });
      afterEach(async () => {
        await store.close();
        rmSync(folder, { recursive: true });
      });
      suite({
        durable,
        get store() {
          return store;
        },
        another: () => openStore({ url: urlIn(folder) }),
        reopen: async (random = Math.random) => {
          await store.close();
          store = await openStore({ url: urlIn(folder), random });
        },
      });
    });
  }
}
