import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at, sampleChart, samplePanel } from '../../bench/pictures/chart-samples.ts';
import { altOf } from '../../src/chart/alt.ts';
import type { Chart, ChartPanel } from '../../src/chart/chart.ts';
import { anyChart } from './any-chart.ts';

const day = '2026-11-23';
const withPanel = (chart: Chart, change: Partial<ChartPanel>): Chart => ({
  ...chart,
  panels: chart.panels.map((panel) => ({ ...panel, ...change })),
});
const empty = { observed: [], usual: [], forecast: [], open: undefined } as const;
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

/** 1,140 people at 14:00 after 300 at 9:00, usually 800 to 1,100, up to 1,300 to come. */
const monday: Chart = {
  ...sampleChart({ time: '14:05' }),
  gapMs: 5 * 3_600_000,
  panels: [
    {
      name: 'Webster Library',
      full: 1_600,
      observed: ['00:00', '05:00', '09:00', '14:00'].map((time, index) => ({
        at: at(day, time),
        people: [20, 8, 302, 1_138][index] ?? 0,
      })),
      usual: [{ at: at(day, '14:00'), low: 803, high: 1_099 }],
      forecast: [
        { at: at(day, '16:00'), people: 1_302, low: 1_200, high: 1_400 },
        { at: at(day, '22:00'), people: 400, low: 300, high: 500 },
      ],
      open: [{ from: at(day, '07:00'), to: at(day, '23:00') }],
      marks: [],
    },
  ],
};

describe('the words for a day', () => {
  test('say what is, what is usual and what is to come', () => {
    expect(altOf(monday)).toBe(
      'Webster Library on Monday 23 November: now 71% full, about 1,140 people (14:00); the usual at this time is 50% to 69%; expected to rise to 81% by 16:00; open 07:00 to 23:00.',
    );
  });

  test('say it in French', () => {
    expect(plain(altOf({ ...monday, locale: 'fr' }))).toBe(
      'Webster Library, lundi 23 novembre : maintenant, pleine à 71 %, environ 1 140 personnes (14 h); d’habitude à cette heure, de 50 % à 69 %; hausse prévue jusqu’à 81 % vers 16 h; ouverture : de 7 h à 23 h.',
    );
  });

  test('say where it will be at the end of a day that falls or stays as it is', () => {
    const falls = [{ at: at(day, '22:00'), people: 400, low: 300, high: 500 }];
    expect(altOf(withPanel(monday, { forecast: falls }))).toContain('expected to fall to 25% by 22:00');
    const stays = [{ at: at(day, '15:00'), people: 1_120, low: 1_000, high: 1_200 }];
    expect(altOf(withPanel(monday, { forecast: stays }))).toContain('much the same, 70% at 15:00');
  });

  test('do not call a tenth more a rise', () => {
    const more = [{ at: at(day, '15:00'), people: 1_200, low: 1_000, high: 1_400 }];
    expect(altOf(withPanel(monday, { forecast: more }))).toContain('much the same, 75% at 15:00');
  });

  test('do not call usual now what is usual hours before', () => {
    const usual = [{ at: at(day, '09:00'), low: 200, high: 400 }];
    expect(altOf({ ...withPanel(monday, { usual }), gapMs: 60 * 60_000 })).not.toContain('usual');
  });

  test('name three stretches, and say how many more there are', () => {
    const open = ['02', '06', '10', '14'].map((hour) => ({ from: at(day, `${hour}:00`), to: at(day, `${hour}:30`) }));
    const three = 'open 02:00 to 02:30, 06:00 to 06:30, 10:00 to 10:30';
    expect(altOf(withPanel(monday, { open: open.slice(0, 3) }))).toMatch(new RegExp(`${three}\\.$`));
    expect(altOf(withPanel(monday, { open }))).toContain(`${three}, and 1 more`);
  });

  test('do not call a library that opens at midnight open all day', () => {
    const open = [{ from: monday.from, to: at(day, '02:00') }];
    expect(altOf(withPanel(monday, { open }))).toMatch(/; open 00:00 to 02:00\.$/);
  });

  test('cut a long name to 60 characters, never in the middle of one', () => {
    const nameIn = (name: string) => altOf(withPanel(monday, { name })).split(' on Monday')[0];
    expect(nameIn('y'.repeat(60))).toBe('y'.repeat(60));
    expect(nameIn('y'.repeat(61))).toBe(`${'y'.repeat(59)}…`);
    expect(nameIn(`${'y'.repeat(58)}😀😀`)).toBe(`${'y'.repeat(58)}…`);
  });

  test('name the stretches without data and those to prefer and to avoid', () => {
    const chart = sampleChart({ time: '14:00' });
    const [panel] = chart.panels as [ChartPanel];
    const alt = altOf(
      withPanel(chart, {
        observed: panel.observed.filter((point) => point.at <= at(day, '03:10') || point.at >= at(day, '05:00')),
        marks: [
          { kind: 'best', from: at(day, '08:30'), to: at(day, '10:30') },
          { kind: 'avoid', from: at(day, '15:00'), to: at(day, '17:00') },
        ],
      }),
    );
    expect(alt).toContain('best 08:30 to 10:30; avoid 15:00 to 17:00; no data 03:10 to 05:00;');
  });

  test('count the gaps that are too many to name', () => {
    const chart = { ...sampleChart(), gapMs: 60_000 };
    expect(altOf(chart)).toMatch(/no data 00:00 to 00:05, 00:05 to 00:10, 00:10 to 00:15, and 285 more/);
  });

  test('call an old reading the last one, and do not say what it will rise from', () => {
    const alt = altOf({ ...monday, now: at(day, '14:11') });
    expect(alt).toContain('last reading 71% full, about 1,140 people (14:00)');
    expect(alt).toContain('expected up to 81% (16:00)');
    expect(alt).not.toContain('now 71%');
  });

  test('never say 0 people: no data is no data, and a few are fewer than 5', () => {
    expect(altOf(withPanel(monday, empty))).toBe('Webster Library on Monday 23 November: no data.');
    const nearlyNobody = altOf(withPanel(monday, { ...empty, observed: [{ at: at(day, '14:00'), people: 0 }] }));
    expect(nearlyNobody).toContain('now fewer than 5 people (14:00)');
    expect(altOf(withPanel(monday, { ...empty, open: [] }))).toContain('no data; closed all day');
    const night = [{ at: at(day, '14:00'), low: 2, high: 12 }];
    expect(altOf(withPanel(monday, { ...empty, usual: night }))).toContain('the usual at this time is up to 1%');
    const usuallyFew = { ...empty, usual: [{ at: at(day, '14:00'), low: 2, high: 7 }] };
    expect(altOf(withPanel(monday, usuallyFew))).toContain('the usual at this time is under 1%;');
    expect(altOf(withPanel(monday, { ...usuallyFew, full: undefined }))).toContain(
      'the usual at this time is up to 5;',
    );
    const few = altOf(withPanel(monday, { ...empty, observed: [{ at: at(day, '14:00'), people: 7 }] }));
    expect(few).toContain('now under 1% full, about 5 people (14:00)');
  });

  test('say of the past when it was at its fullest', () => {
    expect(altOf({ ...monday, now: undefined })).toContain('at its peak 71% full, about 1,140 people (14:00)');
    expect(altOf({ ...monday, now: undefined })).not.toContain('usual');
  });

  test('say of a library that is open around the clock that it is, in both languages', () => {
    const open = [{ from: monday.from, to: monday.to }];
    expect(altOf(withPanel(monday, { open }))).toMatch(/; open all day\.$/);
    expect(altOf({ ...withPanel(monday, { open }), locale: 'fr' })).toMatch(/; ouverte toute la journée\.$/);
  });

  test('call the end of the day midnight, which is not 00:00 again', () => {
    const open = [{ from: at(day, '08:00'), to: monday.to }];
    const forecast = [{ at: monday.to, people: 100, low: 50, high: 150 }];
    const late = withPanel(monday, { open, forecast, observed: [{ at: at(day, '14:00'), people: 1_138 }] });
    expect(altOf(late)).toContain('expected to fall to 6% by midnight');
    expect(altOf(late)).toMatch(/; open 08:00 to midnight\.$/);
    const french = plain(altOf({ ...late, locale: 'fr' }));
    expect(french).toContain('baisse prévue jusqu’à 6 % vers minuit');
    expect(french).toMatch(/; ouverture : de 8 h à minuit\.$/);
  });

  test('of a day to come say what to expect, and not that nothing has been read of it', () => {
    const [panel] = monday.panels as [ChartPanel];
    const tomorrow = {
      ...withPanel(monday, { observed: [], usual: [{ at: monday.from, low: 10, high: 30 }, ...panel.usual] }),
      now: monday.from - 60_000,
    };
    expect(altOf({ ...tomorrow, gapMs: 60 * 60_000 })).toBe(
      'Webster Library on Monday 23 November: expected up to 81% (16:00); open 07:00 to 23:00.',
    );
  });

  test('have one sentence for each library', () => {
    const { from, to } = monday;
    const panels = [samplePanel({ from, to }), { ...samplePanel({ from, to, name: 'Vanier' }), ...empty }];
    expect(altOf(sampleChart({ panels }))).toMatch(/^Webster on .*\. Vanier on Monday 23 November: no data\.$/);
  });
});

test('the words for a week name its days', () => {
  expect(altOf(sampleChart({ day: '2026-11-20', days: 7 }))).toBe(
    'Webster from Friday 20 November to Thursday 26 November: at its peak 88% full, about 1,400 people (Monday 15:05); busy Friday 12:30 to 17:30, Saturday 12:30 to 17:30, Sunday 12:30 to 17:30, Monday 12:30 to 17:45, Tuesday 12:30 to 17:45, Wednesday 12:45 to 17:30, Thursday 12:30 to 17:30.',
  );
});

describe('the shape of a day that is over', () => {
  const past = (people: (hour: number) => number, change: Partial<ChartPanel> = {}): Chart => ({
    ...sampleChart(),
    panels: [
      {
        ...(monday.panels[0] as ChartPanel),
        observed: Array.from({ length: 24 * 4 }, (_, quarter) => ({
          at: monday.from + quarter * 15 * 60_000,
          people: people(quarter / 4),
        })),
        usual: [],
        forecast: [],
        ...change,
      },
    ],
  });

  test('is when it was busy', () => {
    const busy = past((hour) => (hour >= 12 && hour < 17 ? 1_100 : 300));
    expect(altOf(busy)).toContain('about 1,100 people (12:00); busy 12:00 to 17:00; open');
    expect(plain(altOf({ ...busy, locale: 'fr' }))).toContain('; achalandée de 12 h à 17 h; ouverture');
  });

  test('is that it never was, where it never was', () => {
    expect(altOf(past(() => 959))).toContain('; never busy; open');
    expect(plain(altOf({ ...past(() => 300), locale: 'fr' }))).toContain('; jamais achalandée; ouverture');
    expect(altOf(past(() => 960))).toContain('; busy 00:00 to');
  });

  test('is not that it never was, where it was for some minutes or where something is not known', () => {
    const brief = altOf(past((hour) => (hour === 9 ? 1_600 : 300)));
    expect(brief).toContain('100% full, about 1,600 people (09:00); open');
    const panel = past(() => 300).panels[0] as ChartPanel;
    const observed = panel.observed.filter(({ at: time }) => time <= at(day, '12:00'));
    const gap = altOf({ ...past(() => 0, { observed }), gapMs: 60 * 60_000 });
    expect(gap).toContain('no data 12:00 to midnight');
    expect(brief + gap).not.toContain('never busy');
  });

  test('has no stretches for a lull or a crowd of some minutes', () => {
    const alt = altOf(past((hour) => (hour === 9 ? 1_600 : hour >= 12 && hour < 17 && hour !== 15 ? 1_100 : 300)));
    expect(alt).toContain('busy 12:00 to 17:00;');
    const twice = altOf(past((hour) => ((hour >= 10 && hour < 12) || (hour >= 14 && hour < 16) ? 1_100 : 300)));
    expect(twice).toContain('busy 10:00 to 12:00, 14:00 to 16:00;');
  });

  test('says nothing of a gap', () => {
    const panel = past((hour) => (hour >= 10 && hour < 18 ? 1_100 : 300)).panels[0] as ChartPanel;
    const observed = panel.observed.filter(({ at: time }) => time <= at(day, '12:00') || time >= at(day, '15:00'));
    expect(altOf({ ...past(() => 0, { observed }), gapMs: 60 * 60_000 })).toContain(
      'busy 10:00 to 12:00, 15:00 to 18:00; no data 12:00 to 15:00',
    );
  });

  test('is not said of a day that goes on, or where it is not known what full is', () => {
    expect(altOf(monday)).not.toContain('busy');
    const unknown = altOf(past(() => 1_100, { full: undefined }));
    expect(unknown).not.toMatch(/busy|%/);
    expect(unknown).toContain('at its peak about 1,100 people');
  });
});

test('the words for a day of 25 hours are those of that day', () => {
  expect(altOf(sampleChart({ day: '2026-11-01' }))).toMatch(/^Webster on Sunday 1 November: /);
});

test('the words of any chart are as long as Discord takes, whole characters, and there are some', () => {
  fc.assert(
    fc.property(anyChart, (chart) => {
      const alt = altOf(chart);
      expect(alt.length).toBeLessThanOrEqual(1_024);
      if (chart.panels.length > 0) expect(alt).not.toBe('');
      expect(alt.isWellFormed()).toBe(true);
      expect(alt).not.toMatch(/NaN|undefined|\{\{/);
    }),
    { numRuns: 300 },
  );
});

test('with more to say than there is room for, each library keeps its first facts', () => {
  const { from, to } = monday;
  const now = at(day, '14:00');
  const one = samplePanel({ from, to, now, name: 'x'.repeat(300), open: [{ from: from + 1, to: to - 1 }] });
  const panels = Array.from({ length: 6 }, () => ({ ...one, marks: [{ kind: 'best' as const, from, to }] }));
  const alt = altOf({ ...sampleChart({ time: '14:00' }), locale: 'fr', panels });
  expect(alt.length).toBeLessThanOrEqual(1_024);
  expect(alt.match(/maintenant, pleine à/g)).toHaveLength(6);
  expect(alt).not.toContain('ouverture');
});

test('a gap over the hour that comes twice in autumn says which hour is which', () => {
  const from = Date.parse('2026-11-01T05:30:00Z');
  const chart = sampleChart({ day: '2026-11-01' });
  const [panel] = chart.panels as [ChartPanel];
  const observed = panel.observed.filter((point) => point.at <= from || point.at >= from + 3_600_000);
  expect(plain(altOf(withPanel(chart, { observed })))).toContain('no data 01:30 EDT to 01:30 EST');
});
