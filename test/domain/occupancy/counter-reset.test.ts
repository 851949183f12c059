import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimatesOf, hour, midnight, minute, mostInAnHour, type Poll, rawAt, stampAt } from './counted-library.ts';

/** How a feed stamps what it shows: not at all, by the clock of Montreal, in UTC, or by the counter's own, whose day begins with its reset. */
const stampings = ['none', 'wall', 'utc', 'counter'] as const;

interface Night {
  readonly night: number;
  readonly lateMs: number;
  readonly pollMs: number;
  /** By how much the machine's clock is ahead (ms). */
  readonly clockMs: number;
  readonly stamping: (typeof stampings)[number];
}

function pollsOf({ night, lateMs, pollMs, clockMs, stamping }: Night): Poll[] {
  const polls: Poll[] = [];
  const stamp = (at: number): string => {
    if (stamping === 'wall') return stampAt(at);
    if (stamping === 'utc') return new Date(at).toISOString();
    const isOver = at >= midnight + lateMs;
    return stampAt(isOver ? Math.max(at, midnight) : at > midnight - 12 * hour ? Math.min(at, midnight - 1) : at);
  };
  for (let at = midnight - 20 * hour + 7_000; at < midnight + 23 * hour; ) {
    const raw = rawAt({ night, resetAt: midnight + lateMs }, at);
    polls.push({ at: at + clockMs, raw, ...(stamping !== 'none' && { stamp: stamp(at) }) });
    at += Math.abs(at - midnight) < 22 * minute ? pollMs : Math.max(minute, pollMs);
  }
  return polls;
}

/** The largest difference from the run whose counter begins again on time, from the reset until the next evening. */
function worstOf(night: Night): number {
  const punctual = estimatesOf(pollsOf({ ...night, lateMs: 0, clockMs: 0, stamping: 'wall' })).people;
  const polls = pollsOf(night);
  const people = estimatesOf(polls).people;
  return Math.max(
    ...people.map((each, index) =>
      (polls[index]?.at ?? 0) < midnight - hour ? 0 : Math.abs(each - (punctual[index] ?? 0)),
    ),
  );
}

describe('a counter that does not begin again at midnight sharp', () => {
  test.each([
    ['a poll after midnight that still shows yesterday', 2 * minute, 0],
    ['a quarter of an hour late', 15 * minute, 0],
    ['a quarter of an hour early', -15 * minute, 0],
    ['on time, by a machine that is two minutes slow', 0, -2 * minute],
    ['on time, by a machine that is two minutes fast', 0, 2 * minute],
  ])('gives the same people as a punctual one: %s', (_, lateMs, clockMs) => {
    for (const stamping of stampings) {
      for (const night of [60, 200]) {
        expect(worstOf({ night, lateMs, clockMs, pollMs: minute, stamping })).toBeLessThan(15);
      }
    }
  });

  test('gives the same people within about 15, however early, late or often', () => {
    const nights = fc.record({
      night: fc.integer({ min: 0, max: 250 }),
      lateMs: fc.integer({ min: -15 * 60, max: 15 * 60 }).map((s) => s * 1_000),
      clockMs: fc.integer({ min: -120, max: 120 }).map((s) => s * 1_000),
      pollMs: fc.oneof(fc.constantFrom(5, 60, 300), fc.integer({ min: 10, max: 300 })).map((s) => s * 1_000),
      stamping: fc.constantFrom(...stampings),
    });
    fc.assert(
      fc.property(nights, (night) => {
        expect(worstOf(night)).toBeLessThan(20);
      }),
      { numRuns: 40 },
    );
  });

  test('gives the same people within what an hour moves, for a poll an hour', () => {
    const nights = fc.record({
      night: fc.integer({ min: 0, max: 250 }),
      lateMs: fc.integer({ min: -15 * 60, max: 15 * 60 }).map((s) => s * 1_000),
      clockMs: fc.integer({ min: -120, max: 120 }).map((s) => s * 1_000),
      pollMs: fc.integer({ min: 300, max: 3_600 }).map((s) => s * 1_000),
      stamping: fc.constantFrom(...stampings),
    });
    fc.assert(
      fc.property(nights, (night) => {
        expect(worstOf(night)).toBeLessThan(mostInAnHour);
      }),
      { numRuns: 40 },
    );
  });
});

test('a closing time that empties the library just before midnight is no reset', () => {
  const at = (minutes: number) => midnight + minutes * minute;
  const day: Poll[] = Array.from({ length: 200 }, (_, index) => ({
    at: at(-1_040 + 5 * index),
    raw: Math.min(300, 3 * index),
  }));
  const closing = [230, 160, 90, 20, -40, -60, -60].map((raw, index) => ({ at: at(-35 + 5 * index), raw }));
  const after = [0, 0, 0, 0].map((raw, index) => ({ at: at(1 + 5 * index), raw }));
  const { people } = estimatesOf([...day, ...closing, ...after]);
  const lowest = estimatesOf([...day, ...closing]).people.at(-1) ?? 0;
  expect(Math.abs((people.at(-1) ?? 0) - lowest)).toBeLessThan(15);
});
