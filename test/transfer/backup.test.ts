import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { nodeSqliteDialect } from '../../src/store/engine/node-sqlite.ts';
import { lockDatabase } from '../../src/store/engine/process-lock.ts';
import { migrations } from '../../src/store/migrations/index.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Tables } from '../../src/store/tables.ts';
import { runBackup } from '../../src/transfer/backup-job.ts';
import { runMove } from '../../src/transfer/move-job.ts';
import { runRestore } from '../../src/transfer/restore-job.ts';
import { copyScene, fill } from './copy-scene.ts';

const scene = copyScene();

async function backup(url: string, file: string): Promise<string> {
  const host = scene.host(url);
  await runBackup([scene.path(file)], host);
  return host.said.out;
}
async function restore(file: string, url: string, replace: readonly string[] = [], stopAt?: RegExp): Promise<string> {
  const host = scene.host(url, stopAt);
  await runRestore([scene.path(file), ...replace], host);
  return host.said.out;
}
const checksumIn = (said: string) => /SHA-256 ([0-9a-f]{64})$/m.exec(said)?.[1];

/** What a database holds, by its checksum. */
let copies = 0;
async function contentOf(url: string) {
  copies += 1;
  return checksumIn(await backup(url, `content-${copies}.db`));
}

const engines = {
  SQLite: async (name: string) => scene.url(`${name}.db`),
  PostgreSQL: () => scene.postgres(),
};

describe.each(Object.entries(engines))('a backup of %s', (_, make) => {
  let database: string;
  beforeEach(async () => {
    await fill(scene.path('filled.db'), 30);
    database = await make('database');
    await runMove(['--from', scene.url('filled.db'), '--to', database], scene.host(''));
  });

  test('is made while Carrel runs, and restored into an empty database', async () => {
    const bot = await openStore({ url: database });
    const unlock = await lockDatabase(database);
    const made = await backup(database, 'backup.db');
    await unlock();
    await bot.close();
    expect(made).toMatch(/backup\.db is complete, and was read back:\n {2}reading {10}30\n/);
    expect(statSync(scene.path('backup.db')).mode & 0o777).toBe(0o600);
    expect(existsSync(scene.path('backup.db.unfinished'))).toBe(false);
    const restored = await restore('backup.db', await make('restored'));
    expect(restored).toMatch(/^Restored\. The database holds what the backup holds:\n {2}reading {10}30\n/);
    expect(checksumIn(restored)).toBe(checksumIn(made));
  });

  test('of one engine is restored on the other', async () => {
    const made = await backup(database, 'backup.db');
    expect(checksumIn(await restore('backup.db', scene.url('x.db')))).toBe(checksumIn(made));
    expect(checksumIn(await restore('backup.db', await scene.postgres()))).toBe(checksumIn(made));
  });

  test('takes the place of what a database holds with --replace only', async () => {
    const made = await backup(database, 'backup.db');
    const bot = await openStore({ url: database });
    await bot.elections.elect('poller', new AbortController().signal).then((leadership) => leadership?.resign());
    await bot.close();
    const changed = await contentOf(database);
    expect(changed).not.toBe(checksumIn(made));
    await expect(restore('backup.db', database)).rejects.toThrow('The database holds data already. With --replace');
    expect(await contentOf(database)).toBe(changed);
    expect(checksumIn(await restore('backup.db', database, ['--replace']))).toBe(checksumIn(made));
    // What was being sent is marked as to be looked for, wherever it is restored.
    const empty = await make('restored');
    await restore('backup.db', empty);
    expect(await contentOf(database)).toBe(await contentOf(empty));
  });

  test('that is stopped while it replaces something leaves all as it was', async () => {
    await fill(scene.path('other.db'), 2);
    await backup(scene.url('other.db'), 'backup.db');
    const before = await contentOf(database);
    for (const when of [/rows read/, /20 rows copied/, /30 rows checked/]) {
      await expect(restore('backup.db', database, ['--replace'], when)).rejects.toThrow('Stopped.');
      expect(await contentOf(database)).toBe(before);
    }
  });

  test('is not restored while a Carrel runs on the database', async () => {
    await backup(database, 'backup.db');
    const unlock = await lockDatabase(database);
    await expect(restore('backup.db', database, ['--replace'])).rejects.toMatchObject({ kind: 'inUse' });
    await unlock();
  });

  test('that is damaged, foreign or of a newer Carrel is refused, and nothing is lost', async () => {
    await backup(database, 'cut.db');
    const before = await contentOf(database);
    truncateSync(scene.path('cut.db'), statSync(scene.path('cut.db')).size / 2);
    writeFileSync(scene.path('empty.db'), '');
    writeFileSync(scene.path('text.db'), 'this is no database, but it is long enough for the header of one'.repeat(50));
    new DatabaseSync(scene.path('foreign.db')).exec('create table reading (page int)');
    await backup(database, 'newer.db');
    new DatabaseSync(scene.path('newer.db')).exec("insert into kysely_migration values ('0999-telepathy', '')");
    for (const [file, problem] of [
      ['cut.db', /^The file .*cut\.db is damaged, or no backup \(.+\)\.$/],
      ['empty.db', /^The file .*empty\.db is damaged, or no backup \(it has 0 bytes\)\.$/],
      ['text.db', /^The file .*text\.db is damaged, or no backup \(file is not a database\)\.$/],
      ['foreign.db', /^The file .*foreign\.db is no database of Carrel\.$/],
      ['newer.db', /^The database .*newer\.db was written by a newer Carrel/],
      ['none.db', /^There is no file .*none\.db\.$/],
      ['', /is no file\.$/],
    ] as const) {
      await expect(restore(file, database, ['--replace']), file).rejects.toThrow(problem);
      expect(await contentOf(database), file).toBe(before);
    }
  });

  test('overwrites no file, and leaves none behind where it cannot be made', async () => {
    writeFileSync(scene.path('there.db'), 'precious');
    await expect(backup(database, 'there.db')).rejects.toThrow('is there already, and no backup is overwritten');
    expect(readFileSync(scene.path('there.db'), 'utf8')).toBe('precious');
    await expect(backup(database, 'nowhere/b.db')).rejects.toThrow(/^There is no folder .*nowhere\.$/);
    const host = scene.host(database, /rows checked/);
    await expect(runBackup([scene.path('b.db')], host)).rejects.toThrow('Stopped.');
    expect([existsSync(scene.path('b.db')), existsSync(scene.path('b.db.unfinished'))]).toEqual([false, false]);
  });
});

describe('where a file cannot be put', () => {
  beforeEach(() => fill(scene.path('a.db'), 3));

  test('a backup names another file as the cure, and not the database', async () => {
    await expect(runBackup(['/proc/carrel.db'], scene.host(scene.url('a.db')))).rejects.toThrow(
      /^The database \/proc\/carrel\.db\.unfinished cannot be written \(.*folder, or name another file\.$/,
    );
  });

  test('a folder for temporary files that is not there is named by its variable', async () => {
    const before = process.env.TMPDIR;
    onTestFinished(() => {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    });
    await backup(scene.url('a.db'), 'good.db');
    process.env.TMPDIR = scene.path('nowhere');
    const problem = { name: 'FatalError', message: expect.stringMatching(/temporary files \(TMPDIR\): ENOENT/) };
    await expect(backup(scene.url('a.db'), 'b.db')).rejects.toMatchObject(problem);
    await expect(restore('good.db', scene.url('c.db'))).rejects.toMatchObject(problem);
    expect([existsSync(scene.path('b.db')), existsSync(scene.path('b.db.unfinished'))]).toEqual([false, false]);
  });
});

test('a backup of an older Carrel is brought up to date, and its file stays as it is', async () => {
  const database = new DatabaseSync(scene.path('old.db'));
  const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(database) });
  const older = Object.fromEntries(Object.entries(migrations).filter(([name]) => name < '0013'));
  await new Migrator({ db, provider: { getMigrations: async () => older } }).migrateToLatest();
  database.exec("insert into reading values ('webster', 5, 1, '', 1, 5)");
  await db.destroy();
  const made = await backup(scene.url('old.db'), 'backup.db');
  const bytes = readFileSync(scene.path('backup.db'));
  const restored = await restore('backup.db', scene.url('b.db'));
  expect(restored).toMatch(/reading +1\n/);
  expect(checksumIn(restored)).toBe(checksumIn(made));
  expect(readFileSync(scene.path('backup.db')).equals(bytes)).toBe(true);
});

test('half of a move is neither backed up nor restored over without --replace', async () => {
  await fill(scene.path('a.db'), 3);
  await backup(scene.url('a.db'), 'backup.db');
  const stopped = scene.host('', /\r9 rows copied/);
  await expect(runMove(['--from', scene.url('a.db'), '--to', scene.url('b.db')], stopped)).rejects.toThrow('Stopped.');
  await expect(backup(scene.url('b.db'), 'half.db')).rejects.toMatchObject({ kind: 'halfMoved' });
  await expect(restore('backup.db', scene.url('b.db'))).rejects.toThrow('holds data already');
  await restore('backup.db', scene.url('b.db'), ['--replace']);
  await (await openStore({ url: scene.url('b.db') })).close();
});

test.each([
  [[], 'Which file?'],
  [['a', 'b'], 'One file at a time.'],
  [['postgres://carrel:hunter2@localhost/carrel'], 'A file is wanted; the database is that of DATABASE_URL.'],
  [['--force', 'a'], "Unknown option '--force'"],
])('backup and restore %j are answered with the usage', async (args, problem) => {
  for (const [job, run] of [
    ['backup', runBackup],
    ['restore', runRestore],
  ] as const) {
    const refusal = String(await run(args, scene.host('sqlite:unused.db')).catch((error: unknown) => error));
    expect(refusal).toContain(problem);
    expect(refusal).toContain(`\n\nUsage: npm run ${job} -- FILE`);
    expect(refusal).not.toContain('hunter2');
  }
});
