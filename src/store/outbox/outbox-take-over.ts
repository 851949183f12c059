import { type Kysely, sql } from 'kysely';
import { deliveryLimits } from '../../domain/messages/delivery.ts';
import type { Tables } from '../tables.ts';

/**
 * See `Outbox.takeOver`. What was attempted before the clock was set back is as old as before: what may be out is not found by a look
 * that begins later. Else it is not known by how much the clock was ahead; it was at least as far ahead as a time is that has already
 * been: when a delivery was queued, or when its last claim ended. What may be out is looked for from long ago then.
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
