import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StoreError } from '../../src/store/engine/store-error.ts';
import { checkStore, openStore } from '../../src/store/open-store.ts';
import { occupancyStoreContract } from './readings/contract.ts';
import { recordOf } from './readings/record-of.ts';

const clock = { now: () => Date.UTC(2026, 10, 22, 15, 4, 5, 678) };
const temporaryFolder = () => mkdtempSync(join(tmpdir(), 'carrel-store-'));

occupancyStoreContract('a SQLite file', {
  durable: true,
  place: async () => {
    const folder = temporaryFolder();
    return {
      open: () => openStore({ url: `sqlite:${join(folder, 'carrel.db')}` }),
      remove: async () => rmSync(folder, { recursive: true }),
    };
  },
});

occupancyStoreContract('SQLite in memory', {
  durable: false,
  place: async () => ({ open: () => openStore({ url: 'sqlite::memory:' }), remove: async () => {} }),
});

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
    expect(error.message).toMatch(/written by a newer Carrel .*"0999-telepathy".* Start that version/);
    expect(readFileSync(path)).toEqual(before);
  });

  test('says so when another process holds the database for longer than it may wait', async () => {
    const store = await openStore({ url, busyTimeoutMs: 1 });
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
