import { expect, test } from 'vitest';
import { slopeOf } from '../../../chaos/days/measures.ts';
import { type Day, growthOf, type Run } from '../../../chaos/days/report.ts';

const held = { residentMb: 300, heapMb: 70, files: 40 };
const dayOf = (day: number, changes: Partial<Day> = {}): Day => ({
  ...held,
  // Noise that goes up and down.
  heapMb: 70 + (day % 2),
  timers: 28,
  bytes: 16_000_000 + day * 864 * 92,
  rows: { reading: 160_000 + day * 864, delivery: 1_000 + (day % 7) * 20 },
  ...changes,
});
const runOf = (lived: readonly Day[], changes: Partial<Run> = {}): Run => ({
  engine: 'sqlite',
  lived,
  before: { ...held, files: 24 },
  after: { ...held, files: 24 },
  firstDayMs: 200,
  lastDayMs: 300,
  errors: [],
  total: { fired: 1, posted: 1, dropped: {}, lost: 0, doubled: 0 },
  ...changes,
});
const days = (change: (day: number) => Partial<Day> = () => ({})) =>
  Array.from({ length: 40 }, (_, day) => dayOf(day, change(day)));

test('the slope of a line is found, with how sure that is', () => {
  expect(slopeOf([1, 3, 5, 7])).toEqual({ slope: 2, error: 0 });
  const { slope, error } = slopeOf([5, 6, 5, 6, 5, 6, 5, 6]);
  expect(Math.abs(slope)).toBeLessThan(2 * error);
});

test('days that are all alike, with the readings that were computed, have grown nothing', () => {
  expect(growthOf(runOf(days()))).toEqual([]);
});

test('of days in which the channels still fill memory says nothing', () => {
  const rising = days((day) => ({ heapMb: 70 + Math.min(day, 15) * 0.2 + (day % 2) }));
  expect(growthOf(runOf(rising.slice(0, 24)))).toEqual([]);
  expect(growthOf(runOf(rising))).toEqual([]);
});

test.each([
  ['memory', runOf(days((day) => ({ heapMb: 70 + (day % 2) + day * 0.2 }))), /^heapMb 0\.2\d\d a day/],
  [
    'a table',
    runOf(days((day) => ({ rows: { ...dayOf(day).rows, pending: day * 10 } }))),
    /^rows of pending: 190, then 390/,
  ],
  ['the file', runOf(days((day) => ({ bytes: 16_000_000 + day * 400_000 }))), /^the database: /],
  ['timers', runOf(days((day) => ({ timers: 28 + day }))), /^timers: 28, then 67/],
  ['open files', runOf(days((day) => ({ files: 40 + day }))), /^open files: 40, then 79/],
  ['what is left at the end', runOf(days(), { after: { ...held, files: 30 } }), /^open files after the end/],
  ['an answer', runOf(days(), { lastDayMs: 1_500 }), /^\/history of the first day takes 1500 ms/],
  ['the errors', runOf(days(), { errors: ['oh'] }), /^errors in the log: 1, first oh/],
])('growth is found: %s', (_, run, words) => {
  expect(growthOf(run)).toEqual([expect.stringMatching(words)]);
});
