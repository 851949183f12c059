import type { ChartConfiguration, Point } from 'chart.js';
import { formatNumber, formatPercent } from '../i18n/index.ts';
import { type PeopleAxis, panelAnnotations, upperAnnotations } from './annotations.ts';
import { ticksOf } from './axis.ts';
import type { Chart, ChartPanel } from './chart.ts';
import { legendOf } from './legend.ts';
import { axisPx, colours, edgePx, fonts } from './looks.ts';
import { seriesOf } from './series.ts';

/** What the library draws. Pure: the same chart gives the same options. */
export function optionsOf(chart: Chart): ChartConfiguration<'line', Point[]> {
  const axes = axesOf(chart);
  const parts = chart.panels.map((panel, index) => ({ panel, axis: axes[index] as PeopleAxis }));
  const [first] = parts;
  return {
    type: 'line',
    data: { datasets: parts.flatMap(({ panel, axis }) => seriesOf(panel, chart, axis.id)) },
    options: {
      animation: false,
      responsive: false,
      events: [],
      devicePixelRatio: 1,
      parsing: false,
      normalized: true,
      locale: chart.locale,
      // Above the plot stand the unit and "now 14:05".
      layout: { padding: { top: 44, right: edgePx, bottom: 10, left: edgePx } },
      scales: Object.fromEntries([
        ['x', timeScale(chart)],
        // Chart.js stacks those on the left from below, and those on the right from above.
        ...parts.toReversed().map(({ panel, axis }) => [axis.id, mainScale(chart, panel, axis)] as const),
        ...parts.map(({ axis }) => [`${axis.id} people`, peopleScale(chart, axis)] as const),
      ]),
      plugins: {
        legend: {
          position: 'bottom',
          align: 'start',
          onClick: () => {},
          labels: {
            usePointStyle: true,
            pointStyleWidth: 36,
            boxHeight: 18,
            // All three stand in one row, in English too.
            padding: 14,
            font: fonts.words,
            color: colours.text,
            generateLabels: () => legendOf(chart),
          },
        },
        annotation: {
          clip: false,
          annotations: [
            ...parts.flatMap(({ panel, axis }) => panelAnnotations(panel, chart, axis)),
            ...(first ? upperAnnotations(chart, first.axis) : []),
          ],
        },
      },
    },
  };
}

/** The axis of each panel: the same share of full at the upper end of all, so that libraries of any size compare at a glance. */
export function axesOf({ panels }: Chart): PeopleAxis[] {
  const ratio = Math.max(1, ...panels.map((panel) => (panel.full === undefined ? 0 : highestOf(panel) / panel.full)));
  return panels.map((panel, index) => {
    const room = panels.length > 1 ? roomAbove.several : roomAbove.one;
    // An empty library is a flat line at the bottom, not one in the middle.
    const top = room * (panel.full === undefined ? Math.max(16, highestOf(panel)) : ratio * panel.full);
    // Between two panels a strip of the card shows.
    return { id: `y${index}`, top, end: index === 0 ? top : 1.08 * top, full: panel.full };
  });
}

/** Room for a row of words above the highest there is, of which a lower panel needs a larger part. */
const roomAbove = { one: 1.16, several: 1.28 } as const;

function highestOf({ observed, usual, forecast }: ChartPanel): number {
  const all = [...observed.map(({ people }) => people), ...[...usual, ...forecast].map(({ high }) => high)];
  return all.reduce((most, people) => Math.max(most, people), 0);
}

function timeScale(chart: Chart) {
  const ticks = ticksOf(chart);
  const labels = new Map(ticks.map(({ at, label }) => [at, label]));
  return {
    type: 'linear',
    position: 'bottom',
    min: chart.from,
    max: chart.to,
    afterBuildTicks: (axis: { ticks: { value: number }[] }) => {
      axis.ticks = ticks.map(({ at }) => ({ value: at }));
    },
    border: { color: colours.muted },
    grid: { color: ticks.map(({ isLine }) => (isLine ? colours.grid : 'transparent')), tickLength: 8 },
    ticks: {
      autoSkip: false,
      maxRotation: 0,
      callback: (value: number | string) => labels.get(Number(value)) ?? '',
      color: colours.text,
      font: fonts.words,
    },
  } as const;
}

/** The scale on the left, by which a panel is drawn: percent of full, or people where that is not known. */
function mainScale({ locale, panels }: Chart, panel: ChartPanel, { top, end, full }: PeopleAxis) {
  const isEmpty = panel.observed.length + panel.usual.length + panel.forecast.length === 0;
  return {
    ...scaleOf('left', end),
    afterBuildTicks: (axis: Ticked) => {
      if (full !== undefined) axis.ticks = fullTicks(full, top, panels.length);
      // Below another panel, a number at the upper end would stand on that panel's 0.
      else axis.ticks = axis.ticks.filter(({ value }) => value <= (end > top ? 0.9 * top : top));
    },
    grid: { color: colours.grid, drawTicks: false },
    ticks: {
      ...tickLook,
      includeBounds: false,
      precision: 0,
      maxTicksLimit: mostTicks(panels.length),
      callback: (value: number | string) => {
        if (full !== undefined) return formatPercent(locale, (100 * Number(value)) / full);
        // Without data there is no scale.
        return isEmpty ? '' : formatNumber(locale, Number(value));
      },
    },
  } as const;
}

/** The same scale on the right, in people. */
function peopleScale({ locale, panels }: Chart, { top, end, full }: PeopleAxis) {
  return {
    ...scaleOf('right', end),
    afterBuildTicks: (axis: Ticked) => {
      axis.ticks = full === undefined ? [] : fullTicks(full, top, panels.length);
    },
    grid: { display: false },
    ticks: {
      ...tickLook,
      color: colours.muted,
      callback: (value: number | string) => formatNumber(locale, Math.round(Number(value))),
    },
  } as const;
}

interface Ticked {
  ticks: { value: number }[];
}

const tickLook = { autoSkip: false, color: colours.text, font: fonts.words, padding: 8 } as const;

function scaleOf(position: 'left' | 'right', max: number) {
  return {
    type: 'linear',
    position,
    stack: position,
    stackWeight: 1,
    min: 0,
    max,
    border: { display: false },
    // By itself Chart.js forgets the widest words where several scales are stacked.
    afterFit: (axis: { width: number }) => {
      axis.width = axisPx;
    },
  } as const;
}

/** How many words stand above one another with room between them. */
const mostTicks = (panels: number) => (panels > 1 ? 5 : 6);

/** Quarters of full where one panel has room for them, halves where there are several, and more where there are far more people than full. */
function fullTicks(full: number, top: number, panels: number): { value: number }[] {
  // A tick at the very top would stand where the words do.
  const highest = 0.95 * top;
  let step = full / (panels > 1 || top > 1.3 * full ? 2 : 4);
  while (highest / step >= mostTicks(panels)) step *= 2;
  return Array.from({ length: Math.floor(highest / step) + 1 }, (_, index) => ({ value: index * step }));
}
