import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createDatabase } from '../test/support/postgres/database.ts';
import { type PostgresServer, urlOf } from '../test/support/postgres/server.ts';
import { openPostgresProxy } from './processes/postgres-proxy.ts';

/** A database that goes wrong, and whose clock is the suite's. */
export type PostgresDatabase = Awaited<ReturnType<typeof openPostgresDatabase>>;

/** So long may the server take to notice that connections have ended (ms of real time). */
const noticeMs = 2_000;

/**
 * The server ends what is silent by real time, of which as much passes in a step of the suite's time as it takes. What the bot measures
 * itself stays as it is.
 */
const serverLimits = {
  statement_timeout: 60_000,
  lock_timeout: 60_000,
  idle_in_transaction_session_timeout: 60_000,
  options: '-c idle_session_timeout=0',
} as const;

let databases = 0;

/**
 * Creates a database on `server`. The bot reaches it by `url`, through a proxy that can be silent or cut; `directUrl` goes past that. To be
 * opened before the suite takes over the time.
 */
export async function openPostgresDatabase(server: PostgresServer) {
  databases += 1;
  const name = `chaos_${databases}`;
  const clockPath = join(server.data, `${name}.clock`);
  const clock = openSync(clockPath, 'w');
  const realSleep = sleep;
  /** Runs statements in a database, past the proxy. */
  const run = async (
    database: string,
    ...statements: readonly string[]
  ): Promise<readonly Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: urlOf(server.folder, database) });
    client.on('error', () => {});
    await client.connect();
    try {
      let rows: readonly Record<string, unknown>[] = [];
      for (const statement of statements) rows = (await client.query(statement)).rows;
      return rows;
    } finally {
      await client.end();
    }
  };
  let shown: number | undefined;
  const show = (now: number): void => {
    if (now !== shown) writeSync(clock, String(now).padEnd(20), 0);
    shown = now;
  };
  show(0);
  const created = await createDatabase(server, name);
  // A schema before pg_catalog, so that its functions are what the bot calls. The bot's tables are in it, too.
  await run(
    name,
    'create schema suite',
    `create function suite.clock_timestamp() returns timestamptz language sql volatile
       as $$ select to_timestamp(pg_catalog.pg_read_file('${clockPath}')::float8 / 1000) $$`,
    `alter database ${name} set search_path = suite, pg_catalog`,
  );
  const proxy = await openPostgresProxy(join(server.folder, '.s.PGSQL.5432'));
  const isOurs = `datname = '${name}' and application_name = 'carrel'`;
  let isSilent = false;
  /** Waits until the server has noticed which connections there are no more. */
  const settle = async (most: () => number): Promise<void> => {
    for (let waitedMs = 0; waitedMs < noticeMs; waitedMs += 5) {
      const [found] = await run('postgres', `select count(*)::int as count from pg_stat_activity where ${isOurs}`);
      if (Number(found?.count) <= most()) return;
      await realSleep(5);
    }
  };
  const silence = (): void => {
    isSilent = true;
    proxy.stall();
  };
  const flow = async (): Promise<void> => {
    isSilent = false;
    proxy.flow();
    await settle(proxy.count);
  };
  const terminate = `select pg_terminate_backend(pid, ${noticeMs}) from pg_stat_activity where ${isOurs}`;
  /** Ends all connections: in silence, as a cut line does, or with the server's word for it. */
  const cut = async (how: 'silently' | 'with a word'): Promise<void> => {
    if (how === 'silently') proxy.stall();
    await run('postgres', terminate);
    proxy.cut();
    proxy.flow();
  };
  return {
    url: `postgres://carrel@127.0.0.1:${proxy.port}/${name}`,
    directUrl: created.url,
    /** Whether no answer is to be expected. */
    isSilent: () => isSilent,
    /** The database's clock shows this from now on (ms since the Unix epoch). */
    show,
    /** To be called with each connection before it is opened: the limits that the server keeps by real time become long. */
    relax: (client: pg.Client): void => {
      const { connectionParameters } = client as unknown as { connectionParameters: Record<string, unknown> };
      Object.assign(connectionParameters, serverLimits);
    },
    silence,
    flow,
    cut,
    /** Nothing listens from now on, and all connections are broken, until `listen`. */
    goAway: async (mode: 'fast' | 'immediate'): Promise<void> => {
      proxy.refuse(true);
      await server.restart(mode);
      proxy.cut();
    },
    listen: (): void => proxy.refuse(false),
    /** Whether only a server answers that takes no changes, as a standby before it is promoted. */
    standBy: async (isStandby: boolean): Promise<void> => {
      await run('postgres', `alter database ${name} set default_transaction_read_only = ${isStandby ? 'on' : 'off'}`);
      await cut('with a word');
    },
    close: async (): Promise<void> => {
      proxy.flow();
      await proxy.close();
      await created.drop();
      closeSync(clock);
      rmSync(clockPath);
    },
  };
}
