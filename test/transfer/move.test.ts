import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { tableKeys } from '../../src/store/copy/table-keys.ts';
import { lockDatabase } from '../../src/store/engine/process-lock.ts';
import { openStore } from '../../src/store/open-store.ts';
import { runMove } from '../../src/transfer/move-job.ts';
import { copyScene, fill } from './copy-scene.ts';

const scene = copyScene();

/** Moves, and gives what was said. */
async function move(from: string, to: string, stopAt?: RegExp) {
  const host = scene.host('sqlite:unused.db', stopAt);
  await runMove(['--from', from, '--to', to], host);
  return host.said.out;
}
const checksumIn = (said: string) => /SHA-256 ([0-9a-f]{64})$/m.exec(said)?.[1];

/** After a first page of 2,048 of them. They are the fourth table of fifteen, and the others have five rows each. */
const halfOfTheAlerts = /\r2,063 rows copied/;

const engines = {
  SQLite: async () => scene.url('target.db'),
  PostgreSQL: () => scene.postgres(),
};

describe.each(Object.entries(engines))('npm run move to %s', (_, makeTarget) => {
  test('copies every table, and says what it has compared', async () => {
    await fill(scene.path('a.db'), 5);
    const said = await move(scene.url('a.db'), await makeTarget());
    expect(said).toMatch(/^Moved\. Both hold the same:\n {2}reading {10}5\n {2}library_state {4}5\n/);
    expect(said).toMatch(/\n75 rows in 15 tables, SHA-256 [0-9a-f]{64}\n$/);
  });

  test('there and back gives the same rows', async () => {
    await fill(scene.path('a.db'), 20);
    const target = await makeTarget();
    const there = await move(scene.url('a.db'), target);
    const back = await move(target, scene.url('b.db'));
    expect(checksumIn(back)).toBe(checksumIn(there));
    const table = (name: string) => {
      const database = new DatabaseSync(scene.path(name), { readOnly: true });
      const rows = database.prepare('select * from delivery order by id').all();
      database.close();
      return rows;
    };
    expect(table('b.db')).toEqual(table('a.db'));
  });

  test('that is stopped keeps what it has copied, no Carrel starts on that, and the same move goes on', async () => {
    await fill(scene.path('a.db'), 5, 2_100);
    const target = await makeTarget();
    await expect(move(scene.url('a.db'), target, halfOfTheAlerts)).rejects.toThrow('Stopped.');
    await expect(openStore({ url: target })).rejects.toMatchObject({ kind: 'halfMoved' });
    const again = scene.host('sqlite:unused.db');
    await runMove(['--from', scene.url('a.db'), '--to', target], again);
    expect(again.said.out).toMatch(/^The move has gone on and is done\. Both hold the same:/);
    expect(again.said.errors).not.toContain('\r2,063 rows copied');
    expect(again.said.errors).toContain('\r2,115 rows copied');
    expect(again.said.errors).toContain('\r2,170 rows copied');
    await (await openStore({ url: target })).close();
  });

  test('begins anew where the source has changed since it was stopped', async () => {
    await fill(scene.path('a.db'), 5, 2_100);
    const target = await makeTarget();
    await expect(move(scene.url('a.db'), target, halfOfTheAlerts)).rejects.toThrow('Stopped.');
    const source = new DatabaseSync(scene.path('a.db'));
    source.exec('update reading set raw = raw + 1');
    source.close();
    expect(await move(scene.url('a.db'), target)).toMatch(/^The source had changed since the move was begun/);
  });

  test('has nothing to do a second time, and does not touch a target with other data', async () => {
    await fill(scene.path('a.db'), 5);
    await fill(scene.path('b.db'), 6);
    const target = await makeTarget();
    const first = await move(scene.url('a.db'), target);
    expect(await move(scene.url('a.db'), target)).toBe(
      first.replace('Moved', 'Nothing to do, since the target holds the same already'),
    );
    await expect(move(scene.url('b.db'), target)).rejects.toThrow('The target holds other data already.');
    expect(checksumIn(await move(target, scene.url('c.db')))).toBe(checksumIn(first));
  });

  test('refuses a target, and a source, on which a Carrel runs', async () => {
    await fill(scene.path('a.db'), 1);
    const target = await makeTarget();
    const unlock = await lockDatabase(target);
    try {
      await expect(move(scene.url('a.db'), target)).rejects.toThrow('Another Carrel is running on the database');
      if (!target.startsWith('sqlite')) {
        await expect(move(target, scene.url('b.db'))).rejects.toThrow(
          'Another Carrel is running on the database of --from.',
        );
      }
    } finally {
      await unlock();
    }
    const unlockSource = await lockDatabase(scene.url('a.db'));
    await expect(move(scene.url('a.db'), target)).rejects.toThrow('Another Carrel is running on the database');
    await unlockSource();
    await move(scene.url('a.db'), target);
  });

  test('lets no Carrel start on either meanwhile', async () => {
    await fill(scene.path('a.db'), 1);
    const target = await makeTarget();
    const tried: Promise<unknown>[] = [];
    const host = scene.host('sqlite:unused.db');
    const write = () => {
      if (tried.length > 0) return;
      for (const url of [scene.url('a.db'), target]) tried.push(lockDatabase(url).catch((error) => error.kind));
    };
    await runMove(['--from', scene.url('a.db'), '--to', target], { ...host, stderr: { isTTY: true, write } });
    expect(await Promise.all(tried)).toEqual(['inUse', 'inUse']);
  });
});

test('every table of a database is copied, by a key that is unique in it', async () => {
  await fill(scene.path('a.db'), 0);
  const database = new DatabaseSync(scene.path('a.db'), { readOnly: true });
  const names = database
    .prepare(
      "select name from sqlite_schema where type = 'table' and name not like 'kysely%' and name not like 'sqlite%'",
    )
    .all();
  expect(names.map(({ name }) => name).sort()).toEqual(Object.keys(tableKeys).sort());
  for (const [table, key] of Object.entries(tableKeys)) {
    const indices = database
      .prepare(`pragma index_list(${table})`)
      .all()
      .filter(({ unique }) => unique === 1);
    const unique = indices.map(({ name }) =>
      database
        .prepare(`pragma index_info("${name}")`)
        .all()
        .map((column) => String(column.name))
        .sort(),
    );
    // An integer that is the primary key has no index: it is the place of the row.
    const primary = database
      .prepare(`pragma table_info(${table})`)
      .all()
      .filter(({ pk }) => Number(pk) > 0);
    expect([...unique, primary.map(({ name }) => name)], table).toContainEqual([...key].sort());
  }
  database.close();
});

describe('npm run move refuses', () => {
  test('a source that is not there, and makes no file', async () => {
    await expect(move(scene.url('none.db'), scene.url('b.db'))).rejects.toThrow(/^There is no database .*none\.db\.$/);
    expect([existsSync(scene.path('none.db')), existsSync(scene.path('b.db'))]).toEqual([false, false]);
  });

  test('a target that is no database, and leaves it as it is', async () => {
    await fill(scene.path('a.db'), 1);
    writeFileSync(scene.path('photo.jpg'), 'a picture');
    await expect(move(scene.url('a.db'), scene.url('photo.jpg'))).rejects.toThrow('is damaged');
    expect(readFileSync(scene.path('photo.jpg'), 'utf8')).toBe('a picture');
  });

  test('a source of an older Carrel, and one that a newer one has written', async () => {
    await fill(scene.path('a.db'), 1);
    const source = new DatabaseSync(scene.path('a.db'));
    source.exec('delete from kysely_migration where name = (select max(name) from kysely_migration)');
    await expect(move(scene.url('a.db'), scene.url('b.db'))).rejects.toThrow('was last used by an older Carrel');
    source.exec("insert into kysely_migration values ('0999-telepathy', '')");
    await expect(move(scene.url('a.db'), scene.url('b.db'))).rejects.toThrow('was written by a newer Carrel');
    source.close();
    expect(existsSync(scene.path('b.db'))).toBe(false);
  });

  test('what it cannot understand, with the usage and without a password', async () => {
    const secret = 'postgres://carrel:hunter2@localhost/carrel';
    for (const [args, problem] of [
      [[], 'From which database to which?'],
      [[secret], 'The databases are named with --from and --to.'],
      [['--from', secret, '--to', secret], 'From and to are the same database.'],
      [['--form', secret], "Unknown option '--form'"],
      [['--from'], "Option '--from <value>' argument missing"],
    ] as const) {
      const refusal = await runMove(args, scene.host('sqlite:data/carrel.db')).catch((error: Error) => error);
      expect(refusal).toMatchObject({ name: 'FatalError' });
      expect(String(refusal)).toContain(problem);
      expect(String(refusal)).toContain('\n\nUsage: npm run move -- --from DATABASE');
      expect(String(refusal)).not.toContain('hunter2');
    }
  });

  test('a server that does not answer, by the name of its option', async () => {
    await fill(scene.path('a.db'), 1);
    const nowhere = `postgres://carrel:hunter2@/carrel?host=${encodeURIComponent(scene.path(''))}`;
    await expect(move(scene.url('a.db'), nowhere)).rejects.toThrow(
      /^The database of --to cannot be reached \(ENOENT\)/,
    );
    await expect(move(nowhere, scene.url('b.db'))).rejects.toThrow(/^The database of --from cannot be reached/);
  });

  test('the same file under two names', async () => {
    await fill(scene.path('a.db'), 1);
    await expect(move(scene.url('a.db'), scene.url('x/../a.db'))).rejects.toThrow('are the same database');
  });
});
