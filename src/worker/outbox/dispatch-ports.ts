import type { PauseReason, Subscription } from '../../domain/alerts/subscription.ts';
import type { ChannelRefusal } from '../../domain/messages/channel-post.ts';
import type { DeliveryFailure } from '../../domain/messages/delivery-failure.ts';
import type { Digest } from '../../domain/messages/digest.ts';
import type { LibraryNow } from '../../domain/occupancy/occupancy.ts';
import type { AlertNotification } from '../../store/outbox/outbox-ports.ts';

/** A message as Discord takes it; the worker never looks inside. */
export type RenderedMessage = Readonly<Record<string, unknown>>;

/** A file of a message. An embed shows a picture of the same message by `attachment://` and its name. */
export interface MessageFile {
  /** Lower case, with its ending: `chart.png`. */
  readonly name: string;
  readonly data: Uint8Array;
  /** The alt text, at most 1,024 characters (Discord's documentation of attachments). */
  readonly description: string;
}

/** A message with its files. */
export interface MessageWithFiles {
  readonly body: RenderedMessage;
  readonly files: readonly MessageFile[];
}

/**
 * Turns notifications into messages at the moment of sending, with the latest counts: several of one channel become one
 * message. `edit` is the new content of a fired message that is over, `line` the short line that may follow it.
 */
export interface AlertRenderer {
  fired(notifications: readonly AlertNotification[], libraries: readonly LibraryNow[]): RenderedMessage;
  edit(notifications: readonly AlertNotification[], libraries: readonly LibraryNow[]): RenderedMessage;
  line(notifications: readonly AlertNotification[], libraries: readonly LibraryNow[]): RenderedMessage;
  /** Tells a server, or the person who added it, that a subscription has been paused, and what to do. */
  paused(subscription: Subscription, reason: PauseReason): RenderedMessage;
  /** Tells a channel that what was paused there, by these ids, goes on: the bot may post there again. */
  resumed(ids: readonly string[], locale: 'en' | 'fr'): RenderedMessage;
}

/** Discord's refusal of a message. `code` is its JSON error code; `detail` says what came instead, without a secret. */
export class SendError extends Error {
  override readonly name = 'SendError';
  readonly failure:
    | (DeliveryFailure & { readonly detail: string; readonly code: number | undefined })
    | { readonly kind: 'rateLimited'; readonly retryAfterMs: number; readonly global: boolean };

  constructor(failure: SendError['failure']) {
    super(`Discord did not take a message: ${failure.kind}`);
    this.failure = failure;
  }
}

/** Whether Discord may take later what it has not taken now. */
export function isForNow(error: unknown): boolean {
  const kind = error instanceof SendError ? error.failure.kind : 'transient';
  return kind === 'transient' || kind === 'rateLimited';
}

/** What a look into a channel's past found. `unknown`: the bot may not read it, or it does not reach back far enough. */
export type PastSearch = { readonly messageId: string } | 'absent' | 'unknown';

/** Looks for a digest that was posted since a time (the machine's ms since the Unix epoch). Throws SendError. */
export type FindDigest = (digest: Digest, since: number) => Promise<PastSearch>;

/** What the dispatcher needs of the digests: their messages, composed at the moment of sending. */
export interface DigestComposer {
  /** The outlook of a service day (`YYYY-MM-DD`). */
  message(digest: Digest, day: string): Promise<MessageWithFiles>;
  /** Tells a server, or the person who added it, that a digest is paused, and what to do. */
  paused(digest: Digest, reason: ChannelRefusal): RenderedMessage;
  readonly findDigest: FindDigest;
}

/** Where messages go. All throw `SendError`. `nonce` (at most 25 characters) makes a repeated post the same message. */
export interface MessageSender {
  post(
    channelId: string,
    message: RenderedMessage,
    nonce: string,
    files?: readonly MessageFile[],
  ): Promise<{ readonly messageId: string }>;
  edit(channelId: string, messageId: string, message: RenderedMessage): Promise<void>;
  /** Publishes a message to the servers that follow its channel; one that is published already stays so. */
  publish(channelId: string, messageId: string): Promise<void>;
  /** The DM channel with a person; Discord answers the same one every time. */
  openDm(userId: string): Promise<{ readonly channelId: string }>;
  /** Where a server's moderators are told about it, out of its members' sight, if it has such a channel. */
  noticeChannel(guildId: string): Promise<{ readonly channelId: string } | undefined>;
}
