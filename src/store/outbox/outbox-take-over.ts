import { type Kysely, sql } from 'kysely';
import { deliveryLimits } from '../../domain/messages/delivery.ts';
import type { Tables } from '../tables.ts';
import type { SetBack } from './outbox-ports.ts';

/** How far two clocks may differ (ms): a look in a channel begins that much earlier than it is told. */
const marginMs = 30_000;

/**
 * See `Outbox.takeOver`. Where it is known by how much the clock was set back, the times of what was attempted move back with it: a
 * look for a message that may be out would otherwise begin after it was posted. Where that is not known, the clock was ahead by at least
 * as much as a time that lies in the past: when a delivery was queued, or when its last claim ended. A message that may be out is then
 * looked for from long before it was queued.
 */
export async function takeOver(
  db: Kysely<Tables>,
  { now, held, setBack }: { readonly now: number; readonly held: readonly string[]; readonly setBack: SetBack },
): Promise<void> {
  const at = sql<number>`cast(${now} as bigint)`;
  const isKnown = 'ms' in setBack;
  const backMs = isKnown ? setBack.ms : await leastSetBack(db, now, setBack.leaseMs);
  if (backMs > (isKnown ? 0 : marginMs)) {
    const by = sql<number>`cast(${backMs} as bigint)`;
    await db
      .updateTable('delivery')
      .set({
        queued_at: isKnown
          ? sql`queued_at - ${by}`
          : // Discord may have been away since for longer than that.
            sql`case when queued_at < ${at} then queued_at else ${at} end - ${deliveryLimits.lookBackMs}`,
        expires_at: sql`expires_at - ${by}`,
        due_at: sql`case when lease_until is null then due_at - ${by} else due_at end`,
      })
      .where('status', 'in', ['queued', 'leased'])
      .where('batch_id', 'is not', null)
      .execute();
  }
  const ends = db
    .updateTable('delivery')
    // What was claimed was due.
    .set({ status: 'queued', lease_until: null, due_at: sql`case when due_at > ${at} then ${at} else due_at end` })
    .where('status', '=', 'leased');
  await (held.length === 0 ? ends : ends.where('batch_id', 'not in', held)).execute();
  await db
    .updateTable('delivery')
    .set({ due_at: sql`due_at - (queued_at - ${at})` })
    .where('status', 'in', ['queued', 'waiting'])
    .where('lease_until', 'is', null)
    .where('queued_at', '>', now)
    .execute();
  await db
    .updateTable('delivery')
    .set({ lease_until: now, due_at: sql`due_at - (lease_until - ${at})` })
    .where('status', '=', 'queued')
    .where('lease_until', '>', now)
    .execute();
  await db
    .updateTable('delivery')
    .set({
      queued_at: sql`case when batch_id is null then ${at} else ${at} - ${deliveryLimits.lookBackMs} end`,
      expires_at: sql`expires_at - (queued_at - ${at})`,
    })
    .where('status', 'in', ['queued', 'waiting', 'leased'])
    .where('queued_at', '>', now)
    .execute();
}

/** How far ahead of `now` the clock was at least when it last wrote into the outbox (ms): as far as the latest time is that has been. */
async function leastSetBack(db: Kysely<Tables>, now: number, leaseMs: number): Promise<number> {
  const lease = sql<number>`cast(${leaseMs} as bigint)`;
  const { at } = await db
    .selectFrom('delivery')
    .where('status', 'in', ['queued', 'leased'])
    .select(({ fn }) => {
      // A claim was given, or last renewed, so long before it ends; one that is over ended then.
      const claimed = sql<number>`case when status = 'leased' then lease_until - ${lease} else lease_until end`;
      return fn.max(sql<number>`case when lease_until is null then queued_at else ${claimed} end`).as('at');
    })
    .executeTakeFirstOrThrow();
  return at === null ? 0 : Number(at) - now;
}
