import type { PauseReason } from '../alerts/subscription.ts';

/** What Discord's refusal of a message means for its delivery. */
export type Refusal =
  /** For good, and for people to mend: the subscription is paused with this reason. */
  | { readonly kind: 'permanent'; readonly reason: Exclude<PauseReason, 'byHand'> }
  /** For good, and ours to mend: Discord finds the message itself wrong. */
  | { readonly kind: 'refused' }
  /** The message that was to be edited is gone, or cannot be edited any more: nothing is left to do. */
  | { readonly kind: 'messageGone' }
  /** Not now. `mayBeSent`: Discord may have carried it out all the same. */
  | { readonly kind: 'transient'; readonly mayBeSent: boolean };

/** Discord's JSON error codes that say more than the HTTP status, from its documentation ("Opcodes and status codes"). */
const byCode: ReadonlyMap<number, Exclude<PauseReason, 'byHand'> | 'messageGone' | 'notNow'> = new Map([
  [10003, 'unknownChannel'],
  [10004, 'unknownChannel'], // unknown guild: its channels went with it
  [10008, 'messageGone'], // unknown message
  [10013, 'dmsClosed'], // unknown user
  [20016, 'notNow'], // slow mode
  [20028, 'notNow'], // the channel's write rate limit
  [20029, 'notNow'], // the server's write rate limit
  [30046, 'messageGone'], // too many edits of a message older than an hour
  [40001, 'notNow'], // unauthorised: the bot's token, not this delivery
  [40003, 'notNow'], // opening DMs too fast
  [40004, 'notNow'], // sending is disabled for the moment
  [40006, 'notNow'], // the feature is disabled for the moment
  [40058, 'unknownChannel'], // became a forum, in which nobody can simply write
  [40062, 'notNow'], // the resource is rate limited
  [40333, 'notNow'], // Cloudflare is in between
  [50001, 'missingAccess'],
  [50005, 'messageGone'], // another author's message
  [50007, 'dmsClosed'],
  [50008, 'unknownChannel'], // not a text channel
  [50013, 'missingPermissions'],
  [50024, 'unknownChannel'], // not possible in this type of channel
  [50083, 'messageGone'], // an archived thread: only an edit meets it, since posting opens the thread again
  [50278, 'dmsClosed'], // no server in common any more
  [160005, 'missingPermissions'], // a locked thread
]);

/**
 * What an answer that is no success means. `code` is the `code` of the body, 0 or undefined where there is none;
 * `httpStatus` undefined: there was no answer at all. Permanent is only what is known to be: an unknown 401, 403 or 404,
 * or a 400 without a code, may be an outage in between, and neither news nor a subscription must go for it.
 */
export function refusalOf(code: number | undefined, httpStatus: number | undefined): Refusal {
  if (httpStatus === undefined || httpStatus >= 500 || httpStatus === 408)
    return { kind: 'transient', mayBeSent: true };
  const notNow = { kind: 'transient', mayBeSent: false } as const;
  if (httpStatus === 429 || !code) return notNow;
  const meaning = byCode.get(code);
  if (meaning === undefined) return [401, 403, 404].includes(httpStatus) ? notNow : { kind: 'refused' };
  if (meaning === 'notNow') return notNow;
  return meaning === 'messageGone' ? { kind: 'messageGone' } : { kind: 'permanent', reason: meaning };
}
