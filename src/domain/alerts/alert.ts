import type { Freshness } from '../occupancy/freshness.ts';
import type { Side } from './rule.ts';

/** Where an alert stands. Times in milliseconds since the Unix epoch; `breachedAt` is when what it waits for began. */
export type AlertPhase =
  /** Must be clear once before it can fire: a new day or a changed rule alone is no reason. */
  | { readonly kind: 'disarmed' }
  | { readonly kind: 'inactive' }
  | { readonly kind: 'pending'; readonly since: number }
  | { readonly kind: 'firing'; readonly breachedAt: number; readonly firedAt: number }
  | { readonly kind: 'recovering'; readonly since: number; readonly breachedAt: number; readonly firedAt: number }
  /** A one-shot rule that has fired. Nothing leads out of it. */
  | { readonly kind: 'over' };

/** What is remembered of one subscription and one library from observation to observation. */
export interface AlertState {
  /** From 1. */
  readonly ruleVersion: number;
  readonly phase: AlertPhase;
  /** How often it has fired, which is the number of the open or last episode. */
  readonly episode: number;
  /** When it last fired; null when never. */
  readonly lastFiredAt: number | null;
  /** How often it has fired on `serviceDay`. */
  readonly firedToday: number;
  /** The last fresh observation that counted, and its service day (`YYYY-MM-DD`); null before the first. */
  readonly lastSeenAt: number | null;
  readonly serviceDay: string | null;
}

/** What one successful poll saw of a library. Times in milliseconds since the Unix epoch. */
export interface Observation {
  /** The estimate, not rounded; undefined where there is none. */
  readonly people: number | undefined;
  /** When the poll saw it: what is newer, and what the hold is measured by. */
  readonly at: number;
  /** The service day of `at`, `YYYY-MM-DD`. */
  readonly serviceDay: string;
  readonly freshness: Freshness['kind'];
  /** The people who make the library full, where that is known. */
  readonly full: number | undefined;
  /** When a message would go out: what cooldown, quiet hours and days are measured by. */
  readonly now: number;
}

/** Something to post, or to write into the message that was posted. `episode` counts from 1 for each subscription and library. */
export type AlertEvent =
  | {
      readonly kind: 'fired';
      readonly episode: number;
      readonly at: number;
      readonly people: number;
      readonly breachedAt: number;
      /** Whether it is the last of its service day: see `mostPerDay`. */
      readonly isLastToday: boolean;
    }
  /** The end of an episode. `isSilent`: only the message that was posted is edited, nothing new is posted. */
  | {
      readonly kind: 'resolved';
      readonly episode: number;
      readonly at: number;
      readonly people: number;
      readonly breachedAt: number;
      /** When it began to be clear: what lies between is the hold. */
      readonly clearedAt: number;
      readonly isSilent: boolean;
    }
  /** The end of an episode of which no more will be known; always silent. */
  | {
      readonly kind: 'ended';
      readonly episode: number;
      readonly at: number;
      readonly breachedAt: number;
      readonly cause: EndCause;
    };

/** What ended an episode while its condition still held. */
export type EndCause = 'dayEnded' | 'ruleChanged' | 'paused' | 'removed';

/** Why a step did what it did: a stable code for logs and texts. */
export type ReasonCode =
  | 'oneShotOver'
  | 'ruleChanged'
  | 'notNewer'
  | 'stale'
  | 'missing'
  | 'dayEnded'
  | 'fullUnknown'
  | 'closed'
  | 'notArmed'
  | 'armed'
  | 'notBreached'
  | 'holding'
  | 'cooldown'
  | 'quietHours'
  | 'notToday'
  | 'breachEnded'
  | 'fired'
  | 'stillFiring'
  | 'lastToday'
  | 'recovering'
  | 'breachedAgain'
  | 'resolved';

/** A code with its data. `waitMs`: the least time until the next change, if nothing changes. `gapMs`: the silence before, where it was too long. */
export interface Reason {
  readonly code: ReasonCode;
  readonly people?: number;
  readonly side?: Side;
  readonly waitMs?: number;
  readonly gapMs?: number;
}

/** What a step came to. For nothing the state is the very same object. */
export interface Step {
  readonly state: AlertState;
  readonly events: readonly AlertEvent[];
  readonly reason: Reason;
}
