import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  advanceEstimate,
  type EstimateState,
  estimatedPeople,
  isCounted,
} from '../../../src/domain/occupancy/estimate.ts';
import { type Counter, estimatesOf, hour, midnight, minute, type Poll, rawAt, stampAt } from './counted-library.ts';

const counter: Counter = { night: 120 };

/** Polls every `pollMs` from the morning before to the evening after midnight; closer than a minute only for half an hour around `near`. */
function pollsAround(pollMs: number, near: number): Poll[] {
  const polls: Poll[] = [];
  for (let at = midnight - 20 * hour; at < midnight + 20 * hour; ) {
    polls.push({ at, raw: rawAt(counter, at), stamp: stampAt(at) });
    at += Math.abs(at - near) < 10 * minute ? pollMs : Math.max(minute, pollMs);
  }
  return polls;
}

const pollMs = fc
  .oneof(fc.constantFrom(1, 5, 60, 300, 900, 3_600), fc.integer({ min: 1, max: 3_600 }))
  .map((s) => s * 1_000);
const whens = fc.integer({ min: -16 * 60, max: 19 * 60 }).map((minutes) => midnight + minutes * minute);
const values = fc.oneof(
  fc.constantFrom(-900, -50_000, 9_000, 0),
  fc.integer({ min: -60_000, max: 60_000 }),
  fc.integer({ min: -1_500, max: 2_500 }),
);

/** The most by which one reading of `value` at the first poll from `when` on moves the estimate of another poll (people). */
function worstMove(good: readonly Poll[], when: number, value: number): number {
  const index = good.findIndex(({ at }) => at >= when);
  const bad = good.map((poll, place) => (place === index ? { ...poll, raw: value } : poll));
  const [clean, spoilt] = [estimatesOf(good).people, estimatesOf(bad).people];
  return Math.max(...spoilt.map((people, place) => (place === index ? 0 : Math.abs(people - (clean[place] ?? 0)))));
}

describe('one bad reading', () => {
  test('moves no estimate by more than 50 people for longer than the bad poll, whatever it says and whenever', () => {
    fc.assert(
      fc.property(pollMs, whens, values, (every, when, value) => {
        // Of polls so rare that the reset lies between two of them, one alone cannot say which of both is wrong.
        fc.pre(every <= 5 * minute || Math.abs(when - midnight) > 2 * hour);
        expect(worstMove(pollsAround(every, when), when, value)).toBeLessThanOrEqual(50);
      }),
      {
        numRuns: 60,
        examples: [
          // Soon after the counter has begun again: back near 0 is no second reset.
          [5 * minute, midnight + minute, 112],
          // Soon before it: the reset does not confirm the wrong reading.
          [5 * minute, midnight - 9 * minute, 50],
          [2 * minute, midnight - 3 * minute, 50],
        ],
      },
    );
  });

  test('around midnight moves it by no more than the doors can pass in a report, whenever the counter begins again', () => {
    const nights = fc.constantFrom(0, 20, 120, 400, 700);
    const everies = fc.integer({ min: 30, max: 300 }).map((s) => s * 1_000);
    const minutes = (most: number) => fc.integer({ min: -most * 60, max: most * 60 }).map((s) => s * 1_000);
    const near = fc.record({ night: nights, reset: minutes(12), every: everies, when: minutes(40) });
    fc.assert(
      fc.property(near, fc.integer({ min: -450, max: 450 }), ({ night, reset, every, when }, value) => {
        const counter: Counter = { night, resetAt: midnight + reset };
        const polls: Poll[] = [];
        for (let at = midnight - 2 * hour; at < midnight + 2 * hour; at += every) {
          polls.push({ at, raw: rawAt(counter, at), stamp: stampAt(at) });
        }
        expect(worstMove(polls, midnight + when, value)).toBeLessThanOrEqual(75);
      }),
      {
        numRuns: 200,
        // The way back from a wrong reading is no pace of people who stream out: the next jump to 0 is still the reset.
        examples: [[{ night: 120, reset: -11 * minute, every: 218_000, when: -1_096_000 }, -107]],
      },
    );
  });

  test.each([-900, -50_000, 9_000, 0])('of %d does not count, and the estimate stays as it was', (value) => {
    const good = pollsAround(minute, midnight - 9 * hour).filter(({ at }) => at <= midnight - 9 * hour);
    const { state } = estimatesOf(good);
    const at = midnight - 9 * hour + minute;
    const after = advanceEstimate(state, { raw: value, at, stamp: stampAt(at) });
    expect(isCounted(after, at)).toBe(false);
    expect(estimatedPeople(after)).toBe(estimatedPeople(state as EstimateState));
    const back = advanceEstimate(after, {
      raw: rawAt(counter, at + minute),
      at: at + minute,
      stamp: stampAt(at + minute),
    });
    expect(isCounted(back, at + minute)).toBe(true);
    expect(back.held).toBeUndefined();
  });

  test('that was the first of all is not believed against the second', () => {
    const at = midnight - 9 * hour;
    const wrong = advanceEstimate(undefined, { raw: 9_000, at, stamp: stampAt(at) });
    const second = { raw: rawAt(counter, at + minute), at: at + minute, stamp: stampAt(at + minute) };
    const after = advanceEstimate(wrong, second);
    expect(isCounted(after, second.at)).toBe(true);
    expect(estimatedPeople(after)).toBe(estimatedPeople(advanceEstimate(undefined, second)));
  });

  test('that is impossible does not count however often it is polled, as long as the feed repeats the same report', () => {
    const good = pollsAround(minute, midnight - 9 * hour);
    const start = good.findIndex(({ at }) => at >= midnight - 9 * hour);
    const bad = good.map((poll, place) =>
      place >= start && place < start + 5 ? { ...poll, raw: -900, stamp: good[start]?.stamp ?? '' } : poll,
    );
    const [clean, spoilt] = [estimatesOf(good).people, estimatesOf(bad).people];
    expect(Math.max(...spoilt.map((people, place) => Math.abs(people - (clean[place] ?? 0))))).toBeLessThan(25);
  });
});

describe('a reading that is surprising but true', () => {
  const before = pollsAround(minute, midnight - 9 * hour).filter(({ at }) => at <= midnight - 9 * hour);
  const inside = estimatesOf(before).people.at(-1) ?? 0;
  const last = before.at(-1) as Poll;
  const later = (minutes: number, change: number): Poll => {
    const at = last.at + minutes * minute;
    return { raw: last.raw + change, at, stamp: stampAt(at) };
  };

  test('is believed at the second poll that says so: a fire alarm', () => {
    const leave = [5, 6, 7].map((minutes) => later(minutes, -600));
    const { people } = estimatesOf([...before, ...leave]);
    expect(people.at(-3)).toBeGreaterThan(inside - 10);
    expect(people.at(-2)).toBeLessThan(inside - 580);
    expect(people.at(-1)).toBeLessThan(inside - 580);
  });

  test('is believed soon after people stopped streaming out, when each poll is a jump of its own', () => {
    const leave = [1, 2, 3, 4, 5, 6].map((minutes) => later(minutes, Math.max(-700, -140 * minutes)));
    expect(estimatesOf([...before, ...leave]).people.at(-1)).toBeLessThan(inside - 680);
  });

  test('is believed at once when an outage explains it', () => {
    const people = estimatesOf([...before, later(120, -500)]).people;
    expect(people.at(-1)).toBeLessThan(inside - 450);
  });

  test('is believed, impossible or not, when the doors report it twice', () => {
    const { people } = estimatesOf([...before, later(5, 2_500), later(10, 2_510)]);
    expect(people.at(-1)).toBeGreaterThan(inside + 2_400);
  });
});
