import type { Pending, PendingKind } from '../domain/pending.ts';
import type { StoreParts } from './engine/database.ts';

/** Opens the place of one kind of pending things. */
export type OpenPending = <T>(kind: PendingKind<T>) => Pending<T>;

/** At most so many of the oldest are dropped at a time. */
const mostDropped = 100;

/** Pending things on any engine that Kysely supports. What has expired is of no use any more, and goes with what is over in the outbox. */
export function createOpenPending({ db, attempt, newId }: StoreParts): OpenPending {
  return ({ name, maxEntries, ttlMs, read, toJson = (value) => value, userOf }) => ({
    add: (value, now) =>
      // No transaction: on PostgreSQL the answer would wait for a poll that is evaluating alerts.
      attempt(async () => {
        const key = newId();
        const user_id = userOf?.(value) ?? null;
        const row = { key, kind: name, user_id, value: JSON.stringify(toJson(value)), expires_at: now + ttlMs };
        await db.insertInto('pending').values(row).execute();
        const tooMany = db
          .selectFrom('pending')
          .where('kind', '=', name)
          .orderBy('expires_at', 'desc')
          .orderBy('key')
          .limit(mostDropped)
          .offset(maxEntries)
          .select('key');
        // What was added this moment is the last to go, whatever its key.
        await db.deleteFrom('pending').where('key', 'in', tooMany).where('key', '!=', key).execute();
        return key;
      }),
    get: (key, now) =>
      attempt(async () => {
        const row = await db
          .selectFrom('pending')
          .where('key', '=', key)
          .where('kind', '=', name)
          .where('expires_at', '>', now)
          .select('value')
          .executeTakeFirst();
        return row && read(JSON.parse(row.value));
      }),
    addedBefore: (at) =>
      attempt(async () => {
        const rows = await db
          .selectFrom('pending')
          .where('kind', '=', name)
          .where('expires_at', '<', at + ttlMs)
          .orderBy('expires_at')
          .select(['key', 'value'])
          .execute();
        return rows.flatMap(({ key, value }) => {
          const kept = read(JSON.parse(value));
          return kept === undefined ? [] : [{ key, value: kept }];
        });
      }),
    delete: (key) =>
      attempt(async () => {
        const query = db.deleteFrom('pending').where('key', '=', key).where('kind', '=', name);
        return (await query.executeTakeFirst()).numDeletedRows > 0n;
      }),
  });
}
