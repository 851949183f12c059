import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { withSmallDisk } from '../../chaos/faults/small-disk.ts';
import { openStore } from '../../src/store/open-store.ts';
import {
  closedPort,
  examine,
  ills,
  listening,
  secrets,
  serving,
  testEach,
  useSetup,
  type Variables,
} from './set-ups.ts';

useSetup();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carrel-doctor-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A PostgreSQL that refuses everyone with this code. */
async function refusingPostgres(code: string): Promise<string> {
  const fields = Buffer.from(`SFATAL\0C${code}\0Mrefused ${secrets.password}\0\0`);
  const length = Buffer.alloc(4);
  length.writeInt32BE(fields.length + 4);
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(Buffer.concat([Buffer.from('E'), length, fields])));
  });
  return `postgres://carrel:${secrets.password}@127.0.0.1:${await listening(server)}/carrel`;
}

const file = (name: string): string => join(folder, name);
const sqlite = (name: string): Variables => ({ DATABASE_URL: `sqlite:${file(name)}` });
const elsewhere = (path: string) => async (): Promise<Variables> => ({
  CONCORDIA_API_URL: await serving((_request, response) => {
    if (path === 'redirect') response.writeHead(302, { Location: 'https://elsewhere.example/api' }).end();
    else if (path === 'page') response.setHeader('Content-Type', 'text/html').end('<html>Welcome</html>');
    else if (path === 'other JSON') response.setHeader('Content-Type', 'application/json').end('[1, 2]');
    else response.writeHead(404).end();
  }),
});

testEach([
  ['no key for the feed', { CONCORDIA_API_KEY: '' }, /^✗ feed credentials: user or key is not set → register at http/],
  [
    'a wrong key for the feed, or one whose calls are used up',
    { CONCORDIA_API_KEY: 'a-wrong-key' },
    /^✗ feed credentials: .*401: CONCORDIA_API_USER or CONCORDIA_API_KEY is wrong, or the .* calls .*used up.* → wait until tomorrow .*register at http/,
  ],
  [
    'polls that use up the calls of a day before its end',
    { CONCORDIA_API_URL: '', POLL_SECONDS: '8' },
    /^✗ feed credentials: POLL_SECONDS=8 makes up to 12,300 calls a day, and the feed answers 10,000 → set POLL_SECONDS to 60/,
  ],
  ['a feed address with another path', elsewhere('404'), /^✗ feed credentials: .*404.* → check .*CONCORDIA_API_URL/],
  ['a feed that redirects', elsewhere('redirect'), /^✗ feed credentials: .*redirects \(302\) .* → .*CONCORDIA_API_URL/],
  [
    'a feed that is a web page',
    elsewhere('page'),
    /^✗ feed shape: .*no JSON but a web page.* → check CONCORDIA_API_URL/,
  ],
  ['a feed of another shape', elsewhere('other JSON'), /^✗ feed shape: .*another shape.* → check CONCORDIA_API_URL/],
  [
    'a feed that does not answer',
    async () => ({ CONCORDIA_API_URL: `http://127.0.0.1:${await closedPort()}/` }),
    /^✗ feed credentials: .*the connection failed \(ECONNREFUSED\).* → check the network and CONCORDIA_API_URL/,
  ],
  [
    'a folder in the place of the database',
    async () => {
      await mkdir(file('a-folder'));
      return sqlite('a-folder');
    },
    /^✗ database: .*a-folder cannot be written \(.*folder.*\)/,
  ],
  [
    'a file in the place of the database’s folder',
    async () => {
      await writeFile(file('a-file'), '');
      return sqlite('a-file/carrel.db');
    },
    /^✗ database: .*cannot be written \(.*is not a folder.*\)/,
  ],
  [
    'a database of a newer Carrel',
    async () => {
      await (await openStore({ url: `sqlite:${file('newer.db')}` })).close();
      const newer = new DatabaseSync(file('newer.db'));
      newer.exec(`insert into kysely_migration values ('0999-telepathy', '2030-01-01T00:00:00.000Z')`);
      newer.close();
      return sqlite('newer.db');
    },
    /^✗ database: .*written by a newer Carrel .*Start that version, or .*restore the backup/,
  ],
  [
    'a damaged database',
    async () => {
      await writeFile(file('damaged.db'), 'SQLite format 3\0'.padEnd(8_192, 'damage'));
      return sqlite('damaged.db');
    },
    /^✗ database: .*is damaged .*put a backup in its place/,
  ],
  [
    'a database that another program holds',
    async () => {
      await (await openStore({ url: `sqlite:${file('held.db')}` })).close();
      const holder = new DatabaseSync(file('held.db'));
      onTestFinished(() => holder.close());
      holder.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
      return sqlite('held.db');
    },
    /^✗ database: .*is held by another process. Stop the other one/,
  ],
  [
    'a PostgreSQL that does not answer',
    async () => ({ DATABASE_URL: `postgres://carrel:${secrets.password}@127.0.0.1:${await closedPort()}/carrel` }),
    /^✗ database: .*cannot be reached \(ECONNREFUSED\). Check that PostgreSQL is running, and that host and port are right/,
  ],
  [
    'a wrong password for PostgreSQL',
    async () => ({ DATABASE_URL: await refusingPostgres('28P01') }),
    /^✗ database: .*refuses Carrel: the user or the password is wrong .*Correct DATABASE_URL/,
  ],
  [
    'a PostgreSQL without the database',
    async () => ({ DATABASE_URL: await refusingPostgres('3D000') }),
    /^✗ database: .*no database of that name .*Correct DATABASE_URL/,
  ],
  [
    'a password with a slash that is not escaped',
    { DATABASE_URL: `postgres://carrel:${secrets.password}/x@127.0.0.1/carrel` },
    /^✗ database: .*stands unescaped in its password/,
  ],
  [
    'a port that is taken',
    async () => ({ HTTP_PORT: String(await listening(createServer())) }),
    /^✗ port: 127\.0\.0\.1:\d+ cannot be used: another program uses it, perhaps a Carrel with another DATABASE_URL \(EADDRINUSE\) → set HTTP_PORT to another/,
  ],
  [
    'an address of another machine to listen at',
    { HTTP_HOST: '192.0.2.1' },
    /^✗ port: 192\.0\.2\.1 is no address of this machine \(EADDRNOTAVAIL\) → set HTTP_HOST/,
  ],
  [
    'a clock that is an hour slow',
    async () => ({
      DISCORD_API_URL: await serving((_request, response) => {
        response.setHeader('Date', new Date(Date.now() + 3_600_000).toUTCString());
        response.writeHead(401, { 'Content-Type': 'application/json' }).end('{"message":"401: Unauthorized","code":0}');
      }),
    }),
    /^✗ token: /,
    /^✗ clock: 3\d\d\d s away from Discord’s → let the machine keep time: timedatectl set-ntp true/,
  ],
  [
    'a POLL_SECONDS that is no number',
    { POLL_SECONDS: 'often' },
    /^✗ settings: .*POLL_SECONDS must be a whole number.* → /,
  ],
  ['SHARDS that are malformed', { SHARDS: '3-1/2' }, /^✗ settings: .*SHARDS must begin before it ends.* → /],
  ['ROLES that do not exist', { ROLES: 'gateway,pollster' }, /^✗ settings: .*ROLES must be some of gateway, web.* → /],
  ['a DATABASE_URL of another kind', { DATABASE_URL: 'mysql://x' }, /^✗ settings: .*DATABASE_URL must begin with.* → /],
  [
    'a DATABASE_URL with slashes behind its sqlite:',
    { DATABASE_URL: 'sqlite:///data/carrel.db' },
    /^✗ database: DATABASE_URL has slashes after "sqlite:"/,
  ],
  ['a public key that is none', { DISCORD_PUBLIC_KEY: 'abc' }, /^✗ settings: .*DISCORD_PUBLIC_KEY must be 64 hex.* → /],
  [
    'an INTERACTIONS_URL without a public key',
    { INTERACTIONS_URL: 'https://carrel.example/interactions' },
    /^✗ settings: INTERACTIONS_URL needs DISCORD_PUBLIC_KEY.* → /,
  ],
]);

// Root may write anywhere.
test.skipIf(process.getuid?.() === 0)('a folder in which the database may not be written is named', async () => {
  await mkdir(file('read-only'), { mode: 0o500 });
  expect(await ills(sqlite('read-only/carrel.db'))).toEqual([
    expect.stringMatching(/^✗ database: .*cannot be written .*Check the disk and that this user may write/),
  ]);
});

test('a Carrel that runs on PostgreSQL already has its port, and any other program is named', async () => {
  const url = async (says: string) => new URL(await serving((_request, response) => response.end(says)));
  const on = async (says: string, host = '127.0.0.1') => ({
    DATABASE_URL: `postgres://carrel@127.0.0.1:${await closedPort()}/carrel`,
    HTTP_HOST: host,
    HTTP_PORT: (await url(says)).port,
  });
  for (const host of ['127.0.0.1', '0.0.0.0'])
    expect(await ills(await on('not ready: gateway\npoller: standing by', host))).toEqual([
      expect.stringMatching(/^✗ database: /),
    ]);
  expect(await ills(await on('Welcome'))).toEqual([
    expect.stringMatching(/^✗ database: /),
    expect.stringMatching(/^✗ port: 127.*another program uses it/),
  ]);
});

test('a full disk is named', () =>
  withSmallDisk(async (folder) => {
    // Only root may have one.
    if (folder === undefined) return;
    await writeFile(join(folder, 'other'), Buffer.alloc(2 ** 25)).catch(() => {});
    expect(await ills({ DATABASE_URL: `sqlite:${join(folder, 'data', 'carrel.db')}` })).toEqual([
      expect.stringMatching(/^✗ database: .*cannot be written \(its disk has \d+ KiB left\)\. Check the disk/),
    ]);
  }));

test('a variable whose name is nearly one of Carrel’s is named with its cure, and one of another program is not wrong', async () => {
  const other = { words: 'SENTRY_DSN (.env, line 9)', meant: undefined };
  const misspelt = { words: 'DISCORD_TOKNE (.env, line 1)', meant: 'DISCORD_TOKEN' };
  expect(await examine({}, [other, misspelt])).toMatchObject({
    healthy: false,
    lines: expect.arrayContaining([
      '✗ variables: Carrel does not know DISCORD_TOKNE (.env, line 1); perhaps it should be DISCORD_TOKEN → correct the name, or take the line out',
    ]),
  });
  expect(await examine({}, [other])).toMatchObject({
    healthy: true,
    lines: expect.arrayContaining([
      '✓ variables: Carrel does not know SENTRY_DSN (.env, line 9), and leaves that alone',
    ]),
  });
});
