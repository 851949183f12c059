import { RateLimitError } from '#discord.js';
import { createDiscordRest, type DiscordRest } from './rest.ts';

/** How long a user at a terminal waits without a message (ms). */
const longestWaitMs = 10_000;

/** Discord's API for a job that a person waits for: a long rate limit is an error at once instead of a silent wait. */
export function openRestForOneJob(to: { apiUrl: string; token: string }): DiscordRest {
  const rest = createDiscordRest(to);
  rest.general.options.rejectOnRateLimit = ({ retryAfter, timeToReset }) =>
    Math.max(retryAfter, timeToReset) > longestWaitMs;
  return rest;
}

/** How long Discord's rate limit lasts, in words, where that is what `error` says. */
export function rateLimitWords(error: unknown): string | undefined {
  if (!(error instanceof RateLimitError)) return undefined;
  const seconds = Math.round(Math.max(error.retryAfter, error.timeToReset) / 1000);
  return seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
}
