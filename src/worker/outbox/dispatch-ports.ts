import type { PauseReason, Subscription } from '../../domain/alerts/subscription.ts';
import type { Refusal } from '../../domain/messages/delivery-failure.ts';
import type { LibraryNow } from '../../domain/occupancy/occupancy.ts';
import type { QueuedTelling } from '../../store/outbox/outbox-ports.ts';

/** A message as Discord takes it; the worker never looks inside. */
export type RenderedMessage = Readonly<Record<string, unknown>>;

/** A file that goes beside a message, as Discord takes it; `description` is its alt text. */
export interface MessageFile {
  readonly name: string;
  readonly data: Uint8Array;
  readonly description: string;
}

/** What a message tells of one subscription, whichever delivery it came by. */
export type Telling = Omit<QueuedTelling, 'deliveryId'>;

/**
 * Turns tellings into messages at the moment of sending, with the latest counts: several of one channel become one
 * message. `edit` is the new content of a fired message that is over, `line` the short line that may follow it.
 */
export interface AlertRenderer {
  fired(tellings: readonly Telling[], libraries: readonly LibraryNow[]): RenderedMessage;
  edit(tellings: readonly Telling[], libraries: readonly LibraryNow[]): RenderedMessage;
  line(tellings: readonly Telling[], libraries: readonly LibraryNow[]): RenderedMessage;
  /** Tells a server, or the person who added it, that a subscription has been paused, and what to do. */
  paused(subscription: Subscription, reason: PauseReason): RenderedMessage;
}

/** Discord's refusal of a message. `code` is its JSON error code; `detail` says what came instead, without a secret. */
export class SendError extends Error {
  override readonly name = 'SendError';
  readonly failure:
    | (Refusal & { readonly detail: string; readonly code: number | undefined })
    | { readonly kind: 'rateLimited'; readonly retryAfterMs: number; readonly global: boolean };

  constructor(failure: SendError['failure']) {
    super(`Discord did not take a message: ${failure.kind}`);
    this.failure = failure;
  }
}

/** What a look into a channel's past found. `unknown`: the bot may not read it, or it does not reach back far enough. */
export type PastSearch = { readonly messageId: string } | 'absent' | 'unknown';

/** Where messages go. Both throw `SendError`. `nonce` (at most 25 characters) makes a repeated post the same message. */
export interface MessageSender {
  post(
    channelId: string,
    message: RenderedMessage,
    nonce: string,
    files?: readonly MessageFile[],
  ): Promise<{ readonly messageId: string }>;
  edit(channelId: string, messageId: string, message: RenderedMessage): Promise<void>;
  /** The DM channel with a person; Discord answers the same one every time. */
  openDm(userId: string): Promise<{ readonly channelId: string }>;
  /** Where a server wants to be told about itself, if it has such a channel. */
  systemChannel(guildId: string): Promise<{ readonly channelId: string } | undefined>;
}
