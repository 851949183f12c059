import type { Kysely } from 'kysely';
import type { DecisionNote } from '../../domain/alerts/decision.ts';
import { publishLimits } from '../../domain/messages/delivery.ts';
import type { DeliveryTable, Tables } from '../tables.ts';

/**
 * Queues the publishing of a message that was posted for `rows` to an announcement channel, where one of the alerts or the
 * digest wants it. Discord publishes ten messages an hour of a channel: one beyond that is not queued, and is noted.
 */
export async function queuePublishing(
  db: Kysely<Tables>,
  rows: readonly DeliveryTable[],
  messageId: string,
  { now, newId }: { readonly now: number; readonly newId: () => string },
): Promise<DecisionNote[]> {
  const row = await firstPublished(db, rows);
  if (row === undefined) return [];
  const { server_key, channel_id, guild_id, subscription_id } = row;
  const recent = await db
    .selectFrom('delivery')
    .where('server_key', '=', server_key)
    .where('channel_id', '=', channel_id)
    .where('kind', '=', 'publish')
    .where('status', 'in', ['queued', 'leased', 'sent'])
    .where('queued_at', '>', now - publishLimits.windowMs)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  if (Number(recent.count) >= publishLimits.most) {
    const detail = { deliveryId: row.id, kind: 'publish', channelId: channel_id, messageId };
    return [{ subscriptionId: subscription_id, guildId: guild_id, at: now, reason: 'notPublished', detail }];
  }
  await db
    .insertInto('delivery')
    .values({
      ...row,
      id: newId(),
      kind: 'publish',
      status: 'queued',
      reason: null,
      detail: null,
      queued_at: now,
      due_at: now,
      expires_at: row.kind === 'digest' ? row.expires_at : now + publishLimits.ttlMs,
      attempts: 0,
      batch_id: null,
      lease_until: null,
      message_id: messageId,
      settled_at: null,
    })
    .onConflict((conflict) => conflict.columns(['subscription_id', 'library_id', 'episode', 'kind']).doNothing())
    .execute();
  return [];
}

/** The first of the rows whose alert or digest is published. */
async function firstPublished(db: Kysely<Tables>, rows: readonly DeliveryTable[]): Promise<DeliveryTable | undefined> {
  // A message is of alerts or of a digest, not of both.
  const table = rows[0]?.kind === 'digest' ? 'digest' : 'subscription';
  const ids = rows.map((row) => row.subscription_id);
  const published = await db.selectFrom(table).where('id', 'in', ids).where('publish', '=', 1).select('id').execute();
  return rows.find((row) => published.some(({ id }) => id === row.subscription_id));
}
