import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';

/**
 * Failures before a byte of the request was sent: no address, no connection, no trust in the certificate. The codes are
 * Node's (https://nodejs.org/api/errors.html#common-system-errors, OpenSSL's verification errors) and undici's.
 */
const beforeSending: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EMFILE',
  'ENFILE',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * How a request to Discord ended when it threw:
 * - `refused`: Discord said no, and will say so again;
 * - `notDone`: it never reached Discord, or met a rate limit; the same request may succeed later;
 * - `unknown`: Discord may have done it. The connection broke, the answer did not come in time, was a 5xx or could not be read.
 */
export type Outcome = 'refused' | 'notDone' | 'unknown';

/**
 * The outcome behind anything that `REST` of discord.js or our `makeRequest` throws. An error that this does not know is
 * `unknown`: to take something for not done that was done posts it twice.
 */
export function outcomeOf(error: unknown): Outcome {
  if (error instanceof RateLimitError) return 'notDone';
  if (error instanceof DiscordAPIError || error instanceof HTTPError) {
    if (error.status >= 500 || error.status === 408) return 'unknown';
    // A 4xx without a code of Discord's, or with the one for Cloudflare's refusals (40333), is what stands in between.
    const isOfDiscord = error instanceof DiscordAPIError && Number(error.code) > 0 && Number(error.code) !== 40_333;
    return isOfDiscord && error.status !== 429 ? 'refused' : 'notDone';
  }
  const codes = codesOf(error);
  return codes.length > 0 && codes.every((code) => beforeSending.has(code)) ? 'notDone' : 'unknown';
}

/** Whether Discord may have done what failed with this error: look, or repeat only what may be repeated. */
export const isUnknownOutcome = (error: unknown): boolean => outcomeOf(error) === 'unknown';

/** Whether the same request may succeed when it is sent again. */
export const isRetryable = (error: unknown): boolean => outcomeOf(error) !== 'refused';

/** The codes of an error: of each address that was tried, where there were several, or of what lies beneath. */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.flatMap(codesOf);
  if ('code' in error && typeof error.code === 'string') return [error.code];
  return codesOf(error.cause);
}
