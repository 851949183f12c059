import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../../src/store/open-store.ts';
import { alertStoreContract } from '../alerts/alert-contract.ts';

alertStoreContract('a SQLite file', {
  durable: true,
  place: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'carrel-alerts-'));
    const url = `sqlite:${join(folder, 'carrel.db')}`;
    return {
      open: (random = Math.random) => openStore({ url, random }),
      remove: async () => rmSync(folder, { recursive: true }),
    };
  },
});

alertStoreContract('SQLite in memory', {
  durable: false,
  place: async () => ({
    open: (random = Math.random) => openStore({ url: 'sqlite::memory:', random }),
    remove: async () => {},
  }),
});
