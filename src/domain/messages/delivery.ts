import type { AlertEvent } from '../alerts/alert.ts';
import { backoffMs } from '../backoff.ts';

/** One request to Discord: `fired` and `line` post a message, `edit` changes the one that `fired` posted. */
type DeliveryKind = 'fired' | 'line' | 'edit';

const minute = 60_000;

/** Times in milliseconds. */
export const deliveryLimits = {
  /** How long after it was queued a notification may be posted: an older one misleads. */
  notificationTtlMs: 10 * minute,
  /** An edit removes a sentence that is no longer true, however late; after a day the message is hardly read any more. */
  editMs: 24 * 60 * minute,
  /** How long an edit that Discord refuses is tried again, and how often: a person has to change something there first. */
  refusedEditMs: 7 * 24 * 60 * minute,
  refusedWaitMs: 60 * minute,
  /** How long after it is too late to post a message that may have been posted is still looked for. */
  findMs: 7 * 24 * 60 * minute,
  /** How far back to look where the clock was set back, it is not known by how much: longer than any message is worth sending. */
  lookBackMs: 3 * 60 * minute,
  /** Discord remembers a nonce for "the past few minutes" (its documentation of Create Message): for how long that is relied on. */
  nonceMs: 2 * minute,
  /** How long a request may be on its way (ms): twice as long as one is waited for (@discordjs/rest's timeout). */
  arrivesMs: 30_000,
  /** The first wait after a failure; it doubles up to `longestWaitMs`, plus jitter. */
  firstWaitMs: 2_000,
  longestWaitMs: 2 * minute,
} as const;

/** Publishing a message to the servers that follow its channel: Discord allows ten an hour and channel (its help centre). */
export const publishLimits = {
  most: 10,
  windowMs: 60 * minute,
  /** How long after the message it may be published: an older alert misleads. */
  ttlMs: 10 * minute,
} as const;

/** What is posted to one channel at one moment is one message, of all the alerts that a server may have (25 by default). */
export const mostPerMessage = 25;

/** Which deliveries an event leads to. `wantsLine`: whether the subscription wants a line when it is over. */
export function deliveriesOf(event: AlertEvent, wantsLine: boolean): readonly DeliveryKind[] {
  if (event.kind === 'fired') return ['fired'];
  return event.kind === 'resolved' && wantsLine && !event.isSilent ? ['edit', 'line'] : ['edit'];
}

/**
 * When to try again (ms since the Unix epoch), or undefined where that would be too late. `attempts` counts the one that
 * failed; `random` is from 0 up to but not including 1; `retryAfterMs` is what Discord asked for, 0 for nothing.
 */
export function retryAt(
  delivery: { readonly attempts: number; readonly expiresAt: number; readonly retryAfterMs: number },
  now: number,
  random: number,
): number | undefined {
  const { attempts: failures, retryAfterMs } = delivery;
  const { firstWaitMs: firstMs, longestWaitMs: longestMs } = deliveryLimits;
  const notBefore = now + backoffMs({ firstMs, longestMs, failures, retryAfterMs, random });
  return notBefore > delivery.expiresAt ? undefined : notBefore;
}
