import type { NewSubscription } from '../../src/domain/alerts/subscription.ts';

/** What somebody wants of an alert, kept for Retry: all that is needed to do it later in the same words. */
export interface PendingAlert {
  /** A new alert, or where an old one moves to with what changes besides. */
  readonly what:
    | { readonly kind: 'add' }
    | {
        readonly kind: 'move';
        readonly id: string;
        readonly isRuleChanged: boolean;
        readonly wasRefused: boolean;
        /** Somebody paused it by hand: it moves, and stays silent. */
        readonly staysPaused: boolean;
      };
  readonly draft: NewSubscription & { readonly target: { readonly kind: 'channel'; readonly guildId: string } };
  /** Who asked, and the nonce of the confirmation: a repeated post is the same message. */
  readonly userId: string;
  readonly nonce: string;
  /** What was known of the channel: its type, what the bot may do in it, and that the role's mention reaches nobody. */
  readonly channelType: number | undefined;
  readonly held: bigint | undefined;
  readonly isRoleSilent: boolean;
}
