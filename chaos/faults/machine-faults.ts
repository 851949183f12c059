import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Fault } from './fault.ts';
import { whileFrozen } from './frozen-files.ts';

const hour = 3_600_000;
const jumps = [hour, -hour, 24 * hour, -24 * hour];

/** What goes wrong with the machine: its clock, its process. */
export const machineFaults: readonly Fault[] = [
  {
    name: 'the clock jumps by an hour or a day',
    variants: jumps.length,
    begin: ({ time }, variant) => void time.setClock(jumps[variant] ?? hour),
  },
  {
    name: 'the bot is restarted',
    variants: 2,
    mutes: true,
    begin: async ({ stop, start, pass }, variant) => {
      await stop();
      await pass(variant === 0 ? 5_000 : 180_000);
      await start();
    },
  },
];

/** What goes wrong with a database that is a file. */
export const fileFaults: readonly Fault[] = [
  {
    name: 'another program locks the database',
    variants: 4,
    begin: async ({ databasePath, pass }, variant) => {
      const other = new DatabaseSync(databasePath);
      try {
        other.exec('begin immediate');
        await pass([1_000, 5_000, 12_000, 30_000][variant] ?? 1_000);
        other.exec('rollback');
      } finally {
        other.close();
      }
    },
  },
  {
    name: 'the write-ahead log is deleted',
    variants: 2,
    begin: async ({ databasePath, pass }, variant) => {
      for (const suffix of variant === 0 ? ['-wal'] : ['-wal', '-shm']) rmSync(databasePath + suffix, { force: true });
      await pass(60_000);
    },
  },
  {
    name: 'the database is damaged and put back from a copy',
    variants: 2,
    mutes: true,
    begin: async ({ databasePath, stop, start }, variant) => {
      await stop();
      const copy = `${databasePath}.copy`;
      copyFileSync(databasePath, copy);
      writeFileSync(databasePath, variant === 0 ? 'not a database at all, '.repeat(500) : Buffer.alloc(8_192, 1));
      const started = await start().then(
        () => true,
        () => false,
      );
      if (started) throw new Error('the bot started on a damaged database');
      for (const suffix of ['', '-wal', '-shm']) rmSync(databasePath + suffix, { force: true });
      copyFileSync(copy, databasePath);
      await start();
    },
  },
];

const spansMs = [1_000, 30_000, 240_000];

/** What goes wrong where files can be made read-only for root, too, and for a process that has them open: see `canFreeze`. */
export const frozenFaults: readonly Fault[] = [
  {
    name: 'the database can only be read',
    variants: 2 * spansMs.length,
    begin: async ({ databasePath, pass }, variant) => {
      // The index of the log is memory that the bot shares with readers: a write to a frozen one would end the process.
      const files = [databasePath, `${databasePath}-wal`];
      await whileFrozen(variant % 2 === 0 ? files : [...files, dirname(databasePath)], () =>
        pass(spansMs[variant >> 1] ?? 0),
      );
    },
  },
  {
    name: 'the bot is started on a database that can only be read, and then on one that can be written',
    variants: 2,
    mutes: true,
    begin: async ({ databasePath, stop, start }, variant) => {
      await stop();
      await whileFrozen([variant === 0 ? databasePath : dirname(databasePath)], async () => {
        const started = await start().then(
          () => true,
          () => false,
        );
        if (started) throw new Error('the bot started on a database that it cannot write');
      });
      await start();
    },
  },
];

/** What goes wrong on a disk of the suite's own. */
export const diskFaults: readonly Fault[] = [
  {
    name: 'the disk is full, and has room again',
    variants: 1,
    begin: ({ databasePath }) => {
      const ballast = join(dirname(databasePath), 'ballast');
      try {
        for (let size = 1 << 22; size >= 1 << 10; size >>= 1) fill(ballast, size);
      } catch {}
      return () => rmSync(ballast, { force: true });
    },
  },
];

/** Appends so much, again and again, until there is no room for it. */
function fill(path: string, size: number): void {
  const bytes = Buffer.alloc(size);
  try {
    for (;;) writeFileSync(path, bytes, { flag: 'a' });
  } catch {}
}
