import type { ChartConfiguration, Point } from 'chart.js';
import { formatNumber, translator } from '../i18n/index.ts';
import { type PeopleAxis, panelAnnotations, upperAnnotations } from './annotations.ts';
import { ticksOf } from './axis.ts';
import type { Chart, ChartPanel } from './chart.ts';
import { legendOf } from './legend.ts';
import { colours, fonts } from './looks.ts';
import { seriesOf } from './series.ts';

/** What the library draws. Pure: the same chart gives the same options. */
export function optionsOf(chart: Chart): ChartConfiguration<'line', Point[]> {
  const t = translator(chart.locale);
  const parts = chart.panels.map((panel, index) => ({ panel, axis: axisOf(panel, index) }));
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
      layout: { padding: { top: 14, right: 44, bottom: 10, left: 14 } },
      scales: Object.fromEntries([
        ['x', timeScale(chart)],
        // The library stacks them from below.
        ...parts.toReversed().map(({ panel, axis }) => [axis.id, peopleScale(chart, panel, axis)] as const),
      ]),
      plugins: {
        title: {
          display: true,
          align: 'start',
          text: linesOf(chart.title),
          color: colours.text,
          font: fonts.title,
          // Below it, above the plot, stand the unit and "now 14:05".
          padding: { top: 4, bottom: 40 },
        },
        subtitle: {
          display: true,
          position: 'bottom',
          align: 'end',
          text: t('occupancy.source'),
          color: colours.muted,
          font: fonts.words,
        },
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

function axisOf(panel: ChartPanel, index: number): PeopleAxis {
  const top = topOf(panel);
  // Between two panels a strip of the card shows.
  return { id: `y${index}`, top, end: index === 0 ? top : 1.08 * top };
}

/** The people at the upper end of a panel's axis: room for the highest there is, and a row of words above it. */
export function topOf({ observed, usual, forecast }: ChartPanel): number {
  const highest = [...observed.map(({ people }) => people), ...[...usual, ...forecast].map(({ high }) => high)].reduce(
    (most, people) => Math.max(most, people),
    0,
  );
  // An empty library is a flat line at the bottom, not one in the middle.
  return Math.max(20, highest * 1.2);
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

function peopleScale({ locale, panels }: Chart, panel: ChartPanel, { top, end }: PeopleAxis) {
  const isEmpty = panel.observed.length + panel.usual.length + panel.forecast.length === 0;
  return {
    type: 'linear',
    position: 'left',
    stack: 'people',
    stackWeight: 1,
    min: 0,
    max: end,
    afterBuildTicks: (axis: { ticks: { value: number }[] }) => {
      // Below another panel, a number at the upper end would stand on that panel's 0.
      axis.ticks = axis.ticks.filter(({ value }) => value <= (end > top ? 0.9 * top : top));
    },
    border: { display: false },
    grid: { color: colours.grid, drawTicks: false },
    ticks: {
      includeBounds: false,
      precision: 0,
      maxTicksLimit: panels.length > 1 ? 5 : 6,
      // Without data there is no scale.
      callback: (value: number | string) => (isEmpty ? '' : formatNumber(locale, Number(value))),
      color: colours.text,
      font: fonts.words,
      padding: 8,
    },
  } as const;
}

/** The longest title that stands on one line (characters), and how many lines there may be. */
const titleLimits = { line: 50, lines: 2 } as const;

/** A title in lines that fit; what fits in none ends with "…". */
export function linesOf(title: string): string[] {
  const lines = [''];
  // "27 October – 2" with "November" below it would be read twice: the days stay together where they can.
  const [name = '', ...days] = title.split(' · ');
  const parts = [name, days.join(' · ')];
  const isParted = title.length > titleLimits.line && days.length > 0;
  if (isParted && parts.every((part) => part !== '' && part.length <= titleLimits.line)) return parts;
  for (const word of title.split(/ +/)) {
    const line = lines.at(-1) ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= titleLimits.line) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  const rest = lines.slice(titleLimits.lines - 1).join(' ');
  const kept = lines.length > titleLimits.lines ? [...lines.slice(0, titleLimits.lines - 1), `${rest}`] : lines;
  return kept.map((line) => {
    const letters = [...line];
    return letters.length <= titleLimits.line
      ? line
      : `${letters
          .slice(0, titleLimits.line - 1)
          .join('')
          .trimEnd()}…`;
  });
}
