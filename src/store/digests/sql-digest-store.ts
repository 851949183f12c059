import type { Kysely } from 'kysely';
import type { Added } from '../../domain/added.ts';
import type { DecisionNote } from '../../domain/alerts/decision.ts';
import { type Digest, digestLimits, isSameDigest, nextDigest, stepDigest } from '../../domain/messages/digest.ts';
import { moveQueued } from '../deliveries/move-queued.ts';
import { noticeKinds } from '../deliveries/queue-notice.ts';
import { inBatches } from '../engine/batches.ts';
import { hasRoom, type StoreParts } from '../engine/database.ts';
import { twiceIfLost } from '../engine/lost-answer.ts';
import { newSubscriptionId } from '../engine/short-id.ts';
import type { DigestTable, Tables } from '../tables.ts';
import { keepTraces } from '../traces.ts';
import type { DigestLook, DigestStore } from './digest-ports.ts';
import { digestColumns, digestOf, digestRowOf, nextUnposted, queueDigest } from './digest-rows.ts';

/** From a morning to the same time of the next, where the clocks are put forward in between. */
const shortestDayMs = 23 * 3_600_000;

/** The digests on any engine that Kysely supports. */
export function createSqlDigestStore(parts: StoreParts): DigestStore {
  const { db, attempt, inTransaction, now, random, newId } = parts;

  return {
    add: (request, most) => {
      const tried = new Set<string>();
      const work = async (tx: Kysely<Tables>): Promise<Added<Digest>> => {
        const own = tx.selectFrom('digest').where('guild_id', '=', request.guildId);
        const same = (await own.selectAll().execute()).map(digestOf).find((digest) => isSameDigest(digest, request));
        if (same !== undefined)
          return tried.has(same.id) ? { kind: 'added', thing: same } : { kind: 'duplicate', id: same.id };
        if (!(await hasRoom(own, most))) return { kind: 'tooMany' };
        const id = await newSubscriptionId(tx, random);
        tried.add(id);
        const row = digestRowOf(id, request);
        await tx.insertInto('digest').values(row).execute();
        return { kind: 'added', thing: digestOf(row) };
      };
      return twiceIfLost(() => inTransaction(work));
    },

    list: (guildId) =>
      attempt(async () => {
        const query = db.selectFrom('digest').where('guild_id', '=', guildId).selectAll();
        return (await query.orderBy('created_at').orderBy('id').execute()).map(digestOf);
      }),

    change: (guildId, id, change, campusNow) => {
      const work = async (tx: Kysely<Tables>): Promise<Added<Digest> | undefined> => {
        const rows = await tx.selectFrom('digest').where('guild_id', '=', guildId).selectAll().execute();
        const row = rows.find((one) => one.id === id);
        if (row === undefined) return undefined;
        const old = digestOf(row);
        // It was silent because of its old channel, and for no other reason.
        const isFreed = (change.channelId ?? old.channelId) !== old.channelId && old.paused?.reason !== 'byHand';
        const changed = { ...old, ...(isFreed ? { paused: null } : {}), ...change };
        const same = rows.map(digestOf).find((other) => other.id !== id && isSameDigest(other, changed));
        if (same !== undefined) return { kind: 'duplicate', id: same.id };
        const isMoved = changed.minute !== old.minute || changed.weekdays.join() !== old.weekdays.join();
        const isResumed = old.paused !== null && changed.paused === null;
        const nextAt = isMoved || isResumed ? await nextUnposted(tx, changed, campusNow) : old.nextAt;
        const next = { ...changed, nextAt };
        await tx.updateTable('digest').set(digestColumns(next)).where('id', '=', id).execute();
        if (next.paused !== null) await cancelQueued(tx, id, 'paused');
        else if (next.channelId !== old.channelId) await moveQueued(tx, id, next.channelId);
        return { kind: 'added', thing: next };
      };
      return twiceIfLost(() => inTransaction(work));
    },

    remove: (guildId, id) => {
      let removed: DigestTable | undefined;
      const work = async (tx: Kysely<Tables>): Promise<Digest | undefined> => {
        const query = tx.deleteFrom('digest').where('id', '=', id).where('guild_id', '=', guildId);
        removed = (await query.returningAll().executeTakeFirst()) ?? removed;
        if (removed === undefined) return undefined;
        await cancelQueued(tx, id, 'removed');
        return digestOf(removed);
      };
      return twiceIfLost(() => inTransaction(work));
    },

    takeOver: (campusNow) =>
      inTransaction(async (tx) => {
        // No morning lies between now and one that is less than a day away.
        const query = tx.selectFrom('digest').where('next_at', '>', campusNow + shortestDayMs);
        const rows = await query.where('paused_reason', 'is', null).selectAll().execute();
        await inBatches(tx, rows, async (batch) => {
          for (const row of batch) {
            const next_at = nextDigest(digestOf(row), campusNow).at;
            if (next_at < row.next_at)
              await tx.updateTable('digest').set({ next_at }).where('id', '=', row.id).execute();
          }
        });
        // The outlook of a day that has not come yet cannot have been posted. What lies only hours ahead is this morning's.
        await tx
          .deleteFrom('delivery')
          .where('kind', '=', 'digest')
          .where('opened_at', '>', campusNow + digestLimits.lateMs)
          .where('status', '<>', 'leased')
          .execute();
      }),

    queueDue: async (time) => {
      const { campusNow, most } = time;
      const due = (connection: Kysely<Tables>) =>
        connection.selectFrom('digest').where('next_at', '<=', campusNow).where('paused_reason', 'is', null);
      // Mostly none is due: one statement then, which takes no lock, instead of a transaction.
      const isAnyDue = () => due(db).select('id').limit(1).executeTakeFirst();
      if ((await attempt(isAnyDue)) === undefined) return { queued: 0, notes: [], isDone: true };
      return inTransaction(async (tx) => {
        const rows = await due(tx).selectAll().orderBy('next_at').orderBy('id').limit(most).execute();
        const notes: DecisionNote[] = [];
        let queued = 0;
        for (const row of rows) {
          const step = stepDigest(digestOf(row), row.next_at, campusNow);
          const isOurs = await moveOn(tx, row, step.nextAt);
          if (!isOurs) continue;
          if (step.hasMissed) {
            notes.push({ subscriptionId: row.id, guildId: row.guild_id, at: time.now, reason: 'digestMissed' });
          }
          if (
            step.due !== undefined &&
            (await queueDigest(tx, row, step.due, { id: newId(), queuedAt: time.now, campusNow }))
          )
            queued += 1;
        }
        await keepTraces(tx, notes, newId);
        return { queued, notes, isDone: rows.length < most } satisfies DigestLook;
      });
    },
  };

  async function cancelQueued(tx: Kysely<Tables>, id: string, reason: 'removed' | 'paused'): Promise<void> {
    await tx
      .updateTable('delivery')
      .set({ status: 'cancelled', reason, settled_at: now() })
      .where('subscription_id', '=', id)
      .where('status', '=', 'queued')
      .where('kind', 'not in', noticeKinds)
      .execute();
  }

  /** Whether it was us who moved a digest on: another process may have looked at the same moment. */
  async function moveOn(tx: Kysely<Tables>, row: DigestTable, nextAt: number): Promise<boolean> {
    const moved = await tx
      .updateTable('digest')
      .set({ next_at: nextAt })
      .where('id', '=', row.id)
      .where('next_at', '=', row.next_at)
      .returning('id')
      .executeTakeFirst();
    return moved !== undefined;
  }
}
