import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';
import { emptyDelivery, type Recipient } from './queue-events.ts';

/**
 * The kinds of notices. Each is about what is paused, or goes on, in its channel when it is sent, and not only about the alert or
 * digest for which it was queued: see `noticeOf`. So none is cancelled with that.
 */
export const noticeKinds: readonly string[] = ['paused', 'resumed'];

/** Queues a notice that is about no episode: each of a kind is another one. */
export async function queueNotice(
  db: Kysely<Tables>,
  { recipient, kind, detail }: { readonly recipient: Recipient; readonly kind: string; readonly detail: string },
  { now, newId }: { readonly now: number; readonly newId: () => string },
): Promise<void> {
  const last = await db
    .selectFrom('delivery')
    .where('subscription_id', '=', recipient.id)
    .where('kind', '=', kind)
    .select((eb) => eb.fn.max('episode').as('episode'))
    .executeTakeFirst();
  const delivery = emptyDelivery({ id: newId(), recipient, kind, queuedAt: now });
  const episode = Number(last?.episode ?? 0) + 1;
  await db
    .insertInto('delivery')
    .values({ ...delivery, episode, detail })
    .execute();
}
