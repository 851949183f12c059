// Commands see the store through its port alone: no room of theirs leads into the store itself.
export type { SubscriptionOwner, SubscriptionStore, Trace } from '../store/alerts/alert-ports.ts';
