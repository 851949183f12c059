import type { RefusalReason } from '../alerts/subscription.ts';

/** What Discord's refusal means for a message. */
export type DeliveryFailure =
  /** For good, until a user changes something: what posted it is paused for this reason. */
  | { readonly kind: 'permanent'; readonly reason: RefusalReason }
  /** For good, and a defect of ours: Discord finds the message itself wrong. */
  | { readonly kind: 'refused' }
  /** The message that was to be edited is gone, or is not ours: nothing is left to do. */
  | { readonly kind: 'messageGone' }
  /** The message exists but takes no more edits: only a new one can replace it. */
  | { readonly kind: 'editsSpent' }
  /** Not now. `mayBeSent`: Discord may have sent it all the same. */
  | { readonly kind: 'transient'; readonly mayBeSent: boolean };

type Decision = 'later' | 'bug' | 'messageGone' | 'editsSpent' | RefusalReason;

/**
 * What to do after each of Discord's JSON error codes that a message, an edit, a deletion, a DM or the list of a channel's
 * messages can meet (its documentation, "Opcodes and status codes"; those marked * stand in bots' logs alone). One table for
 * alerts, boards, digests, confirmations and DMs. A code that is not here pauses and is named.
 */
const decisions: Readonly<Record<number, Decision>> = {
  10003: 'unknownChannel',
  10004: 'unknownChannel', // unknown guild: its channels went with it
  10008: 'messageGone', // unknown message
  10013: 'dmsClosed', // unknown user
  20009: 'dmsClosed', // the recipient's filter
  20016: 'later', // slow mode
  20022: 'later', // too many edits of announcements
  20026: 'later', // * the whole bot is quarantined, which its host has to settle with Discord
  20028: 'later', // the channel's write rate limit
  20029: 'later', // the server's write rate limit
  30015: 'bug', // too many attachments
  30046: 'editsSpent', // too many edits of a message that is more than an hour old
  31001: 'later', // * undeliverable at the moment
  31002: 'later', // * a resource's rate limit
  40001: 'later', // unauthorised: the bot's token, not this message
  40002: 'later', // the bot's account has to be verified
  40003: 'later', // opening DMs too fast
  40004: 'later', // sending is disabled for the moment
  40005: 'bug', // too large
  40006: 'later', // the feature is disabled for the moment
  40007: 'notInServer', // banned from it
  40058: 'unknownChannel', // became a forum, which takes no plain messages
  40062: 'later', // a resource's rate limit
  40067: 'unknownChannel', // a forum, too
  40333: 'later', // Cloudflare is in between
  50001: 'missingAccess',
  50003: 'unknownChannel', // became a DM
  50005: 'messageGone', // another author's message
  50006: 'lacks16384', // empty: without Embed Links (1 << 14) Discord takes the embeds out, and nothing is left
  50007: 'dmsClosed',
  50008: 'unknownChannel', // not a text channel
  50013: 'missingPermissions',
  50014: 'later', // an invalid token: see 40001
  50021: 'messageGone', // a system message
  50024: 'unknownChannel', // not possible in this type of channel
  50033: 'dmsClosed', // invalid recipients
  50035: 'bug', // invalid form body
  50041: 'bug', // invalid API version
  50045: 'bug', // a file that is too large
  50046: 'bug', // an invalid file
  50068: 'bug', // invalid message type
  50083: 'editsSpent', // an archived thread: posting opens it again, editing does not
  50109: 'bug', // invalid JSON
  50110: 'bug', // an invalid file
  50123: 'bug', // an invalid file type
  50146: 'bug', // a file that was not uploaded
  50278: 'dmsClosed', // no server in common any more
  110000: 'later', // an index that is not there yet
  130000: 'later', // overloaded
  160006: 'later', // too many active threads to open this one again
  160007: 'later', // the same of announcement threads
  200000: 'blocked', // AutoMod
  200001: 'blocked', // AutoMod, for a title
  240000: 'blocked', // the filter of harmful links
  400001: 'later', // the server's uploads are limited for the moment
};

/**
 * Decides what an answer that is no success means. `code` is the `code` of the body, 0 or undefined where there is none;
 * `httpStatus` undefined: there was no answer at all. Without a code it may be an outage in between, such as Cloudflare's
 * page with a 403, which must not cost a message or a subscription.
 */
export function failureOf(code: number | undefined, httpStatus: number | undefined): DeliveryFailure {
  if (httpStatus === undefined || httpStatus >= 500 || httpStatus === 408)
    return { kind: 'transient', mayBeSent: true };
  const decision = decide(code, httpStatus);
  switch (decision) {
    case 'later':
      return { kind: 'transient', mayBeSent: false };
    case 'bug':
      return { kind: 'refused' };
    case 'messageGone':
    case 'editsSpent':
      return { kind: decision };
    default:
      return { kind: 'permanent', reason: decision };
  }
}

function decide(code: number | undefined, httpStatus: number): Decision {
  if (!code) return 'later';
  const known = decisions[code];
  // 30046 comes with a 429, though waiting does not help. A 401 is about the bot and not about its message.
  if (httpStatus === 429) return known === 'editsSpent' ? known : 'later';
  return known ?? (httpStatus === 401 ? 'later' : `code${code}`);
}
