import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StoreError } from '../../src/store/engine/store-error.ts';
import { checkStore, openStore } from '../../src/store/open-store.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { onEachPlace } from './each-engine.ts';
import { occupancyStoreContract } from './readings/contract.ts';
import { recordOf } from './readings/record-of.ts';

const clock = { now: () => Date.UTC(2026, 10, 22, 15, 4, 5, 678) };
const temporaryFolder = () => mkdtempSync(join(tmpdir(), 'carrel-store-'));

onEachPlace('the occupancy store', occupancyStoreContract);

describe('opening a SQLite file', () => {
  let folder: string;
  let path: string;
  let url: string;
  beforeEach(() => {
    folder = temporaryFolder();
    path = join(folder, 'data', 'deep', 'carrel.db');
    url = `sqlite:${path}`;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const refusal = (options = {}): Promise<StoreError> =>
    openStore({ url, clock, ...options }).then(
      () => expect.unreachable('the store opened'),
      (error) => error,
    );
  /** A database with enough rows for damage in the middle of it, closed in good order. */
  const written = async () => {
    const store = await openStore({ url });
    for (let i = 0; i < 300; i += 1) await store.record([recordOf('webster', i, i, { stamp: 'x'.repeat(200) })]);
    await store.close();
  };
  /** Overwrites two pages in the middle, and answers with the file's bytes. */
  const damaged = () => {
    const bytes = readFileSync(path);
    bytes.fill(0xa5, 5 * 4096, 7 * 4096);
    writeFileSync(path, bytes);
    return bytes;
  };
  const files = () => readdirSync(join(path, '..')).sort();

  test('creates the folder for this user only, and the file', async () => {
    await (await openStore({ url })).close();
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
    expect(files()).toEqual(['carrel.db']);
  });

  test('keeps a file that is no database under the time, refuses to start, and begins empty the next time', async () => {
    await (await openStore({ url })).close();
    writeFileSync(path, 'This was somebody’s diary.'.repeat(100));
    writeFileSync(`${path}-wal`, 'its log');
    const before = readFileSync(path);

    const error = await refusal();
    expect(error.failure).toMatchObject({ kind: 'corrupt', detail: 'file is not a database' });
    const kept = `${path}.corrupt-2026-11-22T15-04-05.678Z`;
    expect(error.message).toBe(
      `The database ${path} is damaged (file is not a database). Carrel kept it as ${kept} and did not start: put a backup in its place, or start again to begin with an empty database.`,
    );
    expect(readFileSync(kept)).toEqual(before);
    expect(readFileSync(`${kept}-wal`, 'utf8')).toBe('its log');
    expect(files()).not.toContain('carrel.db');

    const store = await openStore({ url });
    expect(await store.latest()).toEqual([]);
    await store.close();
    expect(readFileSync(kept)).toEqual(before);
  });

  test('sees damage in the middle of a file that still opens', async () => {
    await written();
    const bytes = damaged();
    const error = await refusal();
    expect(error.kind).toBe('corrupt');
    expect(error.message).not.toContain('\n');
    expect(readFileSync(`${path}.corrupt-2026-11-22T15-04-05.678Z`)).toEqual(bytes);
    expect(files()).not.toContain('carrel.db');
  });

  test('never overwrites a file that was kept before', async () => {
    await (await openStore({ url })).close();
    for (const words of ['first', 'second', 'third']) {
      writeFileSync(path, words);
      await refusal();
    }
    const kept = files().map((name) => readFileSync(join(path, '..', name), 'utf8'));
    expect(kept.sort()).toEqual(['first', 'second', 'third']);
  });

  test('refuses a database from a newer version and leaves every byte of it', async () => {
    await written();
    const newer = new DatabaseSync(path);
    newer.exec(`insert into kysely_migration values ('0999-telepathy', '2030-01-01T00:00:00.000Z')`);
    newer.close();
    const before = readFileSync(path);
    const error = await refusal();
    expect(error.failure).toEqual({ kind: 'newerVersion', database: path, migration: '0999-telepathy' });
    expect(error.message).toMatch(
      /written by a newer Carrel .*"0999-telepathy".* Start that version, or move it away and restore the backup/,
    );
    expect(readFileSync(path)).toEqual(before);
  });

  test('says so when another process holds the database for longer than it may wait', async () => {
    const store = await openStore({ url, lockWaitMs: 1 });
    const other = new DatabaseSync(path);
    other.exec('begin immediate');
    await expect(store.record([recordOf('webster', 0, 1)])).rejects.toMatchObject({ kind: 'locked' });
    // Readers never wait.
    expect(await store.latest()).toEqual([]);
    other.exec('rollback');
    other.close();
    expect(await store.record([recordOf('webster', 0, 1)])).toEqual(['new']);
    await store.close();
  });

  test('logs once that another program holds the database, and once that it no longer does', async () => {
    const { logger, lines } = recordingLogger();
    const store = await openStore({ url, lockWaitMs: 1, logger });
    const write = () => store.record([recordOf('webster', 0, 1)]).catch(() => {});
    const other = new DatabaseSync(path);
    for (let round = 1; round <= 2; round += 1) {
      other.exec('begin immediate');
      for (let times = 0; times < 3; times += 1) await write();
      await store.latest();
      expect(lines).toHaveLength(2 * round - 1);
      other.exec('rollback');
      await Promise.all([write(), write()]);
      expect(lines).toHaveLength(2 * round);
    }
    const over = { level: 40, heldMs: expect.any(Number), msg: 'the database can be written again' };
    expect(lines.slice(0, 2)).toMatchObject([
      { level: 40, msg: expect.stringMatching(/held by another process/) },
      over,
    ]);
    other.close();
    await store.close();
  });

  test('waits for another program’s lock without holding up anything else', async () => {
    const store = await openStore({ url, lockWaitMs: 60_000 });
    const other = new DatabaseSync(path);
    other.exec('begin immediate');
    const recorded = store.record([recordOf('webster', 0, 1)]);
    // All of this runs while the writer waits; a wait that blocked the process would never end.
    expect(await store.latest()).toEqual([]);
    await setImmediate();
    other.exec('rollback');
    other.close();
    expect(await recorded).toEqual(['new']);
    await store.close();
  });

  test.each([
    ['deleted', () => rmSync(path)],
    ['emptied', () => writeFileSync(path, '')],
    [
      'replaced',
      () => {
        writeFileSync(`${path}.new`, readFileSync(path));
        renameSync(`${path}.new`, path);
      },
    ],
  ])('says at every request that a file has been %s while it was open', async (what, change) => {
    const store = await openStore({ url });
    change();
    for (const request of [() => store.record([recordOf('webster', 0, 1)]), () => store.latest()]) {
      const error = await request().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ failure: { kind: 'gone', database: path, what } });
      expect(String(error)).toMatch(/Stop Carrel, put the file or a backup in its place, and start again\.$/);
    }
    await store.close();
  });

  test('does not take a file of 0 bytes for a new database', async () => {
    await (await openStore({ url })).close();
    writeFileSync(path, '');
    expect((await refusal()).failure).toMatchObject({ kind: 'corrupt', detail: 'it has 0 bytes' });
    await (await openStore({ url })).close();
  });

  test('refuses a folder in the place of the file, and a file in the place of the folder', async () => {
    url = `sqlite:${folder}`;
    expect((await refusal()).failure).toMatchObject({ kind: 'unwritable', detail: 'it is a folder' });
    writeFileSync(join(folder, 'file'), '');
    url = `sqlite:${join(folder, 'file', 'carrel.db')}`;
    expect((await refusal()).failure).toMatchObject({
      kind: 'unwritable',
      detail: expect.stringContaining('is not a folder'),
    });
    expect(readdirSync(folder)).toEqual(['file']);
  });

  describe('for the doctor', () => {
    test('is fine with a sound database, and with one that is not there yet, and creates nothing', async () => {
      await expect(checkStore({ url })).resolves.toBeUndefined();
      await expect(checkStore({ url: 'sqlite::memory:' })).resolves.toBeUndefined();
      expect(readdirSync(folder)).toEqual([]);
      await written();
      await expect(checkStore({ url })).resolves.toBeUndefined();
    });

    test('reports a damaged file and leaves it where it is', async () => {
      await written();
      const bytes = damaged();
      await expect(checkStore({ url })).rejects.toMatchObject({ kind: 'corrupt' });
      expect(readFileSync(path)).toEqual(bytes);
    });

    test('reports a newer version and a folder in the place of the file', async () => {
      await (await openStore({ url })).close();
      const newer = new DatabaseSync(path);
      newer.exec(`insert into kysely_migration values ('0999-telepathy', '2030-01-01T00:00:00.000Z')`);
      newer.close();
      await expect(checkStore({ url })).rejects.toMatchObject({ kind: 'newerVersion' });
      await expect(checkStore({ url: `sqlite:${folder}` })).rejects.toMatchObject({ kind: 'unwritable' });
    });
  });
});

test('databases in memory begin with the same tables and share no rows', async () => {
  const [first, second] = [await openStore({ url: 'sqlite::memory:' }), await openStore({ url: 'sqlite::memory:' })];
  for (const [minutes, store] of [first, second].entries()) await store.record([recordOf('webster', minutes, 1)]);
  const third = await openStore({ url: 'sqlite::memory:' });
  const found = await Promise.all([first, second, third].map((store) => store.series('webster', 0, Date.UTC(2100, 0))));
  expect(found.map((rows) => rows.length)).toEqual([1, 1, 0]);
  for (const store of [first, second, third]) await store.close();
});
