import { expect, test } from 'vitest';
import { announcedWindows, scoreWindows } from '../../bench/backtest/window-backtest.ts';

const hour = 3_600_000;
const start = Temporal.ZonedDateTime.from('2025-09-01T00:00[Europe/Zurich]').epochMilliseconds;

/** A gym that opens from 8 to 22 o'clock and is full at 15 o'clock, recorded each half hour; `spoil` changes a count. */
function gym(days: number, spoil: (people: number, at: number) => number = (people) => people) {
  return Array.from({ length: days * 48 }, (_, index) => ({
    at: start + (index * hour) / 2,
    time: (index / 2) % 24,
    index,
  }))
    .filter(({ time }) => time >= 8 && time <= 22)
    .map(({ at, time, index }) => {
      const people = Math.max(10, Math.round(100 - 12 * Math.abs(time - 15) + 4 * Math.sin(index * index)));
      return { at, people: spoil(people, at) };
    });
}

test('windows of a regular gym are announced and come true', () => {
  const announced = announcedWindows(gym(40), 'Europe/Zurich');
  expect(announced.length).toBeGreaterThan(50);
  expect(announced.filter(({ cameTrue }) => cameTrue).length / announced.length).toBeGreaterThan(0.9);
});

test('an announcement knows nothing of what comes after it', () => {
  const cut = start + (35 * 24 + 15) * hour;
  const untilCut = (rows: ReturnType<typeof gym>) =>
    announcedWindows(rows, 'Europe/Zurich').filter(
      ({ askedAt, window }) => askedAt <= cut && window.to <= cut + 24 * hour,
    );
  const [known, changed] = [gym(40), gym(40, (people, at) => (at > cut ? 99 : people))].map(untilCut);
  expect(changed?.map(({ window }) => window)).toEqual(known?.map(({ window }) => window));
  expect(changed?.filter(({ cameTrue }) => cameTrue).length).toBeLessThan(
    known?.filter(({ cameTrue }) => cameTrue).length ?? 0,
  );
});

test('are scored for each series by how sure they were, and together', () => {
  const rows = gym(40).map(({ at, people }) => ({ at, raw: people }));
  const scores = scoreWindows([{ series: 'gym', isLibrary: false, zone: 'Europe/Zurich', rows }]);
  expect(scores.map(({ sureness }) => sureness)).toEqual(['high', 'fair', 'all']);
  const [high, fair, all] = scores;
  expect((high?.announced ?? 0) + (fair?.announced ?? 0)).toBe(all?.announced);
});
