import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { recordingLogger } from '../../support/recording-logger.ts';

let folder: string;
let path: string;
let store: Store;
const { logger, text } = recordingLogger();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carrel-log-'));
  path = join(folder, 'carrel.db');
  store = await openStore({ url: `sqlite:${path}`, logger });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const session = { shardCount: 1, sessionId: 's', resumeURL: 'wss://resume', sequence: 1 };
const save = (shardId: number) => store.gateway.save([{ ...session, shardId }]);
/** What a process would find that starts after this one was killed. */
const shardsAfterAKill = () => {
  for (const suffix of ['', '-wal']) {
    if (existsSync(path + suffix)) copyFileSync(path + suffix, join(folder, `copy${suffix}`));
  }
  const copy = new DatabaseSync(join(folder, 'copy'));
  try {
    return copy
      .prepare('select shard_id from gateway_shard order by shard_id')
      .all()
      .map((row) => row.shard_id);
  } finally {
    copy.close();
  }
};

test.each([[['-wal']], [['-wal', '-shm']]])(
  'a write-ahead log that an operator deletes while Carrel runs loses nothing: %j',
  async (suffixes) => {
    await save(1);
    for (const suffix of suffixes) rmSync(path + suffix);
    await save(2);
    await save(3);
    expect(shardsAfterAKill()).toEqual([1, 2, 3]);
    expect(text()).toContain('the write-ahead log of the database was deleted');
  },
);

test('where another program reads the database just then, a new log is begun when that has ended', async () => {
  await save(1);
  const reader = new DatabaseSync(path, { readOnly: true });
  reader.exec('begin; select 1 from gateway_shard');
  rmSync(`${path}-wal`);
  await save(2);
  expect(existsSync(`${path}-wal`)).toBe(false);
  reader.close();
  await save(3);
  expect(shardsAfterAKill()).toEqual([1, 2, 3]);
});
