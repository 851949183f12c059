import type { z } from 'zod';
import { DiscordAPIError, HTTPError, RateLimitError } from '#discord.js';
import { messageOf } from '../../base/errors.ts';
import { failureOf } from '../../domain/messages/delivery-failure.ts';
import { SendError } from '../../worker/outbox/dispatch-ports.ts';

/** What discord.js threw, as the worker knows failures. */
export function sendErrorOf(error: unknown): SendError {
  if (error instanceof SendError) return error;
  if (error instanceof RateLimitError) {
    // Discord names fractions of a millisecond, and PostgreSQL takes none for a time.
    const retryAfterMs = Math.ceil(Math.max(error.retryAfter, error.timeToReset, error.sublimitTimeout));
    return new SendError({ kind: 'rateLimited', retryAfterMs, global: error.global });
  }
  if (error instanceof DiscordAPIError) {
    // OAuth errors, which messages do not cause, have words as codes.
    const code = Number(error.code) || undefined;
    const detail = `HTTP ${error.status}, code ${error.code}`;
    return new SendError({ ...failureOf(code, error.status), code, detail });
  }
  const status = error instanceof HTTPError ? error.status : undefined;
  const detail = status === undefined ? messageOf(error) : `HTTP ${status}`;
  return new SendError({ ...failureOf(undefined, status), code: undefined, detail });
}

/**
 * Discord's answer to a request. One that is not Discord's (a proxy's page comes with a 200, too) leaves open whether Discord
 * ever received the request. Throws SendError.
 */
export async function answerTo<T>(request: Promise<unknown>, schema: z.ZodType<T>): Promise<T> {
  let answer: unknown;
  try {
    answer = await request;
  } catch (error) {
    throw sendErrorOf(error);
  }
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const detail = 'an answer that is not Discord’s';
  throw new SendError({ kind: 'transient', mayBeSent: true, code: undefined, detail });
}

/**
 * Makes a request about a message of ours, and once more when Discord says that there is no such message: it has been seen
 * to say so about messages that exist, and a second board or an alert that is never corrected would follow.
 */
export async function confirmGone<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof SendError) || error.failure.kind !== 'messageGone') throw error;
    return request();
  }
}
