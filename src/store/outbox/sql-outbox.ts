import type { ExpressionBuilder, Kysely } from 'kysely';
import { mostPerMessage } from '../../domain/messages/delivery.ts';
import { padded } from '../engine/batches.ts';
import type { StoreParts } from '../engine/database.ts';
import { standingStatement } from '../engine/standing-statement.ts';
import type { DeliveryTable, Tables } from '../tables.ts';
import { jobsOf, nonceOf } from './outbox-jobs.ts';
import type { Outbox } from './outbox-ports.ts';
import { lockModeOf, settleJob } from './outbox-settle.ts';
import { pruneOutbox, sweepOutbox } from './outbox-sweep.ts';
import { takeOver } from './outbox-take-over.ts';

/** What is read of the queue of the servers whose turn it is: far more than `most` jobs can have. */
const mostRead = 2_000;

/** How often what is over is deleted (ms): nothing waits for that, and it costs an idle bot as much as the rest of a sweep. */
const pruneEveryMs = 60_000;

/**
 * The outbox on any engine that Kysely supports: one row in `delivery` for each intended message. The way of a row:
 *
 * 1. **queued**: written in the transaction of the reading that caused it, once for each subscription, library, episode and kind.
 *    The edit of a message that is not out yet is **waiting** instead.
 * 2. **leased**: `lease` claims the rows that become one request; of one message one edit at a time. Servers take turns in the order of
 *    their keys, from where the last lease ended; of a server the newest goes first. `batch_id` is the request's nonce.
 * 3. The dispatcher renews the claim while the request is under way. A claim that runs out goes back to 2 with the same
 *    nonce and the same rows, since the request may have been carried out.
 * 4. `settle` writes down what became of it:
 *    - **sent**: its message's id goes to the edits that waited for it, which are queued;
 *    - later: back to 1, due again at a given time. Without a nonce, if Discord has surely not carried it out; and at once, in
 *      the other channel, where it was moved meanwhile. What was paused or removed meanwhile is cancelled then;
 *    - **dead**: Discord refuses for good. What it is about is paused, and a notice of that is queued. An edit is back in 1
 *      instead, due again later or when its alert is resumed: its message would be untrue for ever;
 *    - **cancelled** or **expired**: there is nothing left to say, or it is too late to say it.
 * 5. `sweep` expires what is too old and is surely not out, queues the last word of subscriptions that have run out, and
 *    deletes what was settled two days ago and is about no open episode, and with it what buttons no longer need.
 *
 * `takeOver` runs when the process begins and when its clock was set back: see there.
 */
export function createSqlOutbox({ db, attempt, inTransaction, newId }: StoreParts): Outbox {
  let turn = '';
  let prunedAt = Number.NEGATIVE_INFINITY;

  return {
    takeOver: (now, held, setBack = { ms: 0 }) => inTransaction((tx) => takeOver(tx, { now, held, setBack })),

    lease: ({ now, leaseMs, most }) =>
      inTransaction(async (tx) => {
        await takeBack(tx, { now });
        const servers = await nextServers(tx, turn, now, most);
        if (servers.length === 0) return [];
        turn = servers.at(-1) ?? turn;
        const ready = await tx
          .selectFrom('delivery')
          .where('status', '=', 'queued')
          .where('server_key', 'in', padded(servers))
          .where('due_at', '<=', now)
          .where(isNextEdit)
          .selectAll()
          .orderBy('queued_at', 'desc')
          .orderBy('id')
          .limit(mostRead)
          // What another process settles or leases at this moment is not ready.
          .forUpdate()
          .skipLocked()
          .execute();
        const perServer = Map.groupBy(ready, (row) => row.server_key);
        const groups = await wholeBatches(tx, [...perServer.values()].map(mostUrgent));
        for (const group of groups) {
          await tx
            .updateTable('delivery')
            .set((eb) => ({
              status: 'leased',
              lease_until: now + leaseMs,
              batch_id: nonceOf(group),
              attempts: eb('attempts', '+', 1),
            }))
            .where(
              'id',
              'in',
              group.map((row) => row.id),
            )
            .execute();
        }
        return jobsOf(tx, groups, now);
      }, 'shared'),

    renew: async (jobIds, until) => {
      if (jobIds.length === 0) return;
      await inTransaction(async (tx) => {
        await tx
          .updateTable('delivery')
          .set({ lease_until: until })
          .where('status', '=', 'leased')
          .where('batch_id', 'in', jobIds)
          .execute();
      }, 'shared');
    },

    settle: (job, outcome, now) =>
      inTransaction((tx) => settleJob(tx, job, outcome, { now, newId }), lockModeOf(job, outcome)),

    sweep: async (now, campusNow) => {
      // At once where the clock was set back.
      const prunes = Math.abs(now - prunedAt) >= pruneEveryMs;
      const { notes, isDone, isPruned } = await inTransaction(async (tx) => ({
        ...(await sweepOutbox(tx, { now, campusNow, newId })),
        isPruned: !prunes || (await pruneOutbox(tx, { now, campusNow })),
      }));
      if (prunes && isPruned) prunedAt = now;
      return { notes, isDone: isDone && isPruned };
    },

    // One statement: a claim that goes back into the queue between two would be in neither.
    nextDueAt: () =>
      attempt(async () => {
        const { rows } = await earliest(db, {});
        const known = rows.flatMap(({ queuedAt, leasedAt }) =>
          [queuedAt, leasedAt].filter((at) => at !== null).map(Number),
        );
        return known.length === 0 ? undefined : Math.min(...known);
      }),

    counts: (dueBy = Number.MAX_SAFE_INTEGER) =>
      attempt(async () => {
        const rows = await db
          .selectFrom('delivery')
          .where('status', 'in', ['queued', 'leased'])
          .where('due_at', '<=', dueBy)
          .groupBy('status')
          .select(['status', (eb) => eb.fn.countAll<number>().as('count')])
          .execute();
        const count = (status: string) => Number(rows.find((row) => row.status === status)?.count ?? 0);
        return { queued: count('queued'), leased: count('leased') };
      }),

    oldestAt: () =>
      attempt(async () => {
        const row = await db
          .selectFrom('delivery')
          .where('status', 'in', ['queued', 'leased'])
          .select((eb) => eb.fn.min('queued_at').as('at'))
          .executeTakeFirst();
        return row?.at == null ? undefined : Number(row.at);
      }),
  };
}

/**
 * Leaves out an edit of a message of which another one is claimed: of two that are under way the older one may arrive last, and the message
 * would go on saying what it says.
 */
const isNextEdit = (eb: ExpressionBuilder<Tables, 'delivery'>) =>
  eb.or([
    eb('kind', '<>', 'edit'),
    eb.not(
      eb.exists(
        eb
          .selectFrom('delivery as other')
          .whereRef('other.message_id', '=', 'delivery.message_id')
          .whereRef('other.channel_id', '=', 'delivery.channel_id')
          .where('other.kind', '=', 'edit')
          .where('other.status', '=', 'leased')
          .select('other.id'),
      ),
    ),
  ]);

/** When the next of what is queued is due, and the next claim runs out. */
const earliest = standingStatement((db) =>
  db.selectNoFrom((eb) => {
    const first = (status: string, column: 'due_at' | 'lease_until') =>
      eb
        .selectFrom('delivery')
        .where('status', '=', status)
        .select(({ fn }) => fn.min(column).as('at'));
    return [first('queued', 'due_at').as('queuedAt'), first('leased', 'lease_until').as('leasedAt')];
  }),
);

/** Claims that ran out go back into the queue, with the message that they may have become. */
const takeBack = standingStatement((db: Kysely<Tables>, { now }: { now: number }) =>
  db
    .updateTable('delivery')
    .set({ status: 'queued', lease_until: null })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('delivery')
        .where('status', '=', 'leased')
        .where('lease_until', '<=', now)
        .select('id')
        // What is being settled is not lost.
        .forUpdate()
        .skipLocked(),
    ),
);

/** The next servers that have something ready, after `turn` and then from the beginning. */
async function nextServers(db: Kysely<Tables>, turn: string, now: number, most: number): Promise<string[]> {
  const from = async (comparison: '>' | '<=', limit: number): Promise<string[]> => {
    if (limit <= 0) return [];
    const rows = await db
      .selectFrom('delivery')
      .where('status', '=', 'queued')
      .where('due_at', '<=', now)
      .where('server_key', comparison, turn)
      .groupBy('server_key')
      .select('server_key')
      .orderBy('server_key')
      .limit(limit)
      .execute();
    return rows.map((row) => row.server_key);
  };
  const after = await from('>', most);
  return [...after, ...(await from('<=', most - after.length))];
}

/** What of a server's queue, newest first, is sent next: the newest with all that becomes the same message. */
export function mostUrgent(rows: readonly DeliveryTable[]): DeliveryTable[] {
  const [first] = rows;
  if (first === undefined) return [];
  if (first.batch_id !== null) return rows.filter((row) => row.batch_id === first.batch_id);
  if (['paused', 'resumed', 'digest'].includes(first.kind)) return [first];
  return rows.filter((row) => row.batch_id === null && isOneMessage(row, first)).slice(0, mostPerMessage);
}

/**
 * Leaves out what is only a part of a request that may have been carried out, since another process has the rest at this
 * moment: under the same nonce nothing else may be sent.
 */
async function wholeBatches(db: Kysely<Tables>, groups: readonly DeliveryTable[][]): Promise<DeliveryTable[][]> {
  const batches = groups.flatMap(([first]) => first?.batch_id ?? []);
  if (batches.length === 0) return groups.filter((group) => group.length > 0);
  const rows = await db
    .selectFrom('delivery')
    // The rest may still be claimed: what is being settled is not taken back.
    .where('status', 'in', ['queued', 'leased'])
    .where('batch_id', 'in', padded(batches))
    .groupBy('batch_id')
    .select(['batch_id', (eb) => eb.fn.countAll<number>().as('count')])
    .execute();
  const lengths = new Map(rows.map(({ batch_id, count }) => [batch_id, Number(count)]));
  return groups.filter((group) => {
    const [first] = group;
    return first !== undefined && (first.batch_id === null || lengths.get(first.batch_id) === group.length);
  });
}

/** Whether two deliveries are one request: a post to the same channel, or an edit of (a reply to) the same message. */
function isOneMessage(a: DeliveryTable, b: DeliveryTable): boolean {
  return a.kind === b.kind && a.channel_id === b.channel_id && a.message_id === b.message_id;
}
