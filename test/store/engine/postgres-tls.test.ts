import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../../../src/store/open-store.ts';
import { selfSigned } from '../../support/postgres/self-signed.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres/server.ts';

let folder: string;
let server: PostgresServer;
let port: number;
let url: (host: string, parameters: Readonly<Record<string, string>>) => string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carrel-tls-'));
  writeFileSync(join(folder, 'other.pem'), selfSigned().certificate);
  port = await freePort();
  const { certificate, key } = selfSigned();
  writeFileSync(join(folder, 'own.pem'), certificate);
  server = await startPostgres({ listen_addresses: '127.0.0.1', port }, { certificate, key });
  url = (host, parameters) =>
    `postgres://carrel@${host}:${port}/postgres?${new URLSearchParams(parameters as Record<string, string>)}`;
}, 60_000);
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true });
});

/** A port of which nothing listens at 127.0.0.1. */
async function freePort(): Promise<number> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  await new Promise((resolve) => listener.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('a port has a number');
  return address.port;
}

/** How many of Carrel's connections are encrypted, and how many are not. */
async function encryption(): Promise<{ encrypted: number; plain: number }> {
  const client = new pg.Client({ host: server.folder, port, user: 'carrel', database: 'postgres' });
  await client.connect();
  const { rows } = await client.query(
    `select count(*) filter (where ssl)::int as encrypted, count(*) filter (where not ssl)::int as plain
       from pg_stat_ssl join pg_stat_activity using (pid) where application_name = 'carrel'`,
  );
  await client.end();
  return rows[0];
}

test.each<[mode: string, parameters: { sslmode: string; sslrootcert?: string }]>([
  ['verify-full', { sslmode: 'verify-full', sslrootcert: 'own.pem' }],
  ['require', { sslmode: 'require', sslrootcert: 'own.pem' }],
  ['no-verify', { sslmode: 'no-verify' }],
])('every connection is encrypted with sslmode=%s', async (_mode, { sslrootcert, ...parameters }) => {
  const root = sslrootcert === undefined ? {} : { sslrootcert: join(folder, sslrootcert) };
  const store = await openStore({ url: url('127.0.0.1', { ...parameters, ...root }) });
  const unlisten = store.bell.listen(() => {});
  const leadership = await store.elections.elect('poller', new AbortController().signal);
  await store.latest();
  await expect.poll(encryption).toMatchObject({ plain: 0, encrypted: 3 });
  await leadership?.resign();
  unlisten();
  await store.close();
});

test('a certificate that no known authority has signed, or one for another host, is refused with what to do', async () => {
  const refusal = (host: string, parameters: Readonly<Record<string, string>>) =>
    openStore({ url: url(host, parameters) }).then(
      () => 'it opened',
      ({ kind, message }) => `${kind}: ${message}`,
    );
  const unknown = /^refused: .*its certificate is not trusted \([A-Z_]+\); sslrootcert names the one of its authority/;
  expect(await refusal('127.0.0.1', { sslmode: 'require' })).toMatch(unknown);
  expect(await refusal('127.0.0.1', { sslmode: 'verify-full' })).toMatch(unknown);
  const sslrootcert = (name: string) => ({ sslmode: 'verify-full', sslrootcert: join(folder, name) });
  expect(await refusal('127.0.0.1', sslrootcert('other.pem'))).toMatch(unknown);
  expect(await refusal('localhost', sslrootcert('own.pem'))).toMatch(
    /^refused: .*its certificate is for another host name than that of DATABASE_URL/,
  );
});
