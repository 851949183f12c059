import { describe, expect, test } from 'vitest';
import { startOfServiceDay } from '../../../src/domain/calendar/service-day.ts';
import { neededMs, whenFinding } from '../../../src/domain/outlook/when-finding.ts';

const hour = 3_600_000;
const day = '2026-02-11';
const at = (hours: number): number => startOfServiceDay(day) + hours * hour;

/** A library that is open from 8:00 to 22:00, with as much past as is needed unless `since` says otherwise. */
const past = (since = 0) => ({
  forecast: (_id: string, now: number, then: number) =>
    then < now ? undefined : { people: 400, low: 350, high: 450, days: 6 },
  since: () => since,
  openOn: (_id: string, on: string) => (on === day ? [{ from: at(8), to: at(22) }] : []),
});

describe('what can be said of a day', () => {
  test('is that the library is closed from the moment when it closes', () => {
    expect(whenFinding('annex', day, at(22) - 1, past()).kind).not.toBe('closedNow');
    expect(whenFinding('annex', day, at(22), past()).kind).toBe('closedNow');
  });

  test('needs two weeks of past, and not a moment more', () => {
    expect(whenFinding('annex', day, at(9), past(at(9) - neededMs)).kind).toBe('known');
    const since = at(9) - neededMs + 1;
    expect(whenFinding('annex', day, at(9), past(since))).toEqual({ kind: 'needsMore', since });
  });
});
