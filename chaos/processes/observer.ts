import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { connectPostgres } from '../../src/store/engine/postgres/connection.ts';
import { postgresFailure } from '../../src/store/engine/postgres/postgres-failure.ts';
import { type PostgresServer, urlOf } from '../../test/support/postgres/server.ts';
import type { StormFeed } from './feed.ts';

/** How long a storm waits for something before it is called stranded (ms). */
export const patienceMs = 120_000;

/** A look at the database that is taken again until it succeeds: the server may be starting. */
export function observe({ folder }: PostgresServer, database: string) {
  let client: Client | undefined;
  const ask = async <T>(look: (client: Client) => Promise<T>): Promise<T> => {
    for (let left = 600; ; left -= 1) {
      try {
        client ??= await connectPostgres(urlOf(folder, database), {
          onLost: () => {
            client = undefined;
          },
        });
        return await look(client);
      } catch (error) {
        client = undefined;
        if (left === 0 || postgresFailure(error).kind !== 'unreachable') throw error;
        await sleep(100);
      }
    }
  };
  const rows = <Row>(query: string, values: unknown[] = []): Promise<Row[]> =>
    ask(async (open) => (await open.query(query, values)).rows as Row[]);
  return { ask, rows, close: async () => client?.end() };
}

export type Observer = ReturnType<typeof observe>;

/** Waits for something that has to come. Throws with `what` where it does not. */
export async function until(happened: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const last = Date.now() + patienceMs;
  while (!(await happened())) {
    if (Date.now() > last) throw new Error(`waited in vain until ${what}`);
    await sleep(50);
  }
}

/** Waits until the newest reading of each library has the count of now. */
export const untilRead = (observer: Observer, { counters }: StormFeed): Promise<void> =>
  until(async () => {
    const rows = await observer.rows<{ library_id: string; raw: number }>(
      'select distinct on (library_id) library_id, raw from reading order by library_id, fetched_at desc',
    );
    const raws = new Map(rows.map(({ library_id, raw }) => [library_id, raw]));
    return Object.entries(counters).every(([key, count]) => raws.get(key.toLowerCase()) === count);
  }, 'the crossing was read');

/** Waits until nothing is to be sent any more. */
export const untilSettled = (observer: Observer): Promise<void> =>
  until(async () => {
    const rows = await observer.rows(`select 1 from delivery where status in ('queued', 'leased', 'waiting') limit 1`);
    return rows.length === 0;
  }, 'everything was sent');

/** Looks at the terms of all roles, several times a second. */
export function watchTerms(observer: Observer) {
  const last: Record<string, number> = {};
  const fallen: string[] = [];
  let isWatching = true;
  const watching = (async () => {
    while (isWatching) {
      for (const { role, term } of await observer.rows<{ role: string; term: number }>(
        'select role, term from leader',
      )) {
        if (term < (last[role] ?? 0)) fallen.push(`${role}: ${term} after ${last[role]}`);
        last[role] = term;
      }
      await sleep(250);
    }
  })();
  return {
    last: () => last,
    fallen,
    stop: async (): Promise<void> => {
      isWatching = false;
      await watching;
    },
  };
}
