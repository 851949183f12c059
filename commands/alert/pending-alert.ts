import type { NewSubscription } from '../../src/domain/alerts/subscription.ts';
import type { SubscriptionChange } from '../../src/domain/alerts/subscription-store.ts';
import type { PendingKind } from '../../src/domain/pending.ts';

/** An alert whose channel refused the confirmation, kept for Retry with all that is needed to save it later. */
export interface PendingAlert {
  /** A new alert, or where an old one moves to with what changes besides. */
  readonly what:
    | { readonly kind: 'add' }
    | {
        readonly kind: 'move';
        readonly id: string;
        readonly change: SubscriptionChange;
        /** It was paused by hand: it moves and stays paused. */
        readonly staysPaused: boolean;
      };
  readonly draft: NewSubscription & { readonly target: { readonly kind: 'channel'; readonly guildId: string } };
  /** The user, and the nonce of the confirmation: a repeated post is the same message. */
  readonly userId: string;
  readonly nonce: string;
  /** What is known about the channel: its type, the bot's permissions, and whether the role's mention reaches no one. */
  readonly channelType: number | undefined;
  readonly held: bigint | undefined;
  readonly isRoleSilent: boolean;
}

/** How long a Retry button works, and how many of them at a time. The name changes with the shape of what is kept. */
export const pendingAlerts: PendingKind<PendingAlert> = {
  name: 'alert 2',
  maxEntries: 500,
  ttlMs: 15 * 60_000,
  toJson: (pending) => ({ ...pending, held: pending.held?.toString() }),
  // Only this code writes it, under that name.
  read: (json) => {
    const kept = json as Omit<PendingAlert, 'held'> & { readonly held?: string };
    return { ...kept, held: kept.held === undefined ? undefined : BigInt(kept.held) };
  },
  userOf: ({ userId }) => userId,
};
