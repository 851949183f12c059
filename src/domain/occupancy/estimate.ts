import { z } from 'zod';
import { serviceDayOf, startOfServiceDay } from '../calendar/service-day.ts';

/**
 * What is remembered of one library from reading to reading: plain JSON, a few hundred bytes. Counts are people, not
 * rounded, unless said otherwise.
 */
export const estimateStateSchema = z.strictObject({
  /** When the last observation was made, in milliseconds since the Unix epoch. */
  at: z.number(),
  /** The counter at that time; may be negative. */
  raw: z.number(),
  /** Its service day, `YYYY-MM-DD`. */
  day: z.iso.date(),
  /** The lowest that the counter has been on this service day, and at most the 0 at which the day began. */
  lowest: z.number().max(0),
  /** People inside whom `raw` does not count: inside at the reset, or missed by the doors. At least `-lowest`. */
  uncounted: z.number().min(0),
  /** People inside, summed over the hours of this service day. */
  personHours: z.number().min(0),
  /** The same of the day before, if it was seen from beginning to end, else 0: nothing can be learnt from it. */
  eveHours: z.number().min(0),
  /** People whom the doors lose per person-hour: comers missed more often than leavers. Learnt per library. */
  leak: z.number().min(0),
  /** Nights that `leak` was learnt from; the first is what we assumed. */
  nights: z.int().min(1),
  /** What is known of the people inside at the reset: carried over, or the night after it was watched, or nothing. */
  began: z.enum(['carried', 'watched', 'unknown']),
});

/** The memory of the estimate; see `estimateStateSchema`. */
export type EstimateState = z.infer<typeof estimateStateSchema>;

const hour = 3_600_000;

/**
 * The figures of the model, each with a reason in how people and doors behave. All are flat: on the recording the goals of
 * the backtest still hold with any one of them at two thirds or at one and a half times its value, `nightTo` from 6 to 9.
 */
const model = {
  /**
   * Hours since the reset between which what we carried is put to the test: after the last metro and before the first
   * comers. Whoever is inside then leaves sooner or later and the counter falls; where it stands still, nobody was there.
   */
  nightFrom: 1,
  nightTo: 7,
  /** Half-life, in hours, of the people whom the night does not confirm: after the last metro they would leave at about this pace. */
  nightHalfLife: 1,
  /** For every person who left since midnight, how many stay until morning where a library is open all night. */
  stayers: 0.07,
  /** Half-life, in hours, of the people inside in a late evening that nobody watched: about a usual stay. */
  eveningHalfLife: 2.5,
  /**
   * Between two and three in a hundred comers missed who stay two hours each: the real counter falls by 100 to 130 a day
   * more than people leave. Only where a library begins; its own nights correct it.
   */
  leak: 0.012,
  /** Twice that: beyond, it is not the doors that are wrong. */
  mostLeak: 0.024,
  /** The part of its correction that a night is granted at least, however many there were: doors are replaced. */
  leastWeight: 0.15,
  /** A night can teach only when the evening was seen up to this many hours before the reset. */
  watchedUntil: 0.5,
  /** A carry over a longer silence than this, in hours, is a guess. */
  carriedOver: 4,
  /** Where nobody watched the night: the people inside at the reset, as a part of the most that the counter has shown since. */
  unseen: 0.12,
  /** Fewer person-hours than this are too few door events to tell a leak from chance. */
  leastHours: 200,
} as const;

/**
 * Folds one observation into the state: `raw` is the counter (an integer, may be negative), `at` our own clock in
 * milliseconds since the Unix epoch. An observation that is not newer than the last returns the state as it is. Within a
 * service day only elapsed time counts, not how often somebody looked.
 *
 * `true = raw + uncounted`. What is uncounted is at least `-lowest`, since nobody can be less than not there. At the
 * reset it is what was inside just before. During the day it grows by the leak; at night, when a counter that stands
 * still shows who is not there, what lies above the provable part fades, and what the night takes back or adds corrects the leak.
 */
export function advanceEstimate(
  state: EstimateState | undefined,
  observation: { readonly raw: number; readonly at: number },
): EstimateState {
  const { raw, at } = observation;
  if (state && !(at > state.at)) return state;
  const day = serviceDayOf(at);
  const reset = startOfServiceDay(day);
  if (!state) return begin(raw, at, day, reset);
  const next = { ...(day === state.day ? state : carryOver(state, day, reset, at)) };
  const nightFrom = reset + model.nightFrom * hour;
  const nightTo = reset + model.nightTo * hour;
  const lowest = Math.min(next.lowest, raw);

  leakUntil(next, Math.min(at, nightFrom));
  const missing = -lowest - next.uncounted;
  next.lowest = lowest;
  if (missing > 0) {
    next.uncounted = -lowest;
    // The night speaks of the day before, the rest of the day of itself.
    learn(next, missing, at < nightTo ? next.eveHours : next.began === 'carried' ? next.personHours : 0);
  }
  fadeUntil(next, nightFrom, Math.min(at, nightTo));
  next.at = Math.max(next.at, Math.min(at, nightTo));
  leakUntil(next, at);
  return { ...next, raw, at, uncounted: Math.max(next.uncounted, unseenPeople(next.began, raw)) };
}

/** People inside now, at least 0 and not rounded. */
export function estimatedPeople(state: EstimateState): number {
  return Math.max(0, state.raw + state.uncounted);
}

function begin(raw: number, at: number, day: string, reset: number): EstimateState {
  const lowest = Math.min(0, raw);
  const began = beganUncarried(at, reset);
  return {
    at,
    raw,
    day,
    lowest,
    uncounted: Math.max(0 - lowest, unseenPeople(began, raw)), // 0 - lowest: JSON does not give -0 back
    personHours: 0,
    eveHours: 0,
    leak: model.leak,
    nights: 1,
    began,
  };
}

/** The state at the instant of the reset, before anything was observed after it. */
function carryOver(state: EstimateState, day: string, reset: number, at: number): EstimateState {
  const unseenHours = (reset - state.at) / hour;
  const isWatched =
    state.began === 'carried' && unseenHours <= model.watchedUntil && state.personHours >= model.leastHours;
  return {
    at: reset,
    raw: 0,
    day,
    lowest: 0,
    // Those who leave after the reset are counted; only those who left unseen before it must be guessed.
    uncounted: estimatedPeople(state) * 2 ** (-unseenHours / model.eveningHalfLife),
    personHours: 0,
    eveHours: isWatched ? state.personHours : 0,
    leak: state.leak,
    nights: isWatched ? state.nights + 1 : state.nights,
    began: unseenHours <= model.carriedOver ? 'carried' : beganUncarried(at, reset),
  };
}

/** Whoever begins to look before the morning sees the low point, which tells as much as a carry. */
function beganUncarried(at: number, reset: number): EstimateState['began'] {
  return at < reset + model.nightTo * hour ? 'watched' : 'unknown';
}

/** A guess at the people inside at a reset of which nothing is known. */
function unseenPeople(began: EstimateState['began'], raw: number): number {
  return began === 'unknown' ? Math.max(0, model.unseen * raw) : 0;
}

type Draft = { -readonly [K in keyof EstimateState]: EstimateState[K] };

/** The doors lose some of those inside: growth at the rate `leak`, solved exactly so that steps add up. */
function leakUntil(draft: Draft, until: number): void {
  const hours = (until - draft.at) / hour;
  if (hours <= 0) return;
  const people = estimatedPeople(draft);
  const grown = people * Math.expm1(draft.leak * hours);
  draft.personHours += draft.leak > 0 ? grown / draft.leak : people * hours;
  draft.uncounted += grown;
  draft.at = until;
}

/** What lies above the provable part moves towards those who usually stay the night. */
function fadeUntil(draft: Draft, nightFrom: number, until: number): void {
  const hours = (until - Math.max(draft.at, nightFrom)) / hour;
  if (hours <= 0) return;
  const settled = -draft.lowest * (1 + model.stayers);
  const moved = settled + (draft.uncounted - settled) * 2 ** (-hours / model.nightHalfLife);
  const faded = Math.max(-draft.lowest, moved); // a rounding error must not undercut what is provable
  learn(draft, faded - draft.uncounted, draft.eveHours);
  draft.uncounted = faded;
}

/** `people` turned out to be missing (or, negative, too many) after `personHours`: the leak was too small (too large). */
function learn(draft: Draft, people: number, personHours: number): void {
  if (personHours < model.leastHours) return;
  const weight = Math.max(model.leastWeight, 1 / draft.nights);
  draft.leak = Math.min(model.mostLeak, Math.max(0, draft.leak + (weight * people) / personHours));
}
