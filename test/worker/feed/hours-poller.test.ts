import { afterEach, describe, expect, test } from 'vitest';
import { knownLibraries, libraryOfSourceKey } from '../../../src/domain/occupancy/library.ts';
import { SourceError } from '../../../src/source/errors.ts';
import type { ServiceHours } from '../../../src/source/hours.ts';
import { createHoursPoller } from '../../../src/worker/feed/hours-poller.ts';
import { createKnownHours } from '../../../src/worker/feed/known-hours.ts';
import type { Poller } from '../../../src/worker/feed/poller.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { recordingLogger } from '../../support/recording-logger.ts';

const hour = 3_600_000;
/** The winter noon of Montreal, as UTC. */
const noon = Date.UTC(2026, 1, 11, 17);
const running: Poller[] = [];
afterEach(async () => {
  for (const poller of running.splice(0)) await poller.stop();
});

function polling(answer: (day: string) => ServiceHours[], startAt = noon, daysAhead = 0, daysBehind = 0) {
  const { logger, lines } = recordingLogger();
  const clock = manualClock(startAt);
  const asked: { day: string; afterHours: number }[] = [];
  const libraries = [...knownLibraries];
  /** What was told of the days, the newest last. */
  const told: ReadonlyMap<string, readonly ServiceHours[]>[] = [];
  const writes = { fails: false };
  const poller = createHoursPoller({
    onDays: async (days) => {
      told.push(days);
      return !writes.fails;
    },
    fetch: async (day) => {
      asked.push({ day, afterHours: (clock.now() - startAt) / hour });
      return answer(day);
    },
    clock,
    random: () => 0,
    logger,
    daysAhead,
    daysBehind,
  });
  running.push(poller);
  poller.start();
  const known = createKnownHours({ days: () => told.at(-1) ?? new Map(), libraries: () => libraries, logger });
  return { poller: { ...poller, ...known }, clock, asked, libraries, lines, told, writes };
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
  // A second after it: a timer that fires a little early must not ask for the old day again.
  expect(asked.slice(1).map(({ afterHours }) => Math.round((afterHours % 12) * 3_600))).toEqual([1, 1]);
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
  expect([...poller.hoursToday(clock.now())]).toEqual([['webster', { text: '24 h on 2026-02-11', open: undefined }]]);
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
  expect(poller.hoursToday(clock.now()).get('webster')?.text).toBe('24 h on 2026-02-11');
});

test('what could not be written down is written within 15 minutes, without another question, and then no more', async () => {
  const { clock, asked, told, writes } = polling(open);
  writes.fails = true;
  await clock.advance(0.5 * hour);
  expect(told).toHaveLength(3);
  writes.fails = false;
  await clock.advance(3 * hour);
  expect(told.map((days) => [...days.keys()])).toEqual(Array(4).fill(['2026-02-11']));
  expect(asked).toHaveLength(1);
});

test('a library that appears later finds its hours without another question', async () => {
  const { poller, clock, asked, libraries } = polling(() => [{ service: 'Law Library', text: '8 to 8' }]);
  await clock.advance(0);
  expect(poller.hoursToday(clock.now()).size).toBe(0);
  libraries.push(libraryOfSourceKey('Law'));
  expect(poller.hoursToday(clock.now()).get('law')?.text).toBe('8 to 8');
  expect(asked).toHaveLength(1);
});

describe('the days to come', () => {
  const saying = (text: string) => (): ServiceHours[] => [{ service: 'Webster Library', text }];
  const dayAfter = (days: number) => Temporal.PlainDate.from('2026-02-11').add({ days }).toString();

  test('are read soon after today, and each once more every six hours, today too', async () => {
    const { clock, asked } = polling(saying('9 AM to 10 PM'), noon, 7);
    await clock.advance(60_000);
    expect(asked.map(({ day }) => day)).toEqual(Array.from({ length: 8 }, (_, days) => dayAfter(days)));
    await clock.advance(6 * hour);
    expect(asked.slice(8).map(({ day }) => day)).toEqual(Array.from({ length: 8 }, (_, days) => dayAfter(days)));
  });

  test('cost the feed some thirty calls a day', async () => {
    const { clock, asked } = polling(saying('9 AM to 10 PM'), noon, 7);
    await clock.advance(24 * hour);
    const first = asked.length;
    await clock.advance(240 * hour);
    expect((asked.length - first) / 10).toBeLessThan(34);
  });

  test('are asked for no sooner than 15 minutes after a failure, and today does not wait for them', async () => {
    const { poller, clock, asked } = polling((day) => (day === '2026-02-11' ? open(day) : down()), noon, 7);
    await clock.advance(hour);
    expect(asked.map(({ day, afterHours }) => [day, afterHours])).toEqual([
      ['2026-02-11', 0],
      ...[0, 0.25, 0.5, 0.75, 1].map((after, index) => [dayAfter(index + 1), after]),
    ]);
    expect(poller.hoursToday(clock.now()).size).toBe(1);
  });

  test('still say until when the night before lasts, once it is past midnight', async () => {
    const words: Record<string, string> = { '2026-02-11': '9 AM to 2 AM', '2026-02-12': '9 AM to 10 PM' };
    const { poller, clock } = polling((day) => saying(words[day] ?? 'Closed')(), noon, 7);
    await clock.advance(hour);
    expect(poller.hoursToday(clock.now()).get('webster')).not.toHaveProperty('lateUntil');
    expect(poller.hoursToday(clock.now()).get('webster')?.next).toEqual([
      { from: Date.UTC(2026, 1, 12, 14), to: Date.UTC(2026, 1, 13, 3) },
    ]);
    await clock.advance(12 * hour);
    expect(poller.hoursToday(clock.now()).get('webster')).toMatchObject({
      text: '9 AM to 10 PM',
      lateUntil: Date.UTC(2026, 1, 12, 7),
    });
    await clock.advance(24 * hour);
    expect(poller.hoursToday(clock.now()).get('webster')).not.toHaveProperty('lateUntil');
  });

  test('change to the new day at midnight, before it is read again', async () => {
    const { poller, clock } = polling(open, noon, 7);
    await clock.advance(12 * hour);
    expect(poller.hoursToday(clock.now()).get('webster')?.text).toBe('24 h on 2026-02-12');
  });

  test('are open when their words say so, and not known for words that cannot be read, or for other days', async () => {
    const words: Record<string, string> = { '2026-02-11': '9 AM to 10 PM', '2026-02-12': 'Closed - 24h' };
    const { poller, clock } = polling((day) => saying(words[day] ?? 'By appointment')(), noon, 7);
    expect(poller.openOn('webster', '2026-02-11')).toBeUndefined();
    await clock.advance(60_000);
    expect(poller.openOn('webster', '2026-02-11')).toEqual([{ from: noon - 3 * hour, to: noon + 10 * hour }]);
    expect(poller.openOn('webster', '2026-02-12')).toEqual([]);
    expect(poller.openOn('webster', '2026-02-13')).toBeUndefined();
    expect(poller.openOn('vanier', '2026-02-11')).toBeUndefined();
    expect(poller.openOn('webster', '2026-02-19')).toBeUndefined();
    expect(poller.openOn('nowhere', '2026-02-11')).toBeUndefined();
  });

  test('change when the feed changes them, and so do today’s, for good: a storm may close a library', async () => {
    let text = '9 AM to 10 PM';
    const { poller, clock, told } = polling(() => saying(text)(), noon, 7);
    await clock.advance(60_000);
    text = 'Closed - Snow storm';
    await clock.advance(6 * hour);
    for (const day of ['2026-02-11', '2026-02-14']) expect(poller.openOn('webster', day)).toEqual([]);
    const todays = told.map((days) => days.get('2026-02-11')?.[0]?.text);
    expect(new Set(todays.slice(todays.indexOf(text)))).toEqual(new Set([text]));
  });

  test('bring today’s hours where the feed had none of them just after midnight', async () => {
    let published: ServiceHours[] = [];
    const { poller, clock } = polling(() => published, noon, 7);
    await clock.advance(60_000);
    published = open('2026-02-11');
    await clock.advance(6 * hour);
    expect(poller.hoursToday(clock.now()).size).toBe(1);
  });

  test('do not wait for one of them that cannot be read, and cost little while it cannot', async () => {
    const { poller, clock, asked } = polling((day) => (day === dayAfter(1) ? down() : open(day)), noon, 7);
    await clock.advance(hour);
    expect(new Set(asked.map(({ day }) => day))).toEqual(
      new Set(Array.from({ length: 8 }, (_, days) => dayAfter(days))),
    );
    expect(asked.length).toBeLessThan(14);
    expect(poller.hoursToday(clock.now()).size).toBe(1);
  });

  test('stay known when they are over, for a week', async () => {
    const { poller, clock } = polling(saying('Open 24 hours'), noon, 7);
    await clock.advance(8 * 24 * hour);
    expect(poller.openOn('webster', '2026-02-12')).toHaveLength(1);
    await clock.advance(3 * 24 * hour);
    expect(poller.openOn('webster', '2026-02-12')).toBeUndefined();
  });
});

describe('the days before today', () => {
  const saying = (text: string) => (): ServiceHours[] => [{ service: 'Webster Library', text }];

  test('are asked for once, in turn with those to come, so that a restart does not forget when they were open', async () => {
    const { poller, clock, asked } = polling(saying('9 AM to 10 PM'), noon, 2, 3);
    await clock.advance(60_000);
    expect(asked.map(({ day }) => day)).toEqual([
      '2026-02-11',
      '2026-02-12',
      '2026-02-10',
      '2026-02-13',
      '2026-02-09',
      '2026-02-08',
    ]);
    expect(poller.openOn('webster', '2026-02-08')).toHaveLength(1);
    await clock.advance(20 * 24 * hour);
    expect(asked.filter(({ day }) => day < '2026-02-11')).toHaveLength(3);
  });

  test('of which the feed knows nothing are asked for once, and cost the days to come nothing', async () => {
    const { poller, clock, asked } = polling((day) => (day < '2026-02-11' ? down() : open(day)), noon, 2, 3);
    await clock.advance(24 * hour);
    expect(asked.filter(({ day }) => day < '2026-02-11')).toHaveLength(3);
    expect(asked.filter(({ day }) => day === '2026-02-13').length).toBeGreaterThan(2);
    expect(poller.openOn('webster', '2026-02-08')).toBeUndefined();
  });
});

test('a clock that is set to another day costs that day’s hours 15 minutes at most, and no request more', async () => {
  const { poller, clock, asked } = polling(open);
  await clock.advance(hour);
  expect(asked).toHaveLength(1);
  clock.setBack(30 * 24 * hour);
  expect(poller.hoursToday(clock.now()).size).toBe(0);
  await clock.advance(hour / 4);
  expect(asked.map(({ day }) => day)).toEqual(['2026-02-11', '2026-01-12']);
  expect(poller.hoursToday(clock.now()).get('webster')?.text).toBe('24 h on 2026-01-12');
  await clock.advance(3 * hour);
  expect(asked).toHaveLength(2);
});

test('hours that have not been read again are not told again', async () => {
  const { clock, told } = polling(open);
  await clock.advance(0);
  expect(told).toHaveLength(1);
  await clock.advance(6 * hour);
  expect(told).toHaveLength(1);
});

test('a text that cannot be read is logged once a day, however often the hours are read and shown', async () => {
  const { poller, clock, lines } = polling(
    () => [{ service: 'Webster Library', text: 'when the moon is full' }],
    noon,
    3,
  );
  for (let hours = 0; hours < 10; hours += 1) {
    await clock.advance(hour);
    poller.hoursToday(clock.now());
  }
  expect(lines.filter(({ text, day }) => text === 'when the moon is full' && day === '2026-02-11')).toHaveLength(1);
});

test('the hours of eight days ago are remembered, which a week’s picture shows', async () => {
  const { poller, clock } = polling(() => [{ service: 'Webster Library', text: '9 AM to 10 PM' }]);
  await clock.advance(8 * 24 * hour);
  expect(poller.openOn('webster', '2026-02-11')).toBeDefined();
  await clock.advance(24 * hour);
  expect(poller.openOn('webster', '2026-02-11')).toBeUndefined();
});
