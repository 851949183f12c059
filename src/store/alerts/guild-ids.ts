import { type Kysely, sql } from 'kysely';
import { ownerKey } from '../owner-key.ts';
import type { Tables } from '../tables.ts';
import { removedKey } from './removed-subscriptions.ts';

/** An indexed column that names servers: `prefix` and then a server's id. `beyond` is after all of those. */
interface ServerColumn {
  readonly table: keyof Tables;
  readonly column: string;
  readonly prefix: string;
  readonly beyond: string;
}

const prefix = ownerKey({ kind: 'guild', guildId: '' });

const serverColumns: readonly ServerColumn[] = [
  // ';' follows ':', and '~' all letters and digits.
  { table: 'subscription', column: 'owner_key', prefix, beyond: prefix.replace(/:$/, ';') },
  { table: 'trace', column: 'guild_id', prefix: '', beyond: '~' },
];

/**
 * At most `most` values of a column in their order, from the first after `after` on. Each is one step in the index, however many
 * rows have it: a plain `distinct` reads every row of every server.
 */
async function valuesAfter(
  db: Kysely<Tables>,
  { table, column, beyond }: ServerColumn,
  after: string,
  most: number,
): Promise<string[]> {
  const next = (last: ReturnType<typeof sql>) =>
    sql`select min(${sql.ref(column)}) from ${sql.table(table)} where ${sql.ref(column)} > ${last} and ${sql.ref(column)} < ${beyond}`;
  const { rows } = await sql<{ value: string }>`
    with recursive found (value, place) as (
      select (${next(sql`${after}`)}), 1
      union all
      select (${next(sql`found.value`)}), place + 1 from found where found.value is not null and place < ${most}
    )
    select value from found where value is not null`.execute(db);
  return rows.map(({ value }) => value);
}

/** The servers that anything is kept of. `page` reads some at a time, so that other work runs in between. */
export async function findGuildIds(
  page: <T>(read: (db: Kysely<Tables>) => Promise<T>) => Promise<T>,
  most = 1_000,
): Promise<string[]> {
  const found = new Set<string>();
  for (const servers of serverColumns) {
    for (let after = servers.prefix; ; ) {
      const values = await page((db) => valuesAfter(db, servers, after, most));
      for (const value of values) found.add(value.slice(servers.prefix.length));
      const last = values.at(-1);
      if (last === undefined || values.length < most) break;
      after = last;
    }
  }
  const others = await page((db) =>
    db
      .selectFrom('subscription')
      .where('owner_key', '=', removedKey)
      .where('guild_id', 'is not', null)
      .select('guild_id')
      .union(db.selectFrom('board').select('guild_id'))
      .union(db.selectFrom('digest').select('guild_id'))
      .union(db.selectFrom('refused_channel').select('guild_id'))
      .execute(),
  );
  for (const { guild_id } of others) if (guild_id !== null) found.add(guild_id);
  return [...found];
}
