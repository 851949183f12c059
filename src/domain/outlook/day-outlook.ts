import type { Interval } from '../calendar/interval.ts';
import { quarterMs } from '../calendar/local-quarters.ts';
import type { Forecast } from './forecast.ts';
import { isDaytime } from './open-days.ts';

/** A stretch of whole half hours and what is expected in it on average, in people and not rounded; eight of ten times within `low` and `high`. */
interface ExpectedStretch extends Interval {
  readonly people: number;
  readonly low: number;
  readonly high: number;
}

/** When to come and when not to. */
export interface DayOutlook {
  /** The first stretch that is as good as any, and the busiest, apart; both `undefined` when they would hardly differ. */
  readonly best: ExpectedStretch | undefined;
  readonly avoid: ExpectedStretch | undefined;
  /** All that was looked at, from its first half hour to its last. */
  readonly whole: ExpectedStretch;
  /** `high`: the difference is larger than a usual day's luck; `low`: it may well turn out the other way. */
  readonly sureness: 'high' | 'fair' | 'low';
  /** From how many such weekdays it comes: the fewest of any half hour. */
  readonly days: number;
}

const slotMs = 2 * quarterMs;
/** A stretch is one to three hours long: shorter is too short to study, longer is no advice. In half hours. */
const length = { least: 2, most: 6 } as const;
/** The last half hour before closing is no time to come (ms). */
export const closingMs: number = slotMs;
/** A stretch grows by half hours that differ from its first hour by no more than this part of the day's whole range. */
const alike = 0.15;
/** A day is flat when its busiest hour has no more than this many people, or this part of them, more than its quietest. */
const flat = { people: 10, share: 0.2 } as const;
/** From fewer such days the confidence is always low. */
const days = { few: 3, enough: 4 } as const;

/** What a day's outlook is made from; times in ms since the Unix epoch. */
interface DayOutlookParts {
  readonly from: number;
  readonly to: number;
  /** `undefined` where they are not known. */
  readonly open: readonly Interval[] | undefined;
  readonly forecastAt: (at: number) => Forecast | undefined;
  /** So few people are quiet, where that is known: among such hours the first is the best. */
  readonly quietPeople?: number | undefined;
}

/**
 * Looks for a quiet and the busiest stretch among the half hours that are open, as far as that is known, and forecast; the last
 * half hour before closing is left out. The night counts only when nothing of the day is left. `undefined` when there is not one such hour.
 */
export function dayOutlook(parts: DayOutlookParts): DayOutlook | undefined {
  const slots = slotsOf(parts);
  const [firstHour, ...otherHours] = runsOf(slots, length.least);
  if (firstHour === undefined) return undefined;
  const hours = [firstHour, ...otherHours];
  const quiet = hours.reduce((least, hour) => (meanOf(hour) < meanOf(least) ? hour : least));
  const busy = hours.reduce((most, hour) => (meanOf(hour) > meanOf(most) ? hour : most));
  const range = meanOf(busy) - meanOf(quiet);
  const whole = asOneStretch(slots);
  const least = Math.min(...slots.map((slot) => slot.days));
  // An evening hour that is a little emptier is no reason to wait for it; but the best must differ from the busiest.
  const enough = Math.min(parts.quietPeople ?? 0, meanOf(busy) - 2 * alike * range);
  const good = Math.max(meanOf(quiet) + alike * range, enough);
  const first = hours.find((hour) => hour.every(({ people }) => people <= good)) ?? quiet;
  const best = asOneStretch(grown(first, slots, (people) => people <= good));
  const avoid = asOneStretch(grown(busy, slots, (people) => people >= meanOf(busy) - alike * range));
  const isFlat = range <= Math.max(flat.people, flat.share * meanOf(busy));
  // With an hour and a half left there is no choice of stretches.
  const overlap = best.from < avoid.to && avoid.from < best.to;
  if (isFlat || overlap) {
    return { best: undefined, avoid: undefined, whole, sureness: flatSureness(whole, least), days: least };
  }
  return { best, avoid, whole, sureness: surenessOf(best, avoid, least), days: least };
}

interface Slot extends ExpectedStretch {
  readonly days: number;
}

function slotsOf({ from, to, open, forecastAt }: DayOutlookParts): readonly Slot[] {
  const slots: Slot[] = [];
  for (let at = Math.ceil(from / slotMs) * slotMs; at + slotMs <= to; at += slotMs) {
    const isOpen = open === undefined || open.some((each) => each.from <= at && at + slotMs <= lastMoment(each, to));
    const [one, two] = isOpen ? [forecastAt(at), forecastAt(at + quarterMs)] : [];
    if (one === undefined || two === undefined) continue;
    const mean = (key: 'people' | 'low' | 'high') => (one[key] + two[key]) / 2;
    const people = { people: mean('people'), low: mean('low'), high: mean('high') };
    slots.push({ from: at, to: at + slotMs, ...people, days: Math.min(one.days, two.days) });
  }
  const byDay = slots.filter(({ from: at }) => isDaytime(at));
  return runsOf(byDay, length.least).length > 0 ? byDay : slots;
}

/** Until when it is worth being there; a stretch to the end of the day goes on in the next. */
function lastMoment(stretch: Interval, endOfDay: number): number {
  return stretch.to >= endOfDay ? endOfDay : stretch.to - closingMs;
}

/** All runs of `count` half hours that follow one another without a break. */
function runsOf(slots: readonly Slot[], count: number): (readonly Slot[])[] {
  return slots
    .map((_, index) => slots.slice(index, index + count))
    .filter((run) => run.length === count && (run.at(-1)?.to ?? 0) - (run[0]?.from ?? 0) === count * slotMs);
}

/** A run with its neighbours on either side, as long as they are alike and it is not too long. */
function grown(run: readonly Slot[], slots: readonly Slot[], isAlike: (people: number) => boolean): readonly Slot[] {
  let all = run;
  while (all.length < length.most) {
    const next = slots.find(
      ({ from, to, people }) => (to === all[0]?.from || from === all.at(-1)?.to) && isAlike(people),
    );
    if (next === undefined) break;
    all = [...all, next].sort((a, b) => a.from - b.from);
  }
  return all;
}

function meanOf(slots: readonly ExpectedStretch[], key: 'people' | 'low' | 'high' = 'people'): number {
  return slots.reduce((sum, slot) => sum + slot[key], 0) / slots.length;
}

/** At least one half hour as one stretch. */
function asOneStretch(slots: readonly Slot[]): ExpectedStretch {
  const people = { people: meanOf(slots), low: meanOf(slots, 'low'), high: meanOf(slots, 'high') };
  return { from: slots[0]?.from ?? 0, to: slots.at(-1)?.to ?? 0, ...people };
}

function surenessOf(best: ExpectedStretch, avoid: ExpectedStretch, least: number): DayOutlook['sureness'] {
  if (least < days.few || best.high > avoid.people || avoid.low < best.people) return 'low';
  return least >= days.enough && best.high < avoid.low ? 'high' : 'fair';
}

/** Of a flat day it is sure what people are in for, when the interval is no wider than half of them. */
function flatSureness({ people, low, high }: ExpectedStretch, least: number): DayOutlook['sureness'] {
  if (least < days.few) return 'low';
  return least >= days.enough && high - low <= Math.max(2 * flat.people, people / 2) ? 'high' : 'fair';
}
