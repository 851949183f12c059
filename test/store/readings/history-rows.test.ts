import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../../src/store/open-store.ts';
import { historyRowsContract } from './history-rows-contract.ts';

historyRowsContract('a SQLite file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'carrel-history-'));
  return {
    open: () => openStore({ url: `sqlite:${join(folder, 'carrel.db')}` }),
    remove: async () => rmSync(folder, { recursive: true }),
  };
});

historyRowsContract('SQLite in memory', async () => ({
  open: () => openStore({ url: 'sqlite::memory:' }),
  remove: async () => {},
}));
