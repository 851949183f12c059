import type { Kysely } from 'kysely';
import type { DecisionNote } from '../../domain/alerts/decision.ts';
import type { PauseReason } from '../../domain/alerts/subscription.ts';
import { isPermissionReason, recoveryLimits } from '../../domain/messages/recovery.ts';
import { resumeRows } from '../alerts/resume-rows.ts';
import { withAlerts } from '../alerts/subscription-rows.ts';
import { resumedBoard } from '../boards/board-rows.ts';
import { queueNotice } from '../deliveries/queue-notice.ts';
import { retryRefusedEdits } from '../deliveries/refused-edits.ts';
import { digestColumns, digestOf, nextUnposted, recipientOf } from '../digests/digest-rows.ts';
import type { StoreParts } from '../engine/database.ts';
import { ownerKey } from '../owner-key.ts';
import type { BoardTable, DigestTable, SubscriptionTable, Tables } from '../tables.ts';
import { keepTraces } from '../traces.ts';
import type { Allowed, RefusedChannelStore } from './refused-channel-ports.ts';

/** What is paused in a channel until the bot has a permission. */
interface Paused {
  readonly alerts: readonly SubscriptionTable[];
  readonly digests: readonly DigestTable[];
  readonly boards: readonly BoardTable[];
}

/** The refused channels on any engine that Kysely supports. */
export function createSqlRefusedChannelStore({
  db,
  attempt,
  inTransaction,
  newId,
  freshMs,
}: StoreParts): RefusedChannelStore {
  return {
    due: (now, most) =>
      attempt(async () => {
        const query = db.selectFrom('refused_channel').where('due_at', '<=', now).orderBy('due_at').limit(most);
        const rows = await query.selectAll().execute();
        return rows.map((row) => ({ channelId: row.channel_id, guildId: row.guild_id, looks: row.looks }));
      }),

    ids: (most) =>
      attempt(async () => {
        const rows = await db.selectFrom('refused_channel').select('channel_id').limit(most).execute();
        return rows.map((row) => row.channel_id);
      }),

    used: (channelId, now) =>
      attempt(async () => {
        await db
          .updateTable('refused_channel')
          .set({ due_at: now })
          .where('channel_id', '=', channelId)
          .where('due_at', '>', now)
          .where('looked_at', '<=', now - recoveryLimits.betweenLooksMs)
          .execute();
      }),

    later: (channelId, dueAt) =>
      inTransaction(async (tx) => {
        await tx.updateTable('refused_channel').set({ due_at: dueAt }).where('channel_id', '=', channelId).execute();
      }, 'shared'),

    settle: ({ channelId, guildId, looks }, allowed, { now, campusNow, dueAt }) =>
      inTransaction(async (tx) => {
        const paused = await pausedIn(tx, guildId, channelId);
        const ready = readyOf(paused, allowed);
        await resumeRows(tx, await withAlerts(tx, ready.alerts), { now: campusNow, freshMs });
        for (const row of ready.digests) {
          const digest = { ...digestOf(row), paused: null };
          const nextAt = await nextUnposted(tx, digest, campusNow);
          await tx
            .updateTable('digest')
            .set(digestColumns({ ...digest, nextAt }))
            .where('id', '=', row.id)
            .execute();
        }
        for (const row of ready.boards) {
          await tx.updateTable('board').set(resumedBoard(row, now)).where('id', '=', row.id).execute();
        }
        const ids = [...ready.alerts, ...ready.digests, ...ready.boards].map(({ id }) => id);
        // A board says it by its message.
        const first = ready.alerts[0] ?? ready.digests.map(recipientOf)[0];
        if (first !== undefined) {
          await queueNotice(tx, { recipient: first, kind: 'resumed', detail: ids.join(' ') }, { now, newId });
          await retryRefusedEdits(tx, first, now);
        }
        const notes = ids.map(
          (subscriptionId): DecisionNote => ({ subscriptionId, guildId, at: now, reason: 'permissionBack' }),
        );
        await keepTraces(tx, notes, newId);
        const isDone = countOf(paused) === ids.length;
        await (isDone
          ? tx.deleteFrom('refused_channel').where('channel_id', '=', channelId).execute()
          : tx
              .updateTable('refused_channel')
              .set({ looks: looks + 1, looked_at: now, due_at: dueAt })
              .where('channel_id', '=', channelId)
              .execute());
        return notes;
      }),

    takeOver: (now) =>
      inTransaction(async (tx) => {
        await tx
          .updateTable('refused_channel')
          .set({ due_at: now, looked_at: 0 })
          .where('looked_at', '>', now)
          .execute();
      }, 'shared'),
  };
}

async function pausedIn(db: Kysely<Tables>, guildId: string, channelId: string): Promise<Paused> {
  const isHere = (row: { readonly channel_id: string; readonly paused_reason: string | null }) =>
    // Only we write the column, and from this type.
    row.channel_id === channelId && row.paused_reason !== null && isPermissionReason(row.paused_reason as PauseReason);
  const owner = ownerKey({ kind: 'guild', guildId });
  const alerts = await db.selectFrom('subscription').where('owner_key', '=', owner).selectAll().execute();
  const digests = await db.selectFrom('digest').where('guild_id', '=', guildId).selectAll().execute();
  const boards = await db.selectFrom('board').where('guild_id', '=', guildId).selectAll().execute();
  return { alerts: alerts.filter(isHere), digests: digests.filter(isHere), boards: boards.filter(isHere) };
}

/** What may be posted by now: alerts are text, digests have a picture, and so have some boards. */
function readyOf({ alerts, digests, boards }: Paused, allowed: Allowed): Paused {
  return {
    alerts: allowed.has('text') ? alerts : [],
    digests: allowed.has('files') ? digests : [],
    boards: boards.filter((board) => allowed.has(board.has_chart === 1 ? 'files' : 'embeds')),
  };
}

const countOf = ({ alerts, digests, boards }: Paused): number => alerts.length + digests.length + boards.length;
