import { expect, test } from 'vitest';
import { startOfServiceDay } from '../../../src/domain/calendar/service-day.ts';
import { freshnessLimitsFor } from '../../../src/domain/occupancy/freshness.ts';
import { longestGapMs } from '../../../src/domain/outlook/forecast.ts';
import { observedIn } from '../../../src/domain/outlook/sightings.ts';

const minute = 60_000;
const noon = startOfServiceDay('2026-02-11') + 12 * 60 * minute;

test('a reading holds from when it was first fetched until it was last seen', () => {
  const sightings = [
    { fetchedAt: noon, seenAt: noon + 4 * minute, people: 300 },
    { fetchedAt: noon + 5 * minute, seenAt: noon + 5 * minute, people: 310 },
  ];
  expect(observedIn(sightings)).toEqual([
    { fetchedAt: noon, people: 300 },
    { fetchedAt: noon + 4 * minute, people: 300 },
    { fetchedAt: noon + 5 * minute, people: 310 },
  ]);
});

test('a sensor that stood still at noon until it was stale says nothing', () => {
  const frozen = { fetchedAt: noon, seenAt: noon + 46 * minute, people: 300 };
  const alive = { fetchedAt: noon + 47 * minute, seenAt: noon + 47 * minute, people: 320 };
  expect(observedIn([frozen, alive])).toEqual([{ fetchedAt: alive.fetchedAt, people: 320 }]);
});

test('a count that stands still in the evening, as the stamp does until midnight, is known all the while', () => {
  const evening = startOfServiceDay('2026-02-12') - 85 * minute;
  const still = { fetchedAt: evening, seenAt: evening + 84 * minute, people: 3 };
  const observed = observedIn([still]);
  expect([observed[0]?.fetchedAt, observed.at(-1)?.fetchedAt]).toEqual([still.fetchedAt, still.seenAt]);
  const gaps = observed.slice(1).map(({ fetchedAt }, index) => fetchedAt - (observed[index]?.fetchedAt ?? 0));
  expect(Math.max(...gaps)).toBeLessThanOrEqual(longestGapMs);
});

test('the limits follow the polling interval', () => {
  const seldom = { fetchedAt: noon, seenAt: noon, people: 5 };
  expect(observedIn([seldom], freshnessLimitsFor(3600_000))).toEqual([{ fetchedAt: noon, people: 5 }]);
  expect(observedIn([])).toEqual([]);
});
