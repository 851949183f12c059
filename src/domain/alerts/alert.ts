import { z } from 'zod';
import type { Freshness } from '../occupancy/freshness.ts';
import type { Side } from './rule.ts';

const at = z.number();

/** Where an alert stands. Times in milliseconds since the Unix epoch; `breachedAt` is when what it waits for began. */
const phaseSchema = z.discriminatedUnion('kind', [
  /** Not to fire before it has been clear once: a new day or a changed rule is no news. */
  z.strictObject({ kind: z.literal('disarmed') }),
  z.strictObject({ kind: z.literal('inactive') }),
  z.strictObject({ kind: z.literal('pending'), since: at }),
  z.strictObject({ kind: z.literal('firing'), breachedAt: at, firedAt: at }),
  z.strictObject({ kind: z.literal('recovering'), since: at, breachedAt: at, firedAt: at }),
  /** A one-shot rule that has fired. Nothing leads out of it. */
  z.strictObject({ kind: z.literal('over') }),
]);

/** See `phaseSchema`. */
export type AlertPhase = z.infer<typeof phaseSchema>;

/** What is remembered of one subscription from observation to observation: plain JSON. */
export const alertStateSchema = z.strictObject({
  ruleVersion: z.int().min(1),
  phase: phaseSchema,
  /** How often it has fired: the number of the open episode, or of the last one. */
  episode: z.int().min(0),
  /** When it last fired; null when never. */
  lastFiredAt: at.nullable(),
  /** How often it has fired on `serviceDay`. */
  firedToday: z.int().min(0),
  /** The last fresh observation that counted, and its service day; null before the first. */
  lastSeenAt: at.nullable(),
  serviceDay: z.iso.date().nullable(),
});

/** See `alertStateSchema`. */
export type AlertState = z.infer<typeof alertStateSchema>;

/** What one successful poll saw of a library. Times in milliseconds since the Unix epoch. */
export interface Observation {
  /** The estimate, not rounded; undefined where there is none. */
  readonly people: number | undefined;
  /** When the poll saw it: what is newer, and what the hold is measured by. */
  readonly at: number;
  /** The service day of `at`, `YYYY-MM-DD`. */
  readonly serviceDay: string;
  readonly freshness: Freshness['kind'];
  /** The people who make the library full, where somebody has said so. */
  readonly full: number | undefined;
  /** When a message would go out: what cooldown, quiet hours and days are measured by. */
  readonly now: number;
}

/** Something to tell, or to write into the message that told it. `episode` counts from 1 for each subscription. */
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
  /** The end of an episode. `isSilent`: only the message that told it is edited, nothing new is posted. */
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
  /** The end of an episode of which nobody will know more; always silent. */
  | {
      readonly kind: 'ended';
      readonly episode: number;
      readonly at: number;
      readonly breachedAt: number;
      readonly cause: 'dayEnded' | 'ruleChanged';
    };

/** Why a step did what it did: a stable code for logs and texts. */
export type ReasonCode =
  | 'oneShotOver'
  | 'ruleChanged'
  | 'notNewer'
  | 'stale'
  | 'missing'
  | 'dayEnded'
  | 'fullUnknown'
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
