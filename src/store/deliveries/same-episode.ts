import type { DeliveryTable } from '../tables.ts';

type OfEpisode = Pick<DeliveryTable, 'subscription_id' | 'library_id' | 'episode'>;

/** Whether two deliveries are about the same episode of a subscription and a library. */
export function isSameEpisode(one: OfEpisode, other: OfEpisode): boolean {
  return (
    one.subscription_id === other.subscription_id &&
    one.library_id === other.library_id &&
    one.episode === other.episode
  );
}
