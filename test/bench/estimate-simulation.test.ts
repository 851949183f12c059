import { describe, expect, test } from 'vitest';
import { scoreEstimate } from '../../bench/backtest/estimate-backtest.ts';
import { type SimulationScore, scoreSimulation } from '../../bench/backtest/estimate-simulation.ts';
import { campusZone, startOfServiceDay } from '../../src/domain/calendar/service-day.ts';
import { createCampus } from '../../src/sandbox/campus/campus.ts';
import type { Direction, Door } from '../../src/sandbox/campus/doors.ts';

const missRates = [0.005, 0.015, 0.03];

function error(scores: readonly SimulationScore[], wanted: Partial<SimulationScore>): number {
  return scores
    .filter((score) =>
      Object.entries(wanted).every(([key, value]) => Object.entries(score).some(([k, v]) => k === key && v === value)),
    )
    .reduce((sum, { meanAbsoluteErrorPeople }) => sum + meanAbsoluteErrorPeople, 0);
}

describe('the estimate against the truth of thirty simulated days', () => {
  const scores = scoreSimulation({ missRates, seeds: ['snow', 7] });

  test.each(missRates)('is at most half as wrong as clamping over all libraries when doors miss %d', (missRate) => {
    expect(error(scores, { missRate, method: 'ours' })).toBeLessThan(
      0.5 * error(scores, { missRate, method: 'clamp' }),
    );
  });

  test.each(missRates)(
    'is at most a third as wrong in the library that is open all night when doors miss %d',
    (missRate) => {
      const webster = { library: 'webster', missRate };
      expect(error(scores, { ...webster, method: 'ours' })).toBeLessThan(
        error(scores, { ...webster, method: 'clamp' }) / 3,
      );
    },
  );

  // The building is empty at midnight where a library closes, so all that clamping gets wrong there is the doors' own noise.
  test.each(missRates)(
    'stays within a few people of the truth in the libraries that close when doors miss %d',
    (missRate) => {
      expect(error(scores, { library: 'vanier', missRate, method: 'ours' })).toBeLessThan(10);
      expect(error(scores, { library: 'greynuns', missRate, method: 'ours' })).toBeLessThan(2.5);
    },
  );

  test('holds in exams, when two libraries stay open all night', () => {
    const exams = scoreSimulation({ missRates: [0.015], seeds: [3], campus: { examWeeks: true } });
    for (const library of ['webster', 'vanier']) {
      expect(error(exams, { library, method: 'ours' })).toBeLessThan(0.5 * error(exams, { library, method: 'clamp' }));
    }
  });

  test('holds when the doors miss more of those who leave, the other way round than the real ones', () => {
    const missRate = (_: Door, direction: Direction) => (direction === 'in' ? 0.01 : 0.014);
    const upward = scoreSimulation({ missRates: [0.012], seeds: [3], campus: { missRate } });
    expect(error(upward, { library: 'webster', method: 'ours' })).toBeLessThan(
      0.5 * error(upward, { library: 'webster', method: 'clamp' }),
    );
  });

  test('reaches the goals of the recordings with a reading about once an hour and none around midnight', () => {
    const campus = createCampus({ seed: 5 });
    const start = startOfServiceDay('2026-01-12');
    const rows = Array.from({ length: 30 * 24 }, (_, index) => start + index * 3_660_000)
      .filter((at) => ![23, 0].includes(Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(campusZone).hour))
      .map((at) => ({ at, raw: campus.raw('webster', at) }));
    const score = scoreEstimate('webster', rows, 'ours');
    expect(score.provablyLowShare).toBeLessThan(0.15);
    expect(score.meanShortfallPeople).toBeLessThan(3.5);
    expect(score.nightMeanPeople).toBeLessThan(20);
  });
});
