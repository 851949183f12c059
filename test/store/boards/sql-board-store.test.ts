import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBoardStore } from '../../support/board-store.ts';
import { boardStoreContract } from './board-contract.ts';

boardStoreContract('a SQLite file', {
  durable: true,
  place: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'carrel-boards-'));
    const url = `sqlite:${join(folder, 'carrel.db')}`;
    return {
      open: (random) => openBoardStore({ url, ...(random ? { random } : {}) }),
      remove: async () => rmSync(folder, { recursive: true }),
    };
  },
});

boardStoreContract('SQLite in memory', {
  durable: false,
  place: async () => ({
    open: (random) => openBoardStore(random ? { random } : {}),
    remove: async () => {},
  }),
});
