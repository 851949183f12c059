import { expect, test } from 'vitest';
import { nextMoment } from '../../../src/sandbox/page/time-travel.ts';

const at = (text: string) => Temporal.ZonedDateTime.from(`${text}[America/Montreal]`).epochMilliseconds;

test.each([
  ['monday', '2026-11-22T19:00', '2026-11-23T10:00'],
  ['monday', '2026-11-23T09:59', '2026-11-23T10:00'],
  ['monday', '2026-11-23T10:00', '2026-11-30T10:00'],
  ['exams', '2026-11-25T12:00', '2026-11-30T10:00'],
  ['midnight', '2026-11-23T10:00', '2026-11-23T23:50'],
  ['midnight', '2026-11-23T23:55', '2026-11-24T23:50'],
  // Over the night on which the clocks go back: the wall clock counts.
  ['monday', '2026-10-31T12:00', '2026-11-02T10:00'],
] as const)('the next %s after %s is %s', (moment, now, then) => {
  expect(nextMoment(moment, at(now))).toBe(at(then));
});
