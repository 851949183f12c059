import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attemptsOf, type Counted, horizons, scoreForecasts } from '../../bench/backtest/forecast-backtest.ts';
import { parseRecordings, type Recording } from '../../bench/backtest/recordings.ts';

const hour = 3_600_000;
const start = Temporal.ZonedDateTime.from('2025-09-01T00:00[Europe/Zurich]').epochMilliseconds;

/** A gym that opens from 8 to 20 o'clock, recorded each half hour for `days` days, with a little unrest. */
function gym(days: number): Counted[] {
  return Array.from({ length: days * 48 }, (_, index) => ({
    at: start + (index * hour) / 2,
    time: (index / 2) % 24,
    index,
  }))
    .filter(({ time }) => time >= 8 && time <= 20)
    .map(({ at, time, index }) => ({
      at,
      people: Math.round(20 + 10 * Math.min(time - 8, 20 - time) + 6 * Math.sin(index * index)),
    }));
}

const recording = (series: string, rows: readonly Counted[], more: Partial<Recording> = {}): Recording => ({
  series,
  isLibrary: false,
  rows: rows.map(({ at, people }) => ({ at, raw: people })),
  ...more,
});

describe('the backtest of the forecast', () => {
  test('does not look ahead: whatever the future, no earlier forecast changes', () => {
    const rows = gym(36);
    const before = attemptsOf(rows, 'Europe/Zurich', horizons);
    expect(before.length).toBeGreaterThan(500);
    const cuts = fc.constantFrom(...rows.map(({ at }) => at).filter((at) => at > start + 29 * 24 * hour));
    fc.assert(
      fc.property(cuts, fc.nat(900), (cut, people) => {
        const changed = rows.map((row) => (row.at > cut ? { ...row, people } : row));
        const known = (attempts: typeof before) =>
          attempts
            .filter(({ at, horizonHours }) => at - horizonHours * hour <= cut)
            .map(({ at, horizonHours, said, low, high }) => ({ at, horizonHours, said, low, high }));
        expect(known(attemptsOf(changed, 'Europe/Zurich', horizons))).toEqual(known(before));
      }),
      { numRuns: 8 },
    );
  });

  test('asks all methods about the same open hours, after four weeks', () => {
    const night = gym(35).flatMap((row, index) => [
      row,
      ...(index % 25 === 24 ? [{ at: row.at + 3 * hour, people: 1 }] : []),
    ]);
    const attempts = attemptsOf(night, 'Europe/Zurich', [1]);
    const hours = attempts.map(
      ({ at }) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('Europe/Zurich').hour,
    );
    expect(Math.min(...attempts.map(({ at }) => at))).toBeGreaterThanOrEqual(start + 28 * 24 * hour);
    expect([Math.min(...hours), Math.max(...hours)]).toEqual([8, 20]);
    for (const { said } of attempts) expect(Object.values(said).every(Number.isFinite)).toBe(true);
  });

  test('takes the same time last week by the clock on the wall', () => {
    const attempts = attemptsOf(
      gym(63).map((row) => ({ ...row, people: 10 + new Date(row.at).getUTCHours() })),
      'Europe/Zurich',
      [1],
    );
    const after = attempts.find(({ at }) => at === Date.parse('2025-10-27T11:00Z'));
    expect(after).toMatchObject({ actual: 21, said: { lastWeek: 20 } });
  });

  test('scores four methods at three horizons, with bounds for ours alone', () => {
    const { scores, tooShort } = scoreForecasts([recording('gym', gym(50)), recording('new', gym(20))]);
    expect(tooShort).toEqual(['new']);
    expect(scores.map(({ horizonHours, method }) => `${method} ${horizonHours}`)).toEqual(
      [1, 3, 24].flatMap((hours) =>
        ['persistence', 'lastWeek', 'weekdayMean', 'ours'].map((method) => `${method} ${hours}`),
      ),
    );
    for (const { method, coverage80, relativeMae, n } of scores) {
      expect(n).toBeGreaterThan(300);
      expect(relativeMae > 0 && relativeMae < 1).toBe(true);
      if (method === 'ours') expect(coverage80).toBeGreaterThan(0.6);
      else expect(coverage80).toBeNull();
    }
    const errorOf = (wanted: string) =>
      scores.find(({ method, horizonHours }) => method === wanted && horizonHours === 24);
    expect(errorOf('ours')?.relativeMae).toBeLessThan(errorOf('lastWeek')?.relativeMae ?? 0);
  });

  test('joins a series that stands in several files', () => {
    const rows = gym(40);
    const whole = scoreForecasts([recording('gym', rows)]);
    const parts = [recording('gym', rows.slice(500)), recording('gym', rows.slice(0, 520))];
    expect(scoreForecasts(parts)).toEqual(whole);
  });

  test("forecasts a library's estimate, not its counter", () => {
    const rows = gym(40).map(({ at, people }) => ({ at, people: people - 60 }));
    const { scores } = scoreForecasts([recording('webster', rows, { isLibrary: true })]);
    expect(scores).toHaveLength(12);
    for (const { relativeMae } of scores) expect(relativeMae >= 0 && relativeMae < 3).toBe(true);
  });

  test('lives by the clock that the file names', () => {
    const text = (zone: string) => `series,timestamp_utc,count,zone\ngym,2025-09-01T10:00:00Z,5,${zone}`;
    expect(parseRecordings(text('Asia/Tokyo')).recordings[0]?.zone).toBe('Asia/Tokyo');
    expect(parseRecordings(text('Mars/Base')).refused).toEqual(['line 2: "Mars/Base" is not a time zone']);
    expect(parseRecordings(text('')).recordings[0]).not.toHaveProperty('zone');
  });
});
