import { z } from 'zod';
import { startOfServiceDay } from '../calendar/service-day.ts';

/** What is remembered of one library's people since its counter began at 0: plain JSON. Counts are people, not rounded. */
export const tallySchema = z.strictObject({
  /** When the last observation was made, in milliseconds since the Unix epoch. */
  at: z.number(),
  /** The counter at that time; may be negative. */
  raw: z.number(),
  /** The counter's day, `YYYY-MM-DD`: the service day, but for some minutes around a reset that is early or late. */
  day: z.iso.date(),
  /** The lowest that the counter has been on this day, as far as one observation alone is believed, and at most the 0 at which the day began. */
  lowest: z.number().max(0),
  /** People inside who are not in `raw`: inside at the reset, or missed by the doors. At least `-lowest`. */
  uncounted: z.number().min(0),
  /** People inside, summed over the hours of this day. */
  personHours: z.number().min(0),
  /** The same of the day before, if it was seen from beginning to end, else 0: nothing can be learnt from it. */
  eveHours: z.number().min(0),
  /** People whom the doors lose per person-hour: they miss more people coming than going. Learnt per library. */
  leak: z.number().min(0),
  /** Nights that `leak` was learnt from; the first is the assumed value. */
  nights: z.int().min(1),
  /** What is known of the people inside at the reset: carried over, or the night after it was watched, or nothing. */
  began: z.enum(['carried', 'watched', 'unknown']),
});

/** See `tallySchema`. */
export type Tally = z.infer<typeof tallySchema>;

const hour = 3_600_000;

/**
 * The figures of the model, each with a reason in how people and doors behave. All are flat: on the recording the goals of
 * the backtest still hold with any one of them at two thirds or at one and a half times its value, `nightTo` from 6 to 9.
 */
const model = {
  /**
   * Hours since the reset between which the carried people are put to the test: after the last metro and before the first
   * arrivals. Those inside then leave sooner or later and the counter falls; where it stands still, the library was empty.
   */
  nightFrom: 1,
  nightTo: 7,
  /** Half-life, in hours, of the people whom the night does not confirm: after the last metro they would leave at about this pace. */
  nightHalfLife: 1,
  /** For every person who left since midnight, how many stay until morning where a library is open all night. */
  stayers: 0.07,
  /** Half-life, in hours, of the people inside in a late evening that was not watched: about a usual stay. */
  eveningHalfLife: 2.5,
  /**
   * Between two and three in a hundred arrivals missed who stay two hours each: the real counter falls by 100 to 130 a day
   * more than people leave. Only the initial value; the library's own nights correct it.
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
  /** Where the night was not watched: the people inside at the reset, as a part of the most that the counter has shown since. */
  unseen: 0.12,
  /** Fewer person-hours than this are too few door events to distinguish a leak from chance. */
  leastHours: 200,
  /** The lowest that a first reading is believed: twice the lowest that the feed has been seen to fall to in a night (−247). */
  lowestAtFirst: -500,
  /** How far below both its neighbours one observation is believed (people): a wrong one costs no more than this. */
  believedAlone: 40,
} as const;

/** The tally of a first observation at `at` (ms since the Unix epoch) on `day`. */
export function beginTally(raw: number, at: number, day: string): Tally {
  const lowest = Math.max(model.lowestAtFirst, Math.min(0, raw));
  const began = beganUncarried(at, startOfServiceDay(day));
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

/**
 * Folds in one observation of the same counter's day, newer than the last. What cannot be taken back, a new lowest, follows
 * from two observations, this one and the last, so that a wrong one leaves next to nothing behind.
 */
export function foldTally(tally: Tally, { raw, at }: { readonly raw: number; readonly at: number }): Tally {
  const reset = startOfServiceDay(tally.day);
  const nightFrom = reset + model.nightFrom * hour;
  const nightTo = reset + model.nightTo * hour;
  const next = { ...tally };
  const [low, high] = [Math.min(tally.raw, raw), Math.max(tally.raw, raw)];
  const lowest = Math.min(next.lowest, Math.max(low, high - model.believedAlone));

  leakUntil(next, Math.min(at, nightFrom));
  // A low in the night is about the day before, later ones about this day. What only one observation says teaches nothing.
  const missing = -Math.min(next.lowest, high) - next.uncounted;
  if (missing > 0) learn(next, missing, at < nightTo ? next.eveHours : next.began === 'carried' ? next.personHours : 0);
  next.lowest = lowest;
  next.uncounted = Math.max(next.uncounted, -lowest);
  fadeUntil(next, nightFrom, Math.min(at, nightTo));
  next.at = Math.max(next.at, Math.min(at, nightTo));
  leakUntil(next, at);
  return { ...next, raw, at, uncounted: Math.max(next.uncounted, unseenPeople(next.began, low)) };
}

/**
 * The tally at the reset that began `day`, before anything was observed after it. `until` is the first time (ms since the
 * Unix epoch) at which the counter was seen to have begun again; the reset was at midnight or as near to it as that allows.
 */
export function carryOver(tally: Tally, day: string, until: number): Tally {
  const midnight = startOfServiceDay(day);
  const at = Math.min(Math.max(midnight, tally.at), until);
  const unseenHours = (at - tally.at) / hour;
  const isWatched =
    tally.began === 'carried' && unseenHours <= model.watchedUntil && tally.personHours >= model.leastHours;
  return {
    at,
    raw: 0,
    day,
    lowest: 0,
    // Those who leave after the reset are counted; only those who left unseen before it must be guessed.
    uncounted: peopleOf(tally) * 2 ** (-unseenHours / model.eveningHalfLife),
    personHours: 0,
    eveHours: isWatched ? tally.personHours : 0,
    leak: tally.leak,
    nights: isWatched ? tally.nights + 1 : tally.nights,
    began: unseenHours <= model.carriedOver ? 'carried' : beganUncarried(until, midnight),
  };
}

/** People inside, at least 0 and not rounded. */
export function peopleOf({ raw, uncounted }: Pick<Tally, 'raw' | 'uncounted'>): number {
  return Math.max(0, raw + uncounted);
}

/** Readings that begin before the morning include the low point, which is as good as a carry. */
function beganUncarried(at: number, reset: number): Tally['began'] {
  return at < reset + model.nightTo * hour ? 'watched' : 'unknown';
}

/** A guess at the people inside at a reset of which nothing is known. */
function unseenPeople(began: Tally['began'], raw: number): number {
  return began === 'unknown' ? Math.max(0, model.unseen * raw) : 0;
}

type Draft = { -readonly [K in keyof Tally]: Tally[K] };

/** The doors lose some of those inside: growth at the rate `leak`, solved exactly so that steps add up. */
function leakUntil(draft: Draft, until: number): void {
  const hours = (until - draft.at) / hour;
  if (hours <= 0) return;
  const people = peopleOf(draft);
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
