import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at, sampleChart, samplePanel } from '../../bench/pictures/chart-samples.ts';
import type { Chart, ChartPanel } from '../../src/chart/chart.ts';
import { optionsOf } from '../../src/chart/options.ts';
import { bandGapMs } from '../../src/chart/runs.ts';
import { type Series, seriesOf } from '../../src/chart/series.ts';
import { anyChart } from './any-chart.ts';
import { annotationsOf, empty, withPanel, wordsOf } from './read-options.ts';

const day = '2026-11-23';
const hour = 3_600_000;

const legendWords = (chart: Chart): string[] =>
  optionsOf(chart)
    .options?.plugins?.legend?.labels?.generateLabels?.({} as never)
    .map(({ text }) => text) ?? [];
/** How far apart the neighbours are that a line joins (ms). */
const stepsOf = ({ data }: Series) =>
  data.flatMap((point, index) => {
    const next = data[index + 1];
    return next === undefined || Number.isNaN(point.y) || Number.isNaN(next.y)
      ? []
      : [Number(next.x) - Number(point.x)];
  });
const named = (series: readonly Series[], label: string): Series => {
  const found = series.find((one) => one.label === label);
  if (found === undefined) throw new Error(`no series ${label}`);
  return found;
};

describe('a line', () => {
  test('is drawn from point to point and never over a gap, whatever is known', () => {
    fc.assert(
      fc.property(anyChart, (chart) => {
        for (const panel of chart.panels) {
          const series = seriesOf(panel, chart, 'y0');
          const longest = (label: string) => Math.max(0, ...stepsOf(named(series, label)));
          expect(longest('observed')).toBeLessThanOrEqual(chart.gapMs);
          expect(longest('forecast')).toBeLessThanOrEqual(bandGapMs(panel.forecast, chart.gapMs));
          expect(longest('usual')).toBeLessThanOrEqual(bandGapMs(panel.usual, chart.gapMs));
        }
      }),
    );
  });

  test('has every observation in it as it is, and none that was not made', () => {
    fc.assert(
      fc.property(anyChart, (chart) => {
        for (const panel of chart.panels) {
          const { data } = named(seriesOf(panel, chart, 'y0'), 'observed');
          const points = data.filter(({ y }) => !Number.isNaN(y)).map(({ x, y }) => ({ at: x, people: y }));
          expect(points).toEqual(panel.observed);
        }
      }),
    );
  });

  test('of one reading is a dot, and so is each reading between two gaps', () => {
    const chart = sampleChart();
    const [first, ...rest] = chart.panels[0]?.observed ?? [];
    const alone = withPanel(chart, { observed: [first, rest[40], rest[41]].filter((point) => point !== undefined) });
    const { data, pointRadius } = named(seriesOf(alone.panels[0] as ChartPanel, alone, 'y0'), 'observed');
    expect(data).toHaveLength(4);
    expect(pointRadius).toEqual([5, expect.any(Number), 0, 0]);
  });

  test('ends in a large dot where it is now’s, and in none where the last reading is old', () => {
    const radiusAt = (time: string) => {
      const chart = { ...sampleChart({ time: '14:05' }), now: at(day, time) };
      return (named(seriesOf(chart.panels[0] as ChartPanel, chart, 'y0'), 'observed').pointRadius as number[]).at(-1);
    };
    expect(radiusAt('14:10')).toBe(9);
    expect(radiusAt('14:16')).toBe(0);
    expect(radiusAt('14:40')).toBe(0);
  });
});

describe('the forecast', () => {
  const chart = sampleChart({ time: '14:05' });
  const [panel] = chart.panels as [ChartPanel];
  const firstX = (change: Partial<ChartPanel>) =>
    named(seriesOf({ ...panel, ...change }, chart, 'y0'), 'forecast').data[0]?.x;

  test('is dashed and begins where the line ends', () => {
    expect(named(seriesOf(panel, chart, 'y0'), 'forecast').borderDash).toEqual([12, 9]);
    expect(firstX({})).toBe(at(day, '14:05'));
  });

  test('begins by itself where the last reading is old', () => {
    expect(firstX({ observed: panel.observed.filter((point) => point.at < at(day, '13:00')) })).toBe(at(day, '14:15'));
    expect(firstX({ observed: [] })).toBe(at(day, '14:15'));
  });

  test('has an interval that is filled between its edges, as the usual is', () => {
    const series = seriesOf(panel, chart, 'y0');
    for (const label of ['interval', 'usual']) {
      const index = series.findIndex((one) => one.label === label);
      expect(series[index]?.fill).toBe('+1');
      expect(series[index + 1]?.label).toBe(`${label} low`);
      expect(series[index + 1]?.data.map(({ x }) => x)).toEqual(series[index]?.data.map(({ x }) => x));
    }
  });
});

describe('the words', () => {
  test('say now, closed, what to prefer and what to avoid, and the unit', () => {
    const chart = withPanel(sampleChart({ time: '14:05' }), {
      marks: [
        { kind: 'best', from: at(day, '08:30'), to: at(day, '10:30') },
        { kind: 'avoid', from: at(day, '15:00'), to: at(day, '17:00') },
      ],
    });
    expect(wordsOf(chart)).toEqual(['closed', 'full', 'best', 'avoid', 'closes 23:00', 'people', 'now 14:05']);
    expect(wordsOf({ ...chart, locale: 'fr' })).toEqual([
      'fermée',
      'pleine',
      'idéal',
      'à éviter',
      'ferme à 23\u00a0h',
      'pers.',
      'maintenant, 14\u00a0h\u00a005',
    ]);
  });

  test('say that there is no data where nothing is known, up to now', () => {
    const at1400 = sampleChart({ time: '14:00' });
    expect(wordsOf(withPanel(at1400, { ...empty, open: undefined }))).toContain('no data');
    const gap = withPanel(at1400, {
      observed:
        at1400.panels[0]?.observed.filter((point) => point.at < at(day, '09:00') || point.at > at(day, '12:00')) ?? [],
    });
    expect(wordsOf(gap).filter((word) => word === 'no data')).toHaveLength(1);
    expect(wordsOf(at1400)).not.toContain('no data');
    const tomorrow = withPanel({ ...at1400, now: at1400.from - hour }, { observed: [] });
    expect(wordsOf(tomorrow)).not.toContain('no data');
  });

  test('of stretches that are near each other stand in two rows', () => {
    const rows = (avoidFrom: string, avoidTo: string) => {
      const chart = withPanel(sampleChart(), {
        marks: [
          { kind: 'avoid', from: at(day, avoidFrom), to: at(day, avoidTo) },
          { kind: 'best', from: at(day, '10:00'), to: at(day, '11:00') },
        ],
      });
      return annotationsOf(chart).flatMap((annotation) =>
        annotation.type === 'label' && ['best', 'avoid'].includes(String(annotation.content))
          ? [`${annotation.content} ${annotation.yAdjust}`]
          : [],
      );
    };
    expect(rows('11:00', '12:00')).toEqual(['best 0', 'avoid 34']);
    expect(rows('14:00', '17:00')).toEqual(['best 0', 'avoid 0']);
  });

  test('mark no now in a picture of the past', () => {
    expect(wordsOf(sampleChart())).toEqual(['closed', 'full', 'closes 23:00', 'people']);
    expect(annotationsOf(sampleChart()).some((each) => each.type === 'line' && each.scaleID === 'x')).toBe(false);
  });

  test('name the libraries only where there are several', () => {
    const { from, to } = sampleChart();
    const panels = [samplePanel({ from, to }), samplePanel({ from, to, name: 'Vanier' })];
    expect(wordsOf(sampleChart({ panels }))).toEqual(['full', 'Webster', 'Vanier', 'people']);
  });

  test('name the libraries at the side that the line of now does not cross', () => {
    const placeAt = (time: string) => {
      const chart = sampleChart({ time });
      const panels = [chart.panels[0] as ChartPanel, { ...(chart.panels[0] as ChartPanel), name: 'Vanier' }];
      const name = annotationsOf({ ...chart, panels }).find(
        (each) => each.type === 'label' && each.content === 'Vanier',
      );
      return name?.type === 'label' ? name.position.x : undefined;
    };
    expect(placeAt('01:20')).toBe('end');
    expect(placeAt('14:05')).toBe('start');
  });

  test('of the legend are only of what is there', () => {
    expect(legendWords(sampleChart({ time: '14:00' }))).toEqual(['estimate', 'forecast', 'typical range']);
    expect(legendWords({ ...sampleChart(), locale: 'fr' })).toEqual(['estimation', 'fourchette habituelle']);
    expect(legendWords(withPanel(sampleChart(), empty))).toEqual([]);
  });
});

describe('closed time', () => {
  const shades = (open: ChartPanel['open']) =>
    annotationsOf(withPanel(sampleChart(), { open }))
      .flatMap((annotation) => (annotation.type === 'box' ? [annotation] : []))
      .slice(1)
      .map(({ xMin, xMax }) => [(xMin - sampleChart().from) / hour, (xMax - sampleChart().from) / hour]);

  test('is shaded before and after the opening hours', () => {
    expect(shades([{ from: at(day, '08:00'), to: at(day, '23:00') }])).toEqual([
      [0, 8],
      [23, 24],
    ]);
  });

  test('is the whole day where it is closed, and none where that is not known', () => {
    expect(shades([])).toEqual([[0, 24]]);
    expect(shades(undefined)).toEqual([]);
  });
});
