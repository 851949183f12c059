// Another process, run by processes.test.ts: `child.ts URL MODE`. What it has reached it says in one line.
import { writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { openStore } from '../../src/store/open-store.ts';
import { recordOf } from './readings/record-of.ts';

const say = (line: string) => writeSync(1, `${line}\n`);
const hang = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);

const modes = {
  /** Stops in the middle of a transaction that has already reached the disk. */
  hang: async (url: string) => {
    const store = await openStore({ url });
    await store.record([recordOf('webster', 0, 1)]);
    // 8 MB of stamps are more than SQLite's page cache holds, so that uncommitted pages reach the log.
    const many = Array.from({ length: 2000 }, (_, i) => recordOf('webster', i + 1, i, { stamp: 'x'.repeat(4000) }));
    const stuck = { toJSON: () => [say('begun'), hang()] };
    await store.record([...many, recordOf('webster', 3000, 1, { estimateState: stuck })]);
  },

  /** Stops in the middle of a change by hand in SQLite's older way, which leaves a rollback journal. */
  journal: async (url: string) => {
    const database = new DatabaseSync(url.replace('sqlite:', ''));
    database.exec('PRAGMA journal_mode = DELETE; PRAGMA cache_size = 5; BEGIN');
    database.exec(`UPDATE reading SET stamp = '', raw = 0`);
    say('begun');
    hang();
  },

  write: async (url: string) => {
    const store = await openStore({ url });
    say('begun');
    for (let minutes = 0; minutes < 200; minutes += 1) await store.record([recordOf('vanier', minutes, minutes)]);
    await store.close();
  },

  /** Writes more than a file may have that its parent limits. */
  full: async (url: string) => {
    const store = await openStore({ url });
    // The database itself must not grow: the same stamp again and again.
    for (let minutes = 0; minutes < 600; minutes += 1) await store.record([recordOf('vanier', minutes, minutes)]);
    await store.close();
    say('written');
  },

  /** Opens as a user who is not root, since root may write everything. (65534 is nobody.) */
  unprivileged: async (url: string) => {
    if (process.getuid?.() === 0) process.setuid?.(65_534);
    const refused = await openStore({ url }).catch((error: unknown) => error);
    say(String(refused));
  },
};
export type Mode = keyof typeof modes;

const [url = '', mode] = process.argv.slice(2);
await Object.entries(modes).find(([name]) => name === mode)?.[1](url);
