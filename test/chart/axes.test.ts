import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleChart, samplePanel } from '../../bench/pictures/chart-samples.ts';
import type { Chart } from '../../src/chart/chart.ts';
import { axesOf, optionsOf } from '../../src/chart/options.ts';
import { anyChart } from './any-chart.ts';
import { annotationsOf, empty, withPanel, wordsOf } from './read-options.ts';

describe('the axes', () => {
  const { from, to } = sampleChart();
  const webster = samplePanel({ from, to });
  const vanier = samplePanel({ from, to, name: 'Vanier', size: 300, full: 800 });
  const greyNuns = samplePanel({ from, to, name: 'Grey Nuns', size: 75, full: 230 });
  /** The numbers beside a scale, from below. */
  const numbersOf = (chart: Chart, id: string): string[] => {
    const scale = optionsOf(chart).options?.scales?.[id];
    const axis = { ticks: [0, 5, 10, 15, 20].map((value) => ({ value })) };
    scale?.afterBuildTicks?.(axis as never);
    const callback = scale?.ticks?.callback as (value: number) => string;
    return axis.ticks.map(({ value }) => callback(value));
  };

  test('are of percent on the left and of people on the right, side by side', () => {
    expect(numbersOf(sampleChart(), 'y0')).toEqual(['0%', '25%', '50%', '75%', '100%']);
    expect(numbersOf(sampleChart(), 'y0 people')).toEqual(['0', '400', '800', '1,200', '1,600']);
    const french = { ...sampleChart(), locale: 'fr' as const };
    expect(numbersOf(french, 'y0').at(-1)).toBe('100\u00a0%');
    expect(numbersOf(french, 'y0 people').at(-1)).toBe('1\u00a0600');
    const scales = optionsOf(sampleChart()).options?.scales;
    expect(scales?.['y0 people']).toMatchObject({ min: 0, max: Number(scales?.y0?.max), position: 'right' });
  });

  test('have the same share of full at the upper end of each library, the first one on top', () => {
    const chart = sampleChart({ panels: [webster, vanier, greyNuns] });
    const shares = axesOf(chart).map(({ top, full = 0 }) => top / full);
    expect(shares[0]).toBeCloseTo(1.28, 5);
    expect(shares.every((share) => Math.abs(share - (shares[0] ?? 0)) < 1e-9)).toBe(true);
    const ids = Object.keys(optionsOf(chart).options?.scales ?? {});
    expect(ids).toEqual(['x', 'y2', 'y1', 'y0', 'y0 people', 'y1 people', 'y2 people']);
    expect(numbersOf(chart, 'y2')).toEqual(['0%', '50%', '100%']);
    expect(numbersOf(chart, 'y2 people')).toEqual(['0', '115', '230']);
  });

  test('reach beyond full where more are inside than that, for all libraries alike', () => {
    const crowded = { ...vanier, observed: [{ at: from, people: 1_200 }] };
    const chart = sampleChart({ panels: [webster, crowded] });
    expect(axesOf(chart).map(({ top, full = 0 }) => top / full)).toEqual([1.28 * 1.5, 1.28 * 1.5]);
    expect(numbersOf(chart, 'y0')).toEqual(['0%', '50%', '100%', '150%']);
  });

  test('have as many numbers as stand above one another, however many more people are inside than make it full', () => {
    const inside = (people: number) =>
      withPanel(sampleChart(), { ...empty, full: 10, observed: [{ at: from, people }] });
    expect(numbersOf(inside(30), 'y0')).toEqual(['0%', '100%', '200%', '300%']);
    expect(numbersOf(inside(1_600), 'y0')).toEqual(['0%', '3,200%', '6,400%', '9,600%', '12,800%', '16,000%']);
    fc.assert(
      fc.property(anyChart, (chart) => {
        for (const { id, full } of axesOf(chart)) {
          if (full === undefined) continue;
          expect(numbersOf(chart, id).length).toBeLessThanOrEqual(chart.panels.length > 1 ? 5 : 6);
          expect(numbersOf(chart, `${id} people`)).toHaveLength(numbersOf(chart, id).length);
        }
      }),
    );
  });

  test('have room above the highest, also of a band', () => {
    fc.assert(
      fc.property(anyChart, (chart) => {
        axesOf(chart).forEach(({ top }, index) => {
          const { observed = [], usual = [], forecast = [] } = chart.panels[index] ?? {};
          const highest = Math.max(
            0,
            ...observed.map(({ people }) => people),
            ...[...usual, ...forecast].map(({ high }) => high),
          );
          expect(top).toBeGreaterThan(1.1 * highest);
        });
      }),
    );
  });

  test('are of people where it is not known how many make a library full, and have no number on the 0 above', () => {
    const panel = { ...webster, ...empty, full: undefined };
    const kept = (id: string) => {
      const axis = { ticks: [0, 5, 10, 15, 20].map((value) => ({ value })) };
      optionsOf(sampleChart({ panels: [panel, panel] })).options?.scales?.[id]?.afterBuildTicks?.(axis as never);
      return axis.ticks.map(({ value }) => value);
    };
    expect(kept('y0')).toEqual([0, 5, 10, 15, 20]);
    expect(axesOf(sampleChart({ panels: [panel, panel] })).map(({ top }) => top)).toEqual([20.48, 20.48]);
    expect(kept('y1')).toEqual([0, 5, 10, 15]);
    expect(kept('y0 people')).toEqual([]);
    const alone = sampleChart({ panels: [{ ...webster, full: undefined }] });
    expect(numbersOf(alone, 'y0')).toContain('15');
    expect(wordsOf(alone)).not.toContain('full');
  });
});

describe('the line of a full library', () => {
  const lines = (chart: Chart) =>
    annotationsOf(chart).flatMap((each) =>
      each.type === 'line' && each.scaleID !== 'x' ? [[each.scaleID, each.value]] : [],
    );

  test('is at as many people as make it full, in each panel, with the word in the first', () => {
    const { from, to } = sampleChart();
    const panels = [samplePanel({ from, to }), samplePanel({ from, to, name: 'Vanier', full: 800 })];
    expect(lines(sampleChart({ panels }))).toEqual([
      ['y0', 1_600],
      ['y1', 800],
    ]);
    expect(wordsOf(sampleChart({ panels })).filter((word) => word === 'full')).toHaveLength(1);
    expect(wordsOf({ ...sampleChart({ panels }), locale: 'fr' })).toContain('pleine');
  });

  test('is not there where that is not known', () => {
    expect(lines(withPanel(sampleChart(), { full: undefined }))).toEqual([]);
  });
});

describe('the words beside the axes and at closing', () => {
  const { from, to } = sampleChart();
  const labelsOf = (chart: Chart, content: string) =>
    annotationsOf(chart).flatMap((each) => (each.type === 'label' && each.content === content ? [each] : []));

  test('stand at the first library, the unit on the side of its scale', () => {
    const panels = [samplePanel({ from, to }), samplePanel({ from, to, name: 'Vanier', full: 800 })];
    expect(labelsOf(sampleChart({ panels }), 'full').map(({ yScaleID }) => yScaleID)).toEqual(['y0']);
    const unit = (full: number | undefined) => labelsOf(withPanel(sampleChart(), { full }), 'people')[0]?.xValue;
    expect([unit(1_600), unit(undefined)]).toEqual([to, from]);
  });

  test('are quarters until a third more than full is inside, and halves beyond', () => {
    const step = (people: number) => {
      const chart = withPanel(sampleChart(), { ...empty, observed: [{ at: from, people }] });
      const axis = { ticks: [] as { value: number }[] };
      optionsOf(chart).options?.scales?.y0?.afterBuildTicks?.(axis as never);
      return axis.ticks[1]?.value;
    };
    expect([step(1_600), step(2_400)]).toEqual([400, 800]);
  });

  test('say no closing of a library that is open until the end of the day', () => {
    const closing = (end: number) => wordsOf(withPanel(sampleChart(), { open: [{ from, to: end }] }));
    expect(closing(to - 3_600_000)).toContain('closes 23:00');
    expect(closing(to).join()).not.toContain('closes');
  });

  test('stand below a name that stands at the same end', () => {
    const rowAt = (time: string) => {
      const chart = sampleChart({ time });
      const [panel] = chart.panels;
      if (panel === undefined) throw new Error('no panel');
      return labelsOf({ ...chart, panels: [panel, panel] }, 'closes 23:00')[0]?.yAdjust;
    };
    expect([rowAt('14:05'), rowAt('01:20')]).toEqual([0, 34]);
  });
});
