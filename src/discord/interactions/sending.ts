import { type APIInteractionResponse, DiscordAPIError } from '#discord.js';
import type { Deadlines } from '../../base/clock.ts';
import { failureOf } from '../../domain/messages/delivery-failure.ts';
import type { MessageFile } from '../../worker/outbox/dispatch-ports.ts';
import type { MessageBody } from '../views/reply/message-body.ts';

/**
 * Makes one attempt to send the first response: over REST behind the gateway, as the HTTP body behind the endpoint. Gives
 * up when `signal` aborts.
 */
export type Respond = (
  response: APIInteractionResponse,
  files: readonly MessageFile[],
  signal: AbortSignal,
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

/** How the answer to one interaction is sent, whatever happens to single requests. */
export interface Sending {
  /** Sends the first response. Throws when Discord refuses it, or when it is not known to be taken within 3 seconds. */
  first(response: APIInteractionResponse, files?: readonly MessageFile[]): Promise<void>;
  /** The same for a deferral. Where it is not known whether Discord took it, this resolves: the edit that follows shows it. */
  defer(response: APIInteractionResponse): Promise<void>;
  /** Fills the deferred answer. Throws when Discord refuses, or was away for as long as the interaction lives. */
  edit(body: MessageBody, files?: readonly MessageFile[]): Promise<void>;
  /** Adds a message. Throws as `edit` does. */
  followUp(body: MessageBody, files?: readonly MessageFile[]): Promise<void>;
  /** When Discord had the first response (the clock's ms); undefined before. */
  respondedAt(): number | undefined;
  /** Whether an answer may still be taken: false once Discord has refused the first response, or the interaction is over. */
  isWaiting(): boolean;
}

/**
 * Sends for an interaction that has just arrived. A request whose connection broke, whose answer was a 5xx or never came
 * may have been carried out. So:
 *
 * - the first response is repeated within its 3 seconds; 40060 ("already acknowledged") to a repeat means that an earlier
 *   attempt was taken;
 * - an edit is idempotent, and is repeated for as long as the interaction's token lives;
 * - a follow-up has nothing that Discord would know it by: webhooks take no nonce (Discord's specification), and an edit of the
 *   original instead would show the error to all. It carries only errors that one person sees, which are better shown
 *   twice than never: it is repeated too.
 */
export function createSending(
  webhook: Webhook | undefined,
  { respond, replies, clock }: { respond: Respond; replies: InteractionReplies; clock: Deadlines },
): Sending {
  const arrivedAt = clock.now();
  let respondedAt: number | undefined;
  let isRefused = false;

  /** One attempt, given up after `ms`. */
  const attemptWithin = async (ms: number, response: APIInteractionResponse, files: readonly MessageFile[]) => {
    const giveUp = new AbortController();
    const late = Promise.withResolvers<never>();
    const callOff = clock.after(ms, () => {
      giveUp.abort();
      late.reject(new Error(`no answer within ${ms} ms`));
    });
    try {
      await Promise.race([respond(response, files, giveUp.signal), late.promise]);
    } finally {
      callOff();
    }
  };

  const sendFirst = async (
    response: APIInteractionResponse,
    files: readonly MessageFile[] = [],
  ): Promise<{ readonly unknown?: unknown }> => {
    const endsAt = arrivedAt + limits.responseMs;
    for (let waitMs: number = limits.firstWaitMs, isRepeat = false; ; waitMs *= 2) {
      const leftMs = endsAt - clock.now();
      try {
        await attemptWithin(Math.max(limits.shortestAttemptMs, leftMs / 2), response, files);
        respondedAt = clock.now();
        return {};
      } catch (error) {
        if (isRepeat && codeOf(error) === codes.alreadyAcknowledged) {
          respondedAt = clock.now();
          return {};
        }
        if (!isTransient(error)) {
          isRefused = true;
          throw error;
        }
        const isLimited = error instanceof ResponseLimited;
        const pauseMs = isLimited ? Math.max(waitMs, error.retryAfterMs) : waitMs;
        if (clock.now() + pauseMs >= endsAt) return { unknown: error };
        // A limited attempt was certainly not taken.
        isRepeat ||= !isLimited;
        await clock.sleep(pauseMs);
      }
    }
  };

  /** Repeats what may be repeated, until it is taken, refused, or the interaction is over. */
  const persist = async (request: (to: Webhook) => Promise<void>): Promise<void> => {
    if (webhook === undefined) throw new TypeError('what is no interaction has no webhook');
    const startedAt = clock.now();
    for (let waitMs: number = limits.firstWaitMs; ; waitMs = Math.min(waitMs * 2, limits.longestWaitMs)) {
      try {
        return await request(webhook);
      } catch (error) {
        const isEarly = clock.now() - startedAt < limits.webhookMs && isNotThereYet(error);
        if (!isTransient(error) && !isEarly) throw error;
        if (clock.now() + waitMs >= arrivedAt + limits.tokenMs) throw error;
        await clock.sleep(waitMs);
      }
    }
  };

  return {
    first: async (response, files) => {
      const sent = await sendFirst(response, files);
      if (sent.unknown !== undefined) throw sent.unknown;
    },
    defer: async (response) => void (await sendFirst(response)),
    edit: (body, files) => persist((to) => replies.edit(to, body, files)),
    followUp: (body, files) => persist((to) => replies.followUp(to, body, files)),
    respondedAt: () => respondedAt,
    isWaiting: () => !isRefused && clock.now() < arrivedAt + limits.tokenMs,
  };
}

const codeOf = (error: unknown): number | undefined =>
  error instanceof DiscordAPIError ? Number(error.code) || undefined : undefined;

/** Whether another attempt may work: there was no answer, or none of Discord's own. */
function isTransient(error: unknown): boolean {
  return !(error instanceof DiscordAPIError) || failureOf(codeOf(error), error.status).kind === 'transient';
}

const isNotThereYet = (error: unknown): boolean =>
  codeOf(error) === codes.unknownWebhook || codeOf(error) === codes.unknownMessage;
