import { describe, expect, test } from 'vitest';
import type { Chart, Picture } from '../../../src/chart/chart.ts';
import { startOfServiceDay } from '../../../src/domain/calendar/service-day.ts';
import type { History, PictureRequest } from '../../../src/worker/history/history-ports.ts';
import { createPictures } from '../../../src/worker/history/pictures.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { noHistory } from '../../support/no-history.ts';
import { recordingLogger } from '../../support/recording-logger.ts';

const minute = 60_000;
const hour = 60 * minute;
const noon = startOfServiceDay('2026-02-11') + 12 * hour;
const today: PictureRequest = { libraryIds: ['webster'], firstDay: '2026-02-11', lastDay: '2026-02-11', locale: 'en' };
const yesterday: PictureRequest = { ...today, firstDay: '2026-02-10', lastDay: '2026-02-10' };

/** Pictures over a history that knows nothing, and the charts that were drawn. */
function gallery(history: Partial<History> = {}) {
  const clock = manualClock(noon);
  const { logger, lines } = recordingLogger();
  const drawn: Chart[] = [];
  const state = {
    version: 'first',
    draw: async (chart: Chart): Promise<Picture> => ({ png: new Uint8Array(), alt: chart.panels[0]?.name ?? '' }),
  };
  const pictures = createPictures({
    logger,
    history: { ...noHistory.history, ...history },
    nameOf: (id) => id,
    fullOf: () => 1_600,
    version: (ids) => `${ids} ${state.version}`,
    clock,
    draw: (chart) => {
      drawn.push(chart);
      return state.draw(chart);
    },
  });
  const ask = (request: PictureRequest = today) => pictures.of(request, clock.now());
  return { clock, drawn, state, ask, lines };
}

describe('a picture', () => {
  test('is drawn once, whatever the number of questions, at the same time and later', async () => {
    const { drawn, ask, clock } = gallery();
    const pictures = await Promise.all(Array.from({ length: 50 }, () => ask()));
    await clock.advance(10 * minute);
    pictures.push(await ask());
    expect(new Set(pictures).size).toBe(1);
    expect(drawn).toHaveLength(1);
    expect(drawn[0]?.panels.map(({ name, full }) => [name, full])).toEqual([['webster', 1_600]]);
  });

  test('is drawn anew with a new reading, and each quarter hour without one', async () => {
    const { drawn, ask, state, clock } = gallery();
    await ask();
    state.version = 'second';
    await ask();
    await ask();
    expect(drawn).toHaveLength(2);
    await clock.advance(15 * minute);
    await ask();
    expect(drawn.map(({ now }) => now)).toEqual([noon, noon, noon + 15 * minute]);
  });

  test('is another one for another library, day, language or mark', async () => {
    const { drawn, ask } = gallery();
    const marks = [{ from: noon, to: noon + hour, kind: 'best' }] as const;
    const requests: PictureRequest[] = [
      today,
      { ...today, libraryIds: ['vanier'] },
      { ...today, libraryIds: ['webster', 'vanier'] },
      { ...today, locale: 'fr' },
      { ...today, marks },
      { ...today, lastDay: '2026-02-12' },
      { ...today, firstDay: '2026-02-05' },
    ];
    for (const request of [...requests, ...requests]) await ask(request);
    expect(drawn).toHaveLength(requests.length);
  });

  test('is another one when the opening hours become known', async () => {
    let hours: readonly { from: number; to: number }[] | undefined;
    const { drawn, ask } = gallery({ openOn: () => hours });
    await ask();
    hours = [];
    await ask();
    await ask();
    expect(drawn.map(({ panels }) => panels[0]?.open)).toEqual([undefined, []]);
  });
});

test('of no library there is no picture, and nothing is drawn', async () => {
  const { drawn, ask } = gallery();
  expect(await ask({ ...today, libraryIds: [] })).toBe('none');
  expect(drawn).toEqual([]);
});

describe('a picture of a past day', () => {
  test('does not change with the readings of today, and is kept for an hour', async () => {
    const { drawn, ask, state, clock } = gallery();
    await clock.advance(0);
    await ask(yesterday);
    state.version = 'second';
    await clock.advance(59 * minute);
    await ask(yesterday);
    expect(drawn).toHaveLength(1);
    await clock.advance(2 * minute);
    await ask(yesterday);
    expect(drawn).toHaveLength(2);
  });

  test('is drawn anew when the past has been read', async () => {
    const past = Promise.withResolvers<void>();
    const { drawn, ask } = gallery({ ready: past.promise });
    await ask(yesterday);
    past.resolve();
    await past.promise;
    await ask(yesterday);
    await ask(yesterday);
    expect(drawn).toHaveLength(2);
  });
});

describe('a drawing that fails', () => {
  test('fails all requests that wait for it, and is tried again by the next', async () => {
    const { drawn, ask, state, lines } = gallery();
    const { draw } = state;
    state.draw = () => Promise.reject(new Error('no canvas'));
    expect(await Promise.all([ask(), ask()])).toEqual(['failed', 'failed']);
    expect(lines).toMatchObject([
      { msg: 'a picture is drawn', libraryIds: ['webster'], locale: 'en' },
      { reason: 'no canvas', msg: 'a picture could not be drawn' },
    ]);
    state.draw = draw;
    expect(await ask()).toMatchObject({ alt: 'webster' });
    expect(drawn).toHaveLength(2);
  });

  test('or a database that does, is not remembered', async () => {
    let fails = true;
    const series = async () => {
      if (fails) throw new Error('the database is away');
      return [];
    };
    const { drawn, ask } = gallery({ series });
    expect(await ask()).toBe('failed');
    fails = false;
    await ask();
    expect(drawn).toHaveLength(1);
  });

  test('is what a day gives that is none', async () => {
    await expect(gallery().ask({ ...today, firstDay: 'Monday' })).rejects.toThrow();
  });
});

test('memory is bounded: of many pictures the ones drawn longest ago go', async () => {
  const { drawn, ask } = gallery();
  const requests = Array.from({ length: 120 }, (_, index) => ({ ...yesterday, libraryIds: [`library ${index}`] }));
  for (const request of requests) await ask(request);
  for (const request of requests.slice(-100)) await ask(request);
  expect(drawn).toHaveLength(120);
  await ask(requests[0]);
  expect(drawn).toHaveLength(121);
});

test('a hundred different pictures are built two at a time, with turns of the event loop in between', async () => {
  const seen = { underWay: 0, most: 0, turns: 0 };
  let isDone = false;
  const watch = (): void => {
    seen.turns += 1;
    if (!isDone) setImmediate(watch);
  };
  const { ask } = gallery({
    series: async () => {
      seen.underWay += 1;
      seen.most = Math.max(seen.most, seen.underWay);
      await new Promise((resolve) => setImmediate(resolve));
      seen.underWay -= 1;
      return [];
    },
  });
  watch();
  await Promise.all(Array.from({ length: 100 }, (_, index) => ask({ ...yesterday, libraryIds: [`library ${index}`] })));
  isDone = true;
  expect(seen.most).toBe(2);
  expect(seen.turns).toBeGreaterThan(100);
});
