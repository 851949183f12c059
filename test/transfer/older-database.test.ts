import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, test } from 'vitest';
import { lockDatabase } from '../../src/store/engine/process-lock.ts';
import { runExport } from '../../src/transfer/export-job.ts';
import { runImport } from '../../src/transfer/import-job.ts';
import { writeFixture } from '../store/migrations/fixture.ts';
import { createTestDatabase } from '../support/postgres/test-database.ts';
import { copyScene } from './copy-scene.ts';
import { recordingOf } from './import-scene.ts';

const scene = copyScene();
const newestMigration = (): string => {
  const database = new DatabaseSync(scene.path('old.db'), { readOnly: true });
  try {
    return String(database.prepare('select max(name) as name from kysely_migration').get()?.name);
  } finally {
    database.close();
  }
};

describe('a database of an older Carrel, which may be running', () => {
  beforeEach(() => writeFixture(scene.path('old.db'), '0012'));

  test('is not brought up to date by an export', async () => {
    const host = scene.host(scene.url('old.db'));
    await expect(runExport([], host)).rejects.toMatchObject({ name: 'StoreError', kind: 'olderVersion' });
    expect(newestMigration()).toBe('0012-pending');
    expect(host.said.out).toBe('');
  });

  test('is brought up to date by an import only where no Carrel runs', async () => {
    writeFileSync(scene.path('in.csv'), recordingOf('webster', 3));
    const importInto = () => runImport([scene.path('in.csv')], scene.host(scene.url('old.db')));
    const unlock = await lockDatabase(scene.url('old.db'));
    await expect(importInto()).rejects.toMatchObject({ name: 'StoreError', kind: 'inUse' });
    expect(newestMigration()).toBe('0012-pending');
    await unlock();
    expect(await importInto()).toBe(0);
    expect(newestMigration()).not.toBe('0012-pending');
    await (await lockDatabase(scene.url('old.db')))();
  });

  test('is refused by both on PostgreSQL too', async () => {
    const { url, query } = await createTestDatabase();
    await query('delete from kysely_migration where name = (select max(name) from kysely_migration)');
    await expect(runExport([], scene.host(url))).rejects.toMatchObject({ kind: 'olderVersion' });
    writeFileSync(scene.path('in.csv'), recordingOf('webster', 3));
    const unlock = await lockDatabase(url);
    await expect(runImport([scene.path('in.csv')], scene.host(url))).rejects.toMatchObject({ kind: 'inUse' });
    await unlock();
  });
});
