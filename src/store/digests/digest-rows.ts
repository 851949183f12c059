import type { Kysely } from 'kysely';
import type { PauseReason } from '../../domain/alerts/subscription.ts';
import { type Digest, type DigestRequest, type DigestStop, nextDigest } from '../../domain/messages/digest.ts';
import type { Recipient } from '../deliveries/queue-events.ts';
import { padded } from '../engine/batches.ts';
import { ownerKey } from '../owner-key.ts';
import type { DigestTable, Tables } from '../tables.ts';

/** A digest from its row. */
export function digestOf(row: DigestTable): Digest {
  const { stopped_reason: reason, stopped_at: at } = row;
  return {
    id: row.id,
    guildId: row.guild_id,
    channelId: row.channel_id,
    createdBy: row.created_by,
    createdAt: row.created_at,
    locale: row.locale === 'fr' ? 'fr' : 'en',
    minute: row.minute,
    weekdays: JSON.parse(row.weekdays),
    libraryIds: JSON.parse(row.library_ids),
    nextAt: row.next_at,
    // Only we write the column, and from this type.
    stopped: reason === null || at === null ? null : { reason: reason as DigestStop, at },
  };
}

/** The row of a new digest: due for the first time after it was created. */
export function digestRowOf(id: string, request: DigestRequest): DigestTable {
  return {
    id,
    guild_id: request.guildId,
    channel_id: request.channelId,
    created_by: request.createdBy,
    created_at: request.createdAt,
    locale: request.locale,
    minute: request.minute,
    weekdays: JSON.stringify(request.weekdays),
    library_ids: JSON.stringify(request.libraryIds),
    next_at: nextDigest(request, request.createdAt).at,
    stopped_reason: null,
    stopped_at: null,
  };
}

/** The digests among those that deliveries belong to, by id. */
export async function digestsAmong(db: Kysely<Tables>, ids: readonly string[]): Promise<ReadonlyMap<string, Digest>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('digest').where('id', 'in', padded(ids)).selectAll().execute();
  return new Map(rows.map((row) => [row.id, digestOf(row)]));
}

/** Stops a digest and gives where it was posted; nothing if it had stopped before. */
export async function stopDigest(
  db: Kysely<Tables>,
  id: string,
  reason: PauseReason,
  now: number,
): Promise<Recipient | undefined> {
  const row = await db
    .updateTable('digest')
    .set({ stopped_reason: stopOf(reason), stopped_at: now })
    .where('id', '=', id)
    .where('stopped_reason', 'is', null)
    .returningAll()
    .executeTakeFirst();
  return row && recipientOf(row);
}

/** Where a digest is posted. */
export function recipientOf(row: DigestTable): Recipient {
  const owner_key = ownerKey({ kind: 'guild', guildId: row.guild_id });
  return { id: row.id, owner_key, guild_id: row.guild_id, channel_id: row.channel_id, say_resolved: 0 };
}

/** Why a digest stops where an alert would be paused: its channel is no DM, and no command pauses a digest by hand. */
export function stopOf(reason: PauseReason): DigestStop {
  return reason === 'dmsClosed' || reason === 'byHand' ? 'unknownChannel' : reason;
}
