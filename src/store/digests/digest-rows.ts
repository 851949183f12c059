import type { Kysely } from 'kysely';
import type { RefusalReason } from '../../domain/alerts/subscription.ts';
import { channelRefusal } from '../../domain/messages/channel-post.ts';
import {
  type Digest,
  type DigestMoment,
  type DigestRequest,
  episodeOf,
  lastMoment,
  nextDigest,
} from '../../domain/messages/digest.ts';
import { channelPostColumns, channelPostOf, pauseColumns, pauseOf } from '../channel-post-rows.ts';
import { emptyDelivery, type Recipient } from '../deliveries/queue-events.ts';
import { padded } from '../engine/batches.ts';
import { ownerKey } from '../owner-key.ts';
import type { DigestTable, Tables } from '../tables.ts';

/** A digest from its row. */
export function digestOf(row: DigestTable): Digest {
  return {
    ...channelPostOf(row),
    minute: row.minute,
    weekdays: JSON.parse(row.weekdays),
    ...(row.publish === 1 ? { publish: true } : {}),
    nextAt: row.next_at,
    paused: pauseOf(row),
  };
}

/** The row of a new digest: due for the first time after it was created. */
export function digestRowOf(id: string, request: DigestRequest): DigestTable {
  return { id, ...digestColumns({ ...request, nextAt: nextDigest(request, request.createdAt).at, paused: null }) };
}

/** The columns of a digest but for its id. */
export function digestColumns(digest: Omit<Digest, 'id'>): Omit<DigestTable, 'id'> {
  return {
    ...channelPostColumns(digest),
    minute: digest.minute,
    weekdays: JSON.stringify(digest.weekdays),
    publish: digest.publish ? 1 : 0,
    next_at: digest.nextAt,
    ...pauseColumns(digest.paused),
  };
}

/** The digests among those that deliveries belong to, by id. */
export async function digestsAmong(db: Kysely<Tables>, ids: readonly string[]): Promise<ReadonlyMap<string, Digest>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('digest').where('id', 'in', padded(ids)).selectAll().execute();
  return new Map(rows.map((row) => [row.id, digestOf(row)]));
}

/** Pauses a digest that Discord refuses and gives where it was posted; nothing if it had been paused or moved before. */
export async function pauseDigest(
  db: Kysely<Tables>,
  { id, channelId }: Pick<Digest, 'id' | 'channelId'>,
  reason: RefusalReason,
  now: number,
): Promise<Recipient | undefined> {
  const row = await db
    .updateTable('digest')
    .set(pauseColumns({ reason: channelRefusal(reason), at: now }))
    .where('id', '=', id)
    .where('channel_id', '=', channelId)
    .where('paused_reason', 'is', null)
    .returningAll()
    .executeTakeFirst();
  return row && recipientOf(row);
}

/** Where a digest is posted. */
export function recipientOf(row: DigestTable): Recipient {
  const owner_key = ownerKey({ kind: 'guild', guildId: row.guild_id });
  return { id: row.id, owner_key, guild_id: row.guild_id, channel_id: row.channel_id, say_resolved: 0 };
}

/**
 * When a digest comes next (ms): not on a day of which it was posted, or may have been. What surely was not leaves the outbox, so that
 * the day's digest can be queued once more.
 */
export async function nextUnposted(tx: Kysely<Tables>, digest: Digest, campusNow: number): Promise<number> {
  const next = nextDigest(digest, campusNow);
  const ofDay = { subscription_id: digest.id, kind: 'digest', episode: episodeOf(next.day) };
  await tx
    .deleteFrom('delivery')
    .where((eb) => eb.and(ofDay))
    .where('status', '<>', 'leased')
    // Without a nonce no attempt can have been carried out, nor by the first one if Discord refused it.
    .where((eb) => eb.or([eb('batch_id', 'is', null), eb('status', '=', 'dead').and('attempts', '=', 1)]))
    .execute();
  const left = await tx
    .selectFrom('delivery')
    .where((eb) => eb.and(ofDay))
    .select('id')
    .executeTakeFirst();
  return left === undefined ? next.at : nextDigest(digest, next.at).at;
}

/**
 * Queues the digest of a morning, as it becomes due for the machine at `queuedAt` and for the campus at `campusNow` (ms). Whether it was
 * not there yet: each day of a digest is once.
 */
export async function queueDigest(
  tx: Kysely<Tables>,
  row: DigestTable,
  due: DigestMoment,
  { id, queuedAt, campusNow }: { readonly id: string; readonly queuedAt: number; readonly campusNow: number },
): Promise<boolean> {
  const delivery = emptyDelivery({ id, recipient: recipientOf(row), kind: 'digest', queuedAt });
  const expires_at = queuedAt + lastMoment(due) - campusNow;
  const queued = await tx
    .insertInto('delivery')
    .values({ ...delivery, episode: episodeOf(due.day), opened_at: due.at, expires_at })
    .onConflict((conflict) => conflict.columns(['subscription_id', 'library_id', 'episode', 'kind']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return queued !== undefined;
}
