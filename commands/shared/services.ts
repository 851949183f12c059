import type { ChannelFacts } from '../../src/discord/messages/messages.ts';
import type { Reply } from '../../src/discord/views/reply/reply.ts';
import type { Trace } from '../../src/domain/alerts/decision.ts';
import type { SubscriptionStore } from '../../src/domain/alerts/subscription-store.ts';
import type { LibraryNow } from '../../src/domain/occupancy/occupancy.ts';
import type { Pending } from '../../src/domain/pending.ts';
import type { History, Pictures } from '../../src/worker/history/history-ports.ts';
import type { MessageSender } from '../../src/worker/outbox/dispatch-ports.ts';
import type { OpenConfirmation } from '../../src/worker/recovery/lost-confirmations.ts';

// Services that several commands use; those of a single command are declared beside it. None of them calls the feed.

/** The libraries, from memory. */
export interface LibraryServices {
  /** Every library as it is known at this moment. */
  librariesNow(): readonly LibraryNow[];
  /** Fulfilled when the first poll is over, or after a few seconds: commands wait for it on a cold start. */
  firstKnown(): Promise<void>;
}

/** The past, the forecast, and pictures of both. */
export interface HistoryServices {
  readonly history: History;
  readonly pictures: Pictures;
  /** The reply that `draw` makes, cached for a second or until what is known changes; dropped where no caller waits for it any more. */
  pictured(key: string, draw: () => Promise<Reply>, isWaiting: () => boolean): Promise<Reply>;
}

/** Messages that a command posts while the user waits for the outcome. */
export interface PostingServices {
  /** Waits for rate limits by itself. */
  readonly sender: MessageSender;
  /** Confirmations of what is being saved: see worker/recovery/lost-confirmations.ts. */
  readonly confirmations: Pending<OpenConfirmation>;
  /** A unique short text, at most 25 characters: the nonce of a message. */
  newNonce(): string;
}

/** What Discord says about channels. */
export interface ChannelServices {
  /** What Discord says of a channel, whatever an interaction claims. */
  channelFacts(channelId: string): Promise<ChannelFacts>;
}

/** What was decided about a server's alerts and digests. */
export interface TraceServices {
  /** The last decisions, newest first. */
  traces(guildId: string): Promise<readonly Trace[]>;
}

/** Alerts of servers and reminders of users. */
export interface SubscriptionServices {
  readonly subscriptions: SubscriptionStore;
  readonly limits: SubscriptionLimits;
}

/** How many subscriptions a server may have, and a user. */
interface SubscriptionLimits {
  readonly perGuild: number;
  readonly perUser: number;
}

/** The defaults: as many alerts in a server as Discord offers choices of an id at a time. */
export const defaultSubscriptionLimits = { perGuild: 25, perUser: 5 } as const satisfies SubscriptionLimits;
