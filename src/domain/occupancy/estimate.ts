import { z } from 'zod';
import { dayAfter, serviceDayOf } from '../calendar/service-day.ts';
import { dayBegunAt, isOverdue, isPastReset, type Observation, resetScore } from './counter-reset.ts';
import { beginTally, carryOver, foldTally, peopleOf, type Tally, tallySchema } from './tally.ts';

const seenSchema = z.strictObject({ raw: z.number(), at: z.number(), stamp: z.string().optional() });

/** What is remembered of one library from reading to reading: plain JSON, a few hundred bytes. */
export const estimateStateSchema = tallySchema.extend({
  /** The feed's stamp of the last observation. */
  stamp: z.string().optional(),
  /** When the last observation's count or stamp first appeared, in milliseconds since the Unix epoch. */
  since: z.number().optional(),
  /** The reading before that one, at the time when it was last seen: the last one may turn out to be wrong. */
  previous: z.strictObject({ raw: z.number(), at: z.number() }).optional(),
  /** The first observation of all, which nothing has confirmed. */
  isAlone: z.literal(true).optional(),
  /** An observation that does not count until a second one confirms it. */
  held: seenSchema.optional(),
  /** Around midnight: the counter as it is if it has not begun again, and if it has; `score` says which, above 0 the latter. */
  reset: z.strictObject({ score: z.number(), before: tallySchema, after: tallySchema }).optional(),
});

/** The memory of the estimate; see `estimateStateSchema`. */
export type EstimateState = z.infer<typeof estimateStateSchema>;

const minute = 60_000;

/**
 * The most that doors can count, in people. `aMinute` is the fastest that a building has been seen to change by for a quarter of an hour
 * (a pool of 330 people; a library of five times the size changed by 7 a minute over its busiest hour). `atOnce` is what a report
 * of five minutes may bring at that pace, and a third more for the sensors.
 */
const doors = { aMinute: 15, atOnce: 100 } as const;

/** The same around midnight, when few come or go. */
const doorsAtMidnight = { aMinute: 5, atOnce: 50 } as const;

/** Fewer people than this cannot be inside, whatever the doors have missed; more than `added` do not come between two reports. */
const impossible = { people: -150, added: 2_000 } as const;

/** The doors report every 5 minutes: what the feed repeats for longer than this it has measured twice (ms). */
const oneReportMs = 6 * minute;

/** A jump that takes fewer people than this to explain may be a reset at once: it makes little difference. */
const smallJump = 15;

/** Around midnight a look less often than this does not wait for a second one (ms). */
const rareLookMs = 20 * minute;

/** With at least this score a reset is assumed when none was seen; below it the counter is still expected to begin again. */
const leastScore = -30;

/**
 * Folds one observation into the state: `raw` is the counter (an integer, may be negative), `at` our own clock in
 * milliseconds since the Unix epoch, `stamp` the feed's. One that is not newer than the last returns the state as it is.
 *
 * 1. `true = raw + uncounted`. What is uncounted is at least `-lowest`, since there are never fewer than 0 people inside. At
 *    the reset it is what was inside just before. tally.ts has the model.
 * 2. A jump that doors cannot pass does not count: `at` stays where it was (see `isCounted`) until a second observation
 *    agrees with it. An outage explains a jump by its length. An impossible count must be measured twice: for any other two
 *    looks are enough, so that an evacuated library is shown as empty after one poll.
 * 3. A new lowest takes two observations in a row, and so does a reset; both hypotheses are carried through the minutes
 *    around midnight, so that a reset that was taken too early is put right by the real one. counter-reset.ts has the rule.
 */
export function advanceEstimate(state: EstimateState | undefined, observation: Observation): EstimateState {
  const { at } = observation;
  if (state === undefined) return begin(observation);
  if (!(at > (state.held?.at ?? state.at))) return state;
  const { held, ...known } = state;
  if (known.isAlone && !isWithinReach(observation, known)) return begin(observation);
  if (held !== undefined && isNearer(observation, held, known) && !isRatherReset(known, held, observation)) {
    if (isConfirmedBy(known, held, observation)) return count(count(known, held), observation);
    return state;
  }
  return isSurprising(known, observation) ? { ...known, held: seenOf(observation) } : count(known, observation);
}

/**
 * The same for a count of people: nothing is uncounted, and nothing begins again at midnight. A count that people cannot
 * have changed to in the time does not count until a second one agrees.
 */
export function advanceHeadCount(state: EstimateState | undefined, observation: Observation): EstimateState {
  const { raw, at } = observation;
  const first = { ...begin({ ...observation, raw: 0 }), raw };
  if (state === undefined) return first;
  if (!(at > (state.held?.at ?? state.at))) return state;
  const { held, ...known } = state;
  const isReachable = isWithinReach(observation, known);
  if (known.isAlone && !isReachable) return first;
  const isAgreed = held !== undefined && isNearer(observation, held, known);
  if (!isReachable && !isAgreed) return { ...known, held: seenOf(observation) };
  const { isAlone: _first, ...counted } = first;
  return counted;
}

/** Whether the observation made at `at` (ms since the Unix epoch) is part of the estimate; see step 2 of `advanceEstimate`. */
export function isCounted(state: EstimateState, at: number): boolean {
  return state.at === at;
}

/** The same people as seen at `at` (ms since the Unix epoch), for a clock that was set back: what is dated later is forgotten. */
export function redateEstimate(state: EstimateState, at: number): EstimateState {
  const { stamp } = state;
  return { ...tallyOf(state), ...(stamp !== undefined && { stamp }), at, day: serviceDayOf(at) };
}

/** People inside now, at least 0 and not rounded. */
export function estimatedPeople(state: EstimateState): number {
  return peopleOf(state);
}

function begin(observation: Observation): EstimateState {
  const { raw, at, stamp } = observation;
  return { ...beginTally(raw, at, serviceDayOf(at)), ...(stamp !== undefined && { stamp }), since: at, isAlone: true };
}

function isSurprising(state: EstimateState, observation: Observation): boolean {
  const score = scoreOf(state, observation);
  const reach = score === undefined || score === Number.POSITIVE_INFINITY ? doors : doorsAtMidnight;
  const isReachable =
    isWithinReach(observation, state, reach) ||
    (state.previous !== undefined && isWithinReach(observation, state.previous, reach)) ||
    (score !== undefined && score > 0 && isWithinReach(observation, { raw: 0, at: state.at }, reach));
  if (!isReachable) return true;
  if (score === undefined) return false;
  const isReset = score > (state.reset?.score ?? 0) && Number.isFinite(score);
  const jump = Math.abs(observation.raw - state.raw);
  return isReset && jump > smallJump && observation.at - state.at < rareLookMs;
}

/** Whether the doors can have passed the difference in the time between. */
function isWithinReach(
  observation: Observation,
  from: { readonly raw: number; readonly at: number },
  { aMinute, atOnce }: typeof doors | typeof doorsAtMidnight = doors,
): boolean {
  const minutes = (observation.at - from.at) / minute;
  return Math.abs(observation.raw - from.raw) <= atOnce + aMinute * minutes;
}

/** Whether an observation goes with the one that was held rather than with the last that counted. */
function isNearer(observation: Observation, held: Observation, last: EstimateState): boolean {
  return (
    isWithinReach(observation, held) && Math.abs(observation.raw - held.raw) < Math.abs(observation.raw - last.raw)
  );
}

/** Whether an observation shows that the counter has begun again and the held reading was wrong, rather than confirming it. */
function isRatherReset(state: EstimateState, held: Observation, observation: Observation): boolean {
  const apart = Math.abs(observation.raw - held.raw);
  return apart > smallJump && apart > Math.abs(observation.raw) && scoreOf(state, observation) !== undefined;
}

/** Whether an observation that goes with the one that was held is enough to believe it. */
function isConfirmedBy(state: EstimateState, held: Observation, observation: Observation): boolean {
  const isImpossible = held.raw + state.uncounted < impossible.people || held.raw - state.raw > impossible.added;
  if (!isImpossible) return true;
  const isSameReading = held.stamp === observation.stamp && held.raw === observation.raw;
  return !isSameReading || observation.at - held.at > oneReportMs;
}

/** Applies an observation that is believed. */
function count(state: EstimateState, observation: Observation): EstimateState {
  const { raw, at, stamp } = observation;
  const { since = state.at } = state;
  const isSameReading = state.stamp === stamp && state.raw === raw;
  const previous = isSameReading || isBack(state, raw) ? state.previous : { raw: state.raw, at: state.at };
  return {
    ...tallies(state, observation),
    ...(stamp !== undefined && { stamp }),
    since: isSameReading ? since : at,
    ...(previous !== undefined && { previous }),
  };
}

/** Whether a count is back where the counter was before its last reading, which was wrong then: it says nothing of the pace. */
function isBack({ raw: last, previous }: EstimateState, raw: number): boolean {
  return previous !== undefined && Math.abs(raw - last) > Math.max(smallJump, Math.abs(raw - previous.raw));
}

/** The tally after an observation, and both hypotheses while it is not sure whether the counter has begun again. */
function tallies(state: EstimateState, observation: Observation): Tally & Pick<EstimateState, 'reset'> {
  const { at } = observation;
  const last = state.reset?.before ?? tallyOf(state);
  // A counter that has not begun again all night: its day is over, and what is known of it stands.
  const tally = isOverdue(last, at) ? { ...last, day: dayAfter(last.day), eveHours: 0, personHours: 0 } : last;
  const before = foldTally(tally, observation);
  const score = scoreOf({ ...state, ...tally }, observation);
  if (score === undefined) return before;
  const known = state.reset && { ...state.reset, before, after: foldTally(state.reset.after, observation) };
  const isBest = known === undefined || score > known.score;
  const after = isBest && foldTally(carryOver(tally, dayBegunAt(tally.day, at), at), observation);
  const reset = after ? { score, before, after } : known;
  if (reset === undefined) return before;
  if (!isPastReset(tally.day, at)) return { ...(reset.score > 0 ? reset.after : before), reset };
  if (reset.score > 0) return reset.after;
  return known !== undefined && known.score > leastScore ? known.after : before;
}

function scoreOf(state: EstimateState, observation: Observation): number | undefined {
  const tally = state.reset?.before ?? tallyOf(state);
  const { previous, since = state.at } = state;
  // Over less than a report's five minutes the difference is that of one report.
  const paceMs = Math.max(5 * minute, since - (previous?.at ?? since));
  const pace = previous === undefined ? 0 : ((state.raw - previous.raw) * minute) / paceMs;
  return resetScore({ tally, stamp: state.stamp, previous: previous?.raw, pace }, observation);
}

function tallyOf(state: EstimateState): Tally {
  const {
    stamp: _stamp,
    since: _since,
    previous: _previous,
    isAlone: _alone,
    held: _held,
    reset: _reset,
    ...tally
  } = state;
  return tally;
}

function seenOf({ raw, at, stamp }: Observation): NonNullable<EstimateState['held']> {
  return { raw, at, ...(stamp !== undefined && { stamp }) };
}
