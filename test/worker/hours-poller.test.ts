import { afterEach, expect, test } from 'vitest';
import { knownLibraries, libraryOfSourceKey } from '../../src/domain/library.ts';
import { createLogger } from '../../src/logger.ts';
import { SourceError } from '../../src/source/errors.ts';
import type { ServiceHours } from '../../src/source/hours.ts';
import { createHoursPoller, type HoursPoller } from '../../src/worker/hours-poller.ts';
import { manualClock } from '../support/manual-clock.ts';

const hour = 3_600_000;
/** The winter noon of Montreal, as UTC. */
const noon = Date.UTC(2026, 1, 11, 17);
const running: HoursPoller[] = [];
afterEach(async () => {
  for (const poller of running.splice(0)) await poller.stop();
});

function polling(answer: (day: string) => ServiceHours[], startAt = noon) {
  const clock = manualClock(startAt);
  const asked: { day: string; afterHours: number }[] = [];
  const libraries = [...knownLibraries];
  const poller = createHoursPoller({
    fetch: async (day) => {
      asked.push({ day, afterHours: (clock.now() - startAt) / hour });
      return answer(day);
    },
    libraries: () => libraries,
    clock,
    random: () => 0,
    logger: createLogger({ level: 'debug', secrets: [], destination: { write: () => {} } }),
  });
  running.push(poller);
  poller.start();
  return { poller, clock, asked, libraries };
}

const open = (day: string): ServiceHours[] => [
  { service: 'Webster Library', text: `24 h on ${day}` },
  { service: 'Reference Desk', text: '9 AM to 5 PM' },
];
const down = (): never => {
  throw new SourceError({ kind: 'status', status: 404 });
};

test('today is read at the start and once more just after each Montreal midnight', async () => {
  const { clock, asked } = polling(open);
  await clock.advance(48 * hour);
  expect(asked.map(({ day, afterHours }) => [day, Math.floor(afterHours)])).toEqual([
    ['2026-02-11', 0],
    ['2026-02-12', 12],
    ['2026-02-13', 36],
  ]);
});

test('a day of 23 hours is followed by the next one in time', async () => {
  // 8 March 2026: the clocks of Montreal go forward at 2:00. The start is its midnight.
  const { clock, asked } = polling(open, Date.UTC(2026, 2, 8, 5));
  await clock.advance(23.5 * hour);
  expect(asked.map(({ day }) => day)).toEqual(['2026-03-08', '2026-03-09']);
});

test('the hours of a library are those of its own service', async () => {
  const { poller, clock } = polling(open);
  await clock.advance(0);
  expect([...poller.hoursToday(clock.now())]).toEqual([['webster', '24 h on 2026-02-11']]);
});

test("yesterday's are never shown as today's, not even while today's cannot be read", async () => {
  const { poller, clock } = polling((day) => (day === '2026-02-11' ? open(day) : down()));
  await clock.advance(12 * hour - 1);
  expect(poller.hoursToday(clock.now()).size).toBe(1);
  await clock.advance(1);
  expect(poller.hoursToday(clock.now()).size).toBe(0);
  await clock.advance(2 * hour);
  expect(poller.hoursToday(clock.now()).size).toBe(0);
});

test('before the first answer nothing is known', () => {
  const { poller, clock } = polling(open);
  expect(poller.hoursToday(clock.now())).toEqual(new Map());
});

test('a failure is tried again every 15 minutes and no sooner, until it works', async () => {
  let works = false;
  const { poller, clock, asked } = polling((day) => (works ? open(day) : down()));
  await clock.advance(hour);
  expect(asked.map(({ afterHours }) => afterHours)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  works = true;
  await clock.advance(hour);
  expect(asked).toHaveLength(6);
  expect(poller.hoursToday(clock.now()).get('webster')).toBe('24 h on 2026-02-11');
});

test('a library that appears later finds its hours without another question', async () => {
  const { poller, clock, asked, libraries } = polling(() => [{ service: 'Law Library', text: '8 to 8' }]);
  await clock.advance(0);
  expect(poller.hoursToday(clock.now()).size).toBe(0);
  libraries.push(libraryOfSourceKey('Law'));
  expect(poller.hoursToday(clock.now()).get('law')).toBe('8 to 8');
  expect(asked).toHaveLength(1);
});
