import type { Kysely } from 'kysely';
import type { Tables } from '../tables.ts';
import { emptyDelivery, type Recipient } from './queue-events.ts';

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
