import { type Kysely, sql } from 'kysely';
import { deliveryLimits } from '../../domain/messages/delivery.ts';
import type { Tables } from '../tables.ts';

/**
 * See `Outbox.takeOver`. Where it is known by how much the clock was set back, the times of what was attempted move back with it: a
 * look for a message that may be out would otherwise begin after it was posted. Where that is not known, the clock was ahead by at least
 * as much as a time that lies in the past: when a delivery was queued, or when its last claim ended. A message that may be out is then
 * looked for from long before now.
 */
export async function takeOver(
  db: Kysely<Tables>,
  { now, held, setBackMs }: { readonly now: number; readonly held: readonly string[]; readonly setBackMs: number },
): Promise<void> {
  const at = sql<number>`cast(${now} as bigint)`;
  if (setBackMs > 0) {
    const by = sql<number>`cast(${setBackMs} as bigint)`;
    await db
      .updateTable('delivery')
      .set({
        queued_at: sql`queued_at - ${by}`,
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
