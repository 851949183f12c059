import { type Kysely, sql } from 'kysely';
import { ownerKey } from '../owner-key.ts';
import type { Tables } from '../tables.ts';
import { removedKey } from './removed-subscriptions.ts';

const prefix = ownerKey({ kind: 'guild', guildId: '' });
/** Above every key of a server: ';' follows ':'. */
const beyond = prefix.replace(/:$/, ';');

/**
 * At most `most` servers that have alerts, in the order of their keys, from the first after `after` on. Each is one step in
 * the index of owners, however many alerts it has: a plain `distinct` reads every row of every server.
 */
async function serversAfter(db: Kysely<Tables>, after: string, most: number): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    with recursive owner (key, place) as (
      select min(owner_key), 1 from subscription where owner_key > ${after} and owner_key < ${beyond}
      union all
      select (select min(owner_key) from subscription where owner_key > owner.key and owner_key < ${beyond}), place + 1
      from owner where owner.key is not null and place < ${most}
    )
    select key from owner where key is not null`.execute(db);
  return rows.map(({ key }) => key);
}

/** The servers that anything is kept of. `page` reads some at a time, so that other work runs in between. */
export async function findGuildIds(
  page: <T>(read: (db: Kysely<Tables>) => Promise<T>) => Promise<T>,
  most = 1_000,
): Promise<string[]> {
  const found = new Set<string>();
  for (let after = prefix; ; ) {
    const keys = await page((db) => serversAfter(db, after, most));
    for (const key of keys) found.add(key.slice(prefix.length));
    const last = keys.at(-1);
    if (last === undefined || keys.length < most) break;
    after = last;
  }
  const others = await page((db) =>
    db
      .selectFrom('subscription')
      .where('owner_key', '=', removedKey)
      .where('guild_id', 'is not', null)
      .select('guild_id')
      .union(db.selectFrom('board').select('guild_id'))
      .union(db.selectFrom('digest').select('guild_id'))
      .execute(),
  );
  for (const { guild_id } of others) if (guild_id !== null) found.add(guild_id);
  return [...found];
}
