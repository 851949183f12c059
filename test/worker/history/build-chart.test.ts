import { describe, expect, test } from 'vitest';
import { startOfServiceDay } from '../../../src/domain/calendar/service-day.ts';
import { longestGapMs } from '../../../src/domain/outlook/forecast.ts';
import { buildChart } from '../../../src/worker/history/build-chart.ts';
import type { History, PictureRequest } from '../../../src/worker/history/history-ports.ts';

const minute = 60_000;
const hour = 60 * minute;
const midnight = startOfServiceDay('2026-02-11');
const noon = midnight + 12 * hour;

/** A history in which everything is known: 100 people, usually 80 to 120, and 110 expected. */
const known: History = {
  series: async (_id, from, to) =>
    Array.from({ length: Math.ceil((to - from) / hour) }, (_, index) => ({
      fetchedAt: from + index * hour,
      people: 100,
    })),
  usual: () => ({ low: 80, median: 100, high: 120, middleMean: 100, days: 6 }),
  forecast: (_id, now, at) => (at - now > 8 * 24 * hour ? undefined : { people: 110, low: 90, high: 130, days: 6 }),
  since: () => 0,
  openOn: (_id, day) => [{ from: startOfServiceDay(day) + 8 * hour, to: startOfServiceDay(day) + 26 * hour }],
  ready: Promise.resolve(),
};
const today: PictureRequest = { libraryIds: ['webster'], firstDay: '2026-02-11', lastDay: '2026-02-11', locale: 'en' };
const nameOf = (id: string, locale: string) => `${id} in ${locale}`;
const drawn = (request: Partial<PictureRequest> = {}, history: Partial<History> = {}, now = noon) =>
  buildChart({ ...today, ...request }, now, {
    history: { ...known, ...history },
    nameOf,
    fullOf: (id) => ({ webster: 1_600 })[id],
  });

describe('the chart of today', () => {
  test('has the day until now, the usual of the whole day, and what is to come', async () => {
    const chart = await drawn();
    expect(chart).toMatchObject({
      locale: 'en',
      zone: 'America/Montreal',
      from: midnight,
      to: midnight + 24 * hour,
      now: noon,
      gapMs: longestGapMs,
    });
    const [panel] = chart.panels;
    expect([panel?.name, panel?.full]).toEqual(['webster in en', 1_600]);
    expect(panel?.observed.map(({ at }) => at)).toEqual(
      Array.from({ length: 13 }, (_, index) => midnight + index * hour),
    );
    expect(panel?.usual).toHaveLength(97);
    expect(panel?.usual.at(-1)).toEqual({ at: midnight + 24 * hour, low: 80, high: 120 });
    expect(panel?.forecast[0]).toEqual({ at: noon, people: 110, low: 90, high: 130 });
    expect(panel?.forecast).toHaveLength(49);
    expect(panel?.open).toEqual([
      { from: midnight, to: midnight + 2 * hour },
      { from: midnight + 8 * hour, to: midnight + 24 * hour },
    ]);
  });

  test('goes on from the very minute', async () => {
    const { panels } = await drawn({}, {}, noon + 7 * minute);
    expect(panels[0]?.forecast.slice(0, 2).map(({ at }) => at)).toEqual([noon + 7 * minute, noon + 15 * minute]);
  });

  test('leaves a place empty where nothing is known, and makes nothing up', async () => {
    const nothing = {
      series: async () => [],
      usual: () => undefined,
      forecast: () => undefined,
      openOn: () => undefined,
    };
    expect((await drawn({}, nothing)).panels).toEqual([
      { name: 'webster in en', full: 1_600, observed: [], usual: [], forecast: [], open: undefined, marks: [] },
    ]);
  });

  test('has a panel for each library, in the order of the request, and its marks', async () => {
    const marks = [{ from: noon, to: noon + hour, kind: 'best' }] as const;
    expect((await drawn({ libraryIds: ['vanier', 'webster'], locale: 'fr' })).panels.map(({ name }) => name)).toEqual([
      'vanier in fr',
      'webster in fr',
    ]);
    expect((await drawn({ marks })).panels[0]?.marks).toEqual(marks);
  });
});

describe('the chart of other days', () => {
  test('in the past has no now and nothing to come', async () => {
    const chart = await drawn({ firstDay: '2026-02-10', lastDay: '2026-02-10' });
    expect(chart.now).toBeUndefined();
    expect(chart.panels[0]?.forecast).toEqual([]);
    expect(chart.panels[0]?.observed).toHaveLength(24);
  });

  test('to come is all forecast, as far as there is one, and begins after now', async () => {
    const series = () => expect.unreachable('the future has not been stored') as never;
    const chart = await drawn(
      { firstDay: '2026-02-14', lastDay: '2026-02-14' },
      { series: async (_id, from, to) => (from < to ? series() : []) },
    );
    expect(chart.now).toBeLessThan(chart.from);
    expect(chart.panels[0]?.forecast).toHaveLength(97);
    const far = await drawn({ firstDay: '2026-02-25', lastDay: '2026-02-25' }, { series: async () => [] });
    expect(far.panels[0]?.forecast).toEqual([]);
  });

  test.each([
    ['2026-03-08', 23],
    ['2026-11-01', 25],
  ])('%s has %i hours', async (day, hours) => {
    const { from, to, panels } = await drawn({ firstDay: day, lastDay: day }, {}, startOfServiceDay('2026-12-01'));
    expect(to - from).toBe(hours * hour);
    expect(panels[0]?.usual).toHaveLength(4 * hours + 1);
  });

  test('of a week is by the half hour, with now in the last of them', async () => {
    const chart = await drawn({ firstDay: '2026-02-05' });
    expect(chart.to - chart.from).toBe(7 * 24 * hour);
    expect(chart.now).toBe(noon);
    expect(chart.panels[0]?.usual).toHaveLength(7 * 48 + 1);
    expect(chart.panels[0]?.open).toHaveLength(8);
  });
});
