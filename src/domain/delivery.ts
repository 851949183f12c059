import { z } from 'zod';
import type { AlertEvent } from './alert.ts';
import { type DeadCause, type DeliveryFailure, deadCauses } from './delivery-failure.ts';

const at = z.number();

/**
 * How far a delivery has come. `mayBePosted`: an attempt ended without an answer, so Discord may have taken it. It is
 * then sent again under the same nonce, which posts no second message, and never quietly cancelled.
 */
const deliveryStateSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('queued'), notBefore: at, mayBePosted: z.boolean() }),
  z.strictObject({ kind: z.literal('leased'), holder: z.string().min(1), until: at, mayBePosted: z.boolean() }),
  z.strictObject({ kind: z.literal('sent'), at, messageId: z.string().min(1) }),
  z.strictObject({ kind: z.literal('expired'), at }),
  z.strictObject({ kind: z.literal('cancelled'), at, why: z.enum(['resolvedFirst', 'nothingToEdit', 'neverTold']) }),
  z.strictObject({ kind: z.literal('dead'), at, cause: z.enum(deadCauses) }),
]);

/** One request to Discord: `fired` and `line` post a message, `edit` changes the one that `fired` posted. */
export const deliveryKinds = ['fired', 'line', 'edit'] as const;

/** One intended message, as plain JSON. Unique by (subscription, episode, kind). Times in ms since the Unix epoch. */
export const deliverySchema = z.strictObject({
  id: z.string().min(1),
  subscriptionId: z.string().min(1),
  channelId: z.string().min(1),
  episode: z.int().min(1),
  kind: z.enum(deliveryKinds),
  /** When its news happened. */
  newsAt: at,
  /** How often somebody took it to send it. */
  attempts: z.int().min(0),
  state: deliveryStateSchema,
});

/** See `deliverySchema`. */
export type Delivery = z.infer<typeof deliverySchema>;
export type DeliveryKind = Delivery['kind'];
export type DeliveryState = Delivery['state'];

const minute = 60_000;

/** Times in milliseconds. */
export const deliveryLimits = {
  /** News older than this misleads. */
  newsMs: 10 * minute,
  /** An edit takes something untrue away, which is late but never wrong; after a day nobody reads it. */
  editMs: 24 * 60 * minute,
  /** A request has at most 15 seconds, and a queue in front of it; whoever takes longer has died. */
  leaseMs: minute,
  /** The first wait after a failure; it doubles up to `longestWaitMs`, plus jitter. */
  firstWaitMs: 2_000,
  longestWaitMs: 2 * minute,
  /** Every wait is lengthened by a random share up to this (0–1). */
  jitterShare: 0.25,
} as const;

/** Which deliveries an event asks for. `wantsLine`: whether the subscription wants a line when it is over. */
export function deliveriesOf(event: AlertEvent, wantsLine: boolean): readonly DeliveryKind[] {
  if (event.kind === 'fired') return ['fired'];
  return event.kind === 'resolved' && wantsLine && !event.isSilent ? ['edit', 'line'] : ['edit'];
}

/** When a delivery is no longer worth sending. */
export function expiresAt({ kind, newsAt }: Pick<Delivery, 'kind' | 'newsAt'>): number {
  return newsAt + (kind === 'edit' ? deliveryLimits.editMs : deliveryLimits.newsMs);
}

/** Whether its news is too old at `now`. */
export function isExpired(delivery: Pick<Delivery, 'kind' | 'newsAt'>, now: number): boolean {
  return now > expiresAt(delivery);
}

/** Whether nothing more will come of it. */
export function isSettled({ state }: Delivery): boolean {
  return state.kind !== 'queued' && state.kind !== 'leased';
}

/** Whether somebody may take it at `now`: it waits and its time has come, or whoever had taken it is gone. */
export function isDue({ state }: Delivery, now: number): boolean {
  if (state.kind === 'queued') return state.notBefore <= now;
  return state.kind === 'leased' && state.until <= now;
}

/** Takes a due delivery for `holder`, or lets it expire; any other is returned as it is. */
export function claim(
  delivery: Delivery,
  holder: string,
  now: number,
  leaseMs: number = deliveryLimits.leaseMs,
): Delivery {
  const { state, attempts } = delivery;
  if (!isDue(delivery, now)) return delivery;
  if (isExpired(delivery, now)) return { ...delivery, state: { kind: 'expired', at: now } };
  const mayBePosted = state.kind === 'leased' || (state.kind === 'queued' && state.mayBePosted);
  return { ...delivery, attempts: attempts + 1, state: { kind: 'leased', holder, until: now + leaseMs, mayBePosted } };
}

/** Discord has it. Also where the lease had run out meanwhile: the answer is worth more than the lease. */
export function sent(delivery: Delivery, messageId: string, now: number): Delivery {
  return { ...delivery, state: { kind: 'sent', at: now, messageId } };
}

/**
 * What becomes of a leased delivery after `failure`: dead, moot, expired (also when its next attempt would come too
 * late), or queued again. `random` is from 0 up to but not including 1. One that is not leased is returned as it is.
 */
export function nextAttempt(delivery: Delivery, failure: DeliveryFailure, now: number, random: number): Delivery {
  const { state } = delivery;
  if (state.kind !== 'leased') return delivery;
  if (failure.kind === 'dead') return { ...delivery, state: { kind: 'dead', at: now, cause: failure.cause } };
  if (failure.kind === 'moot') return { ...delivery, state: { kind: 'cancelled', at: now, why: 'nothingToEdit' } };
  const facts = { attempts: delivery.attempts, expiresAt: expiresAt(delivery), retryAfterMs: failure.retryAfterMs };
  const notBefore = retryAt(facts, now, random);
  if (notBefore === undefined) return { ...delivery, state: { kind: 'expired', at: now } };
  return { ...delivery, state: { kind: 'queued', notBefore, mayBePosted: state.mayBePosted || failure.mayBePosted } };
}

/**
 * When to try again (ms since the Unix epoch), or undefined where that would be too late. `random` is from 0 up to but
 * not including 1; `retryAfterMs` is what Discord asked for, 0 for nothing.
 */
export function retryAt(
  delivery: { readonly attempts: number; readonly expiresAt: number; readonly retryAfterMs: number },
  now: number,
  random: number,
): number | undefined {
  const notBefore = now + waitMs(delivery.attempts, delivery.retryAfterMs, random);
  return notBefore > delivery.expiresAt ? undefined : notBefore;
}

/** The wait before the next attempt, in whole milliseconds: doubled with every attempt, never under what Discord asked for. */
function waitMs(attempts: number, retryAfterMs: number, random: number): number {
  const { firstWaitMs, longestWaitMs, jitterShare } = deliveryLimits;
  const doubled = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.max(0, attempts - 1));
  return Math.ceil(Math.max(doubled, retryAfterMs) * (1 + jitterShare * random));
}

/** Whether an edit or a line may go out: it must wait for what became of its `fired`. */
export function mayFollow(fired: Delivery): 'go' | 'wait' | 'never' {
  if (fired.state.kind === 'sent') return 'go';
  return isSettled(fired) ? 'never' : 'wait';
}

/**
 * An episode is over: settles what told it with the edit or line that closes it. Where nobody was told yet, neither is
 * needed; where nobody ever will be, there is nothing to close. To be asked again whenever `fired` has settled.
 */
export function settlePair(fired: Delivery, closing: Delivery, now: number): { fired: Delivery; closing: Delivery } {
  if (isSettled(closing)) return { fired, closing };
  const cancelled = (delivery: Delivery, why: 'resolvedFirst' | 'neverTold'): Delivery => ({
    ...delivery,
    state: { kind: 'cancelled', at: now, why },
  });
  if (fired.state.kind === 'queued' && !fired.state.mayBePosted) {
    return { fired: cancelled(fired, 'resolvedFirst'), closing: cancelled(closing, 'resolvedFirst') };
  }
  if (mayFollow(fired) !== 'never') return { fired, closing };
  // Two closings share one `fired`: the second finds it cancelled by the first.
  const isResolved = fired.state.kind === 'cancelled' && fired.state.why === 'resolvedFirst';
  return { fired, closing: cancelled(closing, isResolved ? 'resolvedFirst' : 'neverTold') };
}

/** Deliveries that go out as one request: messages posted to one channel, or the edit of one message. */
export interface Batch {
  readonly channelId: string;
  readonly deliveries: readonly [Delivery, ...Delivery[]];
}

/** Discord takes at most 10 embeds in a message. */
export const mostPerMessage = 10;

/**
 * Due deliveries as requests, the most urgent first, within a message too: what is posted to one channel at one moment
 * is one message (up to `mostPerMessage`), edits stand alone. News goes before the end of news, that before an edit;
 * among equals what happened first, since it expires first.
 */
export function mergeForChannel(due: readonly Delivery[]): Batch[] {
  const open = new Map<string, [Delivery, ...Delivery[]]>();
  const batches: Batch[] = [];
  for (const delivery of due.toSorted(byUrgency)) {
    const { channelId, kind } = delivery;
    const batch = kind === 'edit' ? undefined : open.get(channelId);
    if (batch && batch.length < mostPerMessage) {
      batch.push(delivery);
      continue;
    }
    const deliveries: [Delivery, ...Delivery[]] = [delivery];
    batches.push({ channelId, deliveries });
    if (kind !== 'edit') open.set(channelId, deliveries);
  }
  return batches;
}

function byUrgency(a: Delivery, b: Delivery): number {
  const rank = deliveryKinds.indexOf(a.kind) - deliveryKinds.indexOf(b.kind);
  return rank || a.newsAt - b.newsAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** A dead delivery's cause, to pause its subscription with; undefined where it is not the subscription's fault. */
export function pauseCauseOf({ state }: Delivery): Exclude<DeadCause, 'refused'> | undefined {
  return state.kind === 'dead' && state.cause !== 'refused' ? state.cause : undefined;
}
