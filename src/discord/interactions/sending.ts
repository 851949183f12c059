import { type APIInteractionResponse, DiscordAPIError } from '#discord.js';
import type { Deadlines } from '../../base/clock.ts';
import { failureOf } from '../../domain/messages/delivery-failure.ts';
import type { MessageFile } from '../../worker/outbox/dispatch-ports.ts';
import type { MessageBody } from '../views/reply/message-body.ts';

/**
 * One attempt, whose sender sets how it is given up. An `AbortSignal` for each would cost a question as much as reading it.
 */
export interface Attempt {
  giveUp?: (reason: Error) => void;
}

/**
 * Makes one attempt to send the first response: over REST behind the gateway, as the HTTP body behind the endpoint. Rejects
 * when it is given up, as when it fails.
 */
export type Respond = (
  response: APIInteractionResponse,
  files: readonly MessageFile[],
  attempt: Attempt,
) => Promise<void>;

/** Discord takes no response for so long (ms); this one was not taken. */
export class ResponseLimited extends Error {
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super(`Discord accepts no response for ${retryAfterMs} ms`);
    this.retryAfterMs = retryAfterMs;
  }
}

/** What an interaction's own webhook is called by. */
export interface Webhook {
  readonly application_id: string;
  readonly token: string;
}

/** Messages after the first response, by the interaction's own webhook; each call is one attempt. */
export interface InteractionReplies {
  edit(interaction: Webhook, body: MessageBody, files?: readonly MessageFile[]): Promise<void>;
  followUp(interaction: Webhook, body: MessageBody, files?: readonly MessageFile[]): Promise<void>;
}

/** Times in milliseconds. */
const limits = {
  /** Discord forgets an interaction that has no response after this (its documentation of interactions). */
  responseMs: 3_000,
  /** An attempt gets half of what is left, so that there is time for another one, but not less than this. */
  shortestAttemptMs: 600,
  /** The first wait between two attempts; it doubles. */
  firstWaitMs: 50,
  /** The longest wait between two edits, and so the delay of an answer at the end of an outage. */
  longestWaitMs: 30_000,
  /** An interaction's token lives for 15 minutes (the same documentation); the last attempt needs some of the last. */
  tokenMs: 14 * 60_000,
  /** The webhook is created with the first response, which may take Discord a moment. */
  webhookMs: 3_000,
} as const;

/** Discord's JSON error codes that show what became of an earlier attempt. */
const codes = { alreadyAcknowledged: 40_060, unknownWebhook: 10_015, unknownMessage: 10_008 } as const;

/** What a sending needs. */
interface SendingParts {
  readonly respond: Respond;
  readonly replies: InteractionReplies;
  readonly clock: Deadlines;
}

const noFiles: readonly MessageFile[] = [];

/**
 * How the answer to one interaction is sent, whatever happens to single requests; made when it arrives. A request whose
 * connection broke, whose answer was a 5xx or never came may have been carried out. So:
 *
 * - the first response is repeated within its 3 seconds; 40060 ("already acknowledged") to a repeat means that an earlier
 *   attempt was taken;
 * - an edit is idempotent, and is repeated for as long as the interaction's token lives;
 * - a follow-up has nothing that Discord would know it by: webhooks take no nonce (Discord's specification), and an edit of the
 *   original instead would show the error to all. It carries only errors that one person sees, which are better shown
 *   twice than never: it is repeated too.
 *
 * A class, so that a question costs one object and not a closure for each method.
 */
export class Sending {
  /** When Discord had the first response (the clock's ms); undefined before. */
  respondedAt: number | undefined;
  /** When the interaction arrived (the clock's ms). */
  readonly arrivedAt: number;
  readonly #webhook: Webhook | undefined;
  readonly #parts: SendingParts;
  #isRefused = false;

  constructor(webhook: Webhook | undefined, parts: SendingParts) {
    this.#webhook = webhook;
    this.#parts = parts;
    this.arrivedAt = parts.clock.now();
  }

  /** Sends the first response. Throws when Discord refuses it, or when it is not known to be taken within 3 seconds. */
  first(response: APIInteractionResponse, files = noFiles): Promise<void> {
    return this.#attempt(response, files, limits.firstWaitMs, false);
  }

  /** The same for a deferral. Where it is not known whether Discord took it, this resolves: the edit that follows shows it. */
  async defer(response: APIInteractionResponse): Promise<void> {
    try {
      await this.first(response);
    } catch (error) {
      if (this.#isRefused) throw error;
    }
  }

  /** Fills the deferred answer. Throws when Discord refuses, or was away for as long as the interaction lives. */
  edit(body: MessageBody, files?: readonly MessageFile[]): Promise<void> {
    return this.#persist((to) => this.#parts.replies.edit(to, body, files));
  }

  /** Adds a message. Throws as `edit` does. */
  followUp(body: MessageBody, files?: readonly MessageFile[]): Promise<void> {
    return this.#persist((to) => this.#parts.replies.followUp(to, body, files));
  }

  /** Whether an answer may still be taken: false once Discord has refused the first response, or the interaction is over. */
  isWaiting(): boolean {
    return !this.#isRefused && this.#parts.clock.now() < this.arrivedAt + limits.tokenMs;
  }

  /** An attempt, given up after half of what is left, and the next ones until one is taken, refused, or the 3 seconds are over. */
  #attempt(
    response: APIInteractionResponse,
    files: readonly MessageFile[],
    waitMs: number,
    isRepeat: boolean,
  ): Promise<void> {
    const { clock, respond } = this.#parts;
    const leftMs = this.arrivedAt + limits.responseMs - clock.now();
    const ms = Math.max(limits.shortestAttemptMs, leftMs / 2);
    const attempt: Attempt = {};
    const callOff = clock.after(ms, () => attempt.giveUp?.(new Error(`no answer within ${ms} ms`)));
    return respond(response, files, attempt).then(
      () => {
        callOff();
        this.respondedAt = clock.now();
      },
      async (error: unknown) => {
        callOff();
        if (isRepeat && isAlreadyAnswered(error)) {
          this.respondedAt = clock.now();
          return;
        }
        if (!isTransient(error)) {
          this.#isRefused = true;
          throw error;
        }
        const isLimited = error instanceof ResponseLimited;
        const pauseMs = isLimited ? Math.max(waitMs, error.retryAfterMs) : waitMs;
        if (clock.now() + pauseMs >= this.arrivedAt + limits.responseMs) throw error;
        await clock.sleep(pauseMs);
        // A limited attempt was certainly not taken.
        await this.#attempt(response, files, waitMs * 2, isRepeat || !isLimited);
      },
    );
  }

  /** Repeats what may be repeated, until it is taken, refused, or the interaction is over. */
  async #persist(request: (to: Webhook) => Promise<void>): Promise<void> {
    const webhook = this.#webhook;
    if (webhook === undefined) throw new TypeError('what is no interaction has no webhook');
    const { clock } = this.#parts;
    const startedAt = clock.now();
    for (let waitMs: number = limits.firstWaitMs; ; waitMs = Math.min(waitMs * 2, limits.longestWaitMs)) {
      try {
        return await request(webhook);
      } catch (error) {
        // Discord looks at a message only where there is something to fill: it had the deferral, though its answer was lost.
        if (isFoundWrong(error)) this.respondedAt ??= clock.now();
        const isEarly = clock.now() - startedAt < limits.webhookMs && isNotThereYet(error);
        if (!isTransient(error) && !isEarly) throw error;
        if (clock.now() + waitMs >= this.arrivedAt + limits.tokenMs) throw error;
        await clock.sleep(waitMs);
      }
    }
  }
}

const codeOf = (error: unknown): number | undefined =>
  error instanceof DiscordAPIError ? Number(error.code) || undefined : undefined;

/** Whether Discord had a response already: from an attempt of ours whose answer was lost, or from the process before. */
export const isAlreadyAnswered = (error: unknown): boolean => codeOf(error) === codes.alreadyAcknowledged;

/** Whether Discord finds the message itself wrong, whatever else it would take. */
export const isFoundWrong = (error: unknown): error is DiscordAPIError =>
  error instanceof DiscordAPIError && failureOf(codeOf(error), error.status).kind === 'refused';

/** Whether another attempt may work: there was no answer, or none of Discord's own. */
function isTransient(error: unknown): boolean {
  return !(error instanceof DiscordAPIError) || failureOf(codeOf(error), error.status).kind === 'transient';
}

const isNotThereYet = (error: unknown): boolean =>
  codeOf(error) === codes.unknownWebhook || codeOf(error) === codes.unknownMessage;
