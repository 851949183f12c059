/**
 * Why a delivery can never arrive. All but the last are for people to mend, so they pause the subscription; `refused` is
 * a message that Discord finds wrong, which is ours to mend.
 */
export const deadCauses = ['unknownChannel', 'missingAccess', 'missingPermissions', 'dmsClosed', 'refused'] as const;
export type DeadCause = (typeof deadCauses)[number];

/** What a failed attempt means for the delivery. */
export type DeliveryFailure =
  | { readonly kind: 'dead'; readonly cause: DeadCause }
  /** The message that was to be edited is gone, or cannot be edited any more: nothing is left to do. */
  | { readonly kind: 'moot' }
  /** Not now. `retryAfterMs` is what Discord asked for, 0 for nothing; `mayBePosted`: it may have taken it all the same. */
  | { readonly kind: 'retry'; readonly retryAfterMs: number; readonly mayBePosted: boolean };

/** Discord's JSON error codes that say more than the HTTP status, from its documentation ("Opcodes and status codes"). */
const byCode: ReadonlyMap<number, DeadCause | 'moot' | 'retry'> = new Map([
  [10003, 'unknownChannel'],
  [10004, 'unknownChannel'], // unknown guild: its channels went with it
  [10008, 'moot'], // unknown message
  [10013, 'dmsClosed'], // unknown user
  [20016, 'retry'], // slow mode
  [20028, 'retry'], // the channel's write rate limit
  [20029, 'retry'], // the server's write rate limit
  [30046, 'moot'], // too many edits of a message older than an hour
  [40001, 'retry'], // unauthorised: the bot's token, not this delivery
  [40003, 'retry'], // opening DMs too fast
  [40004, 'retry'], // sending is disabled for the moment
  [40006, 'retry'], // the feature is disabled for the moment
  [40058, 'unknownChannel'], // became a forum, in which nobody can simply write
  [40062, 'retry'], // the resource is rate limited
  [40333, 'retry'], // Cloudflare is in between
  [50001, 'missingAccess'],
  [50005, 'moot'], // another author's message
  [50007, 'dmsClosed'],
  [50008, 'unknownChannel'], // not a text channel
  [50013, 'missingPermissions'],
  [50024, 'unknownChannel'], // not possible in this type of channel
  [50083, 'moot'], // an archived thread: only an edit meets it, since posting opens the thread again
  [50278, 'dmsClosed'], // no server in common any more
  [160005, 'missingPermissions'], // a locked thread
]);

/**
 * What an answer that is no success means. `httpStatus` undefined: there was no answer at all. `discordErrorCode`: the
 * `code` of the body, where there is one. Permanent is only what is known to be: an unknown 401, 403 or 404 may be an
 * outage in between, and a subscription must not be paused for it.
 */
export function classify(
  discordErrorCode: number | undefined,
  httpStatus: number | undefined,
  retryAfterMs = 0,
): DeliveryFailure {
  const retry = { kind: 'retry', retryAfterMs: Math.max(0, retryAfterMs), mayBePosted: false } as const;
  if (httpStatus === undefined || httpStatus >= 500 || httpStatus === 408) return { ...retry, mayBePosted: true };
  if (httpStatus === 429) return retry;
  const meaning = discordErrorCode === undefined ? undefined : byCode.get(discordErrorCode);
  if (meaning === 'moot') return { kind: 'moot' };
  if (meaning === 'retry') return retry;
  if (meaning !== undefined) return { kind: 'dead', cause: meaning };
  const isKnownRefusal = httpStatus >= 400 && ![401, 403, 404].includes(httpStatus);
  return isKnownRefusal ? { kind: 'dead', cause: 'refused' } : retry;
}
