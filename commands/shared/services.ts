import type { TtlMap } from '../../src/base/ttl-map.ts';
import type { ChannelFacts } from '../../src/discord/messages/messages.ts';
import type { Reply } from '../../src/discord/views/reply/reply.ts';
import type { Trace } from '../../src/domain/alerts/decision.ts';
import type { SubscriptionStore } from '../../src/domain/alerts/subscription-store.ts';
import type { LibraryNow } from '../../src/domain/occupancy/occupancy.ts';
import type { Boards } from '../../src/worker/boards/board-ports.ts';
import type { Digests } from '../../src/worker/digests/digest-ports.ts';
import type { PollerStatus } from '../../src/worker/feed/poller.ts';
import type { History, Pictures } from '../../src/worker/history/history-ports.ts';
import type { MessageSender } from '../../src/worker/outbox/dispatch-ports.ts';
import type { PendingAlert } from '../alert/pending-alert.ts';

/** What the house lends to commands. None of it calls the feed; times are milliseconds since the Unix epoch. */
export interface Services {
  /** Every library as it is known at this moment, from memory. */
  librariesNow(): readonly LibraryNow[];
  /** Fulfilled when the first poll is over, or after a few seconds: what a question waits for on a cold start. */
  firstKnown(): Promise<void>;
  /** The reply that `draw` makes, drawn once and shown to everybody until what is known changes or its second is over. */
  drawn(key: string, draw: () => Reply): Reply;
  /** The same of a reply that takes the database or a picture: whoever asks meanwhile waits for the same one. */
  pictured(key: string, draw: () => Promise<Reply>): Promise<Reply>;
  pollerStatus(): PollerStatus;
  readonly startedAt: number;
  readonly appVersion: string;
  readonly subscriptions: SubscriptionStore;
  /** For confirmations, which somebody waits for: a sender that waits for rate limits by itself. */
  readonly sender: MessageSender;
  /** What Discord says of a channel, whatever an interaction claims. */
  channelFacts(channelId: string): Promise<ChannelFacts>;
  /** Alerts whose channel refused us, for as long as their Retry button may be pressed. */
  readonly pendingAlerts: TtlMap<PendingAlert>;
  readonly limits: SubscriptionLimits;
  readonly boards: Boards;
  readonly digests: Digests;
  readonly history: History;
  readonly pictures: Pictures;
  /** A short text that never comes twice, at most 25 characters: the nonce of a message. */
  newNonce(): string;
  /** The last decisions about a server's alerts, newest first; absent where nobody keeps them. */
  traces?(guildId: string): Promise<readonly Trace[]>;
}

/** How many subscriptions a server may have, and a person. */
export interface SubscriptionLimits {
  readonly perGuild: number;
  readonly perUser: number;
}

/** What an operator who says nothing gets: as many alerts as Discord offers choices of an id at a time. */
export const defaultSubscriptionLimits = { perGuild: 25, perUser: 5 } as const satisfies SubscriptionLimits;

/** How long a Retry button works, and how many of them at a time. */
export const pendingAlertLimits = { maxEntries: 500, ttlMs: 15 * 60_000 } as const;
