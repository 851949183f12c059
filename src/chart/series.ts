import type { ChartDataset, Point } from 'chart.js';
import type { Chart, ChartPanel, ChartPoint, ChartRange } from './chart.ts';
import { colours, longestDayMs } from './looks.ts';
import { bandGapMs, currentOf, runsOf, type Timed } from './runs.ts';

/** A line or the edge of a band. */
export type Series = ChartDataset<'line', Point[]>;

/** Where a line is broken: the library draws nothing to or from a point that is not a number. */
const broken = (at: number): Point => ({ x: at, y: Number.NaN });

/** The points of all runs, with a break between any two. */
function withBreaks<Point extends Timed>(runs: readonly Point[][], peopleOf: (point: Point) => number) {
  return runs.flatMap((run, index) => {
    const points = run.map((point) => ({ x: point.at, y: peopleOf(point) }));
    const [first] = run;
    return index === 0 || first === undefined ? points : [broken(first.at), ...points];
  });
}

/**
 * The forecast from the last observation on, where that is near enough for a line: the dashes begin where the line ends.
 * What is known has no interval.
 */
export function joinedForecast({ observed, forecast }: ChartPanel, gapMs: number): ChartPanel['forecast'] {
  const last = observed.at(-1);
  const [next] = forecast;
  const joins = last !== undefined && next !== undefined && next.at > last.at && next.at - last.at <= gapMs;
  return joins ? [{ ...last, low: last.people, high: last.people }, ...forecast] : forecast;
}

/**
 * One panel's lines and bands on the axis of people `axisId`, the one in front first: what was observed, what is expected, its interval, what is
 * usual. A band is two edges, of which the first is filled down to the second.
 */
export function seriesOf(panel: ChartPanel, chart: Chart, axisId: string): Series[] {
  const observed = runsOf(panel.observed, chart.gapMs);
  const joined = joinedForecast(panel, chart.gapMs);
  const forecastGapMs = bandGapMs(panel.forecast, chart.gapMs);
  const expected = runsOf(joined, forecastGapMs);
  const common = { yAxisID: axisId, borderJoinStyle: 'round', borderCapStyle: 'round' } as const;
  const isDay = chart.to - chart.from <= longestDayMs;
  const isLive = currentOf(panel.observed, chart) !== undefined;
  const line = withBreaks(observed, ({ people }: ChartPoint) => people);
  return [
    {
      ...common,
      label: 'observed',
      data: line,
      borderColor: colours.observed,
      borderWidth: isDay ? 6 : 3,
      pointBackgroundColor: colours.observed,
      pointBorderWidth: 0,
      // An empty library is drawn as a whole line at the bottom, not half of one (px).
      clip: 10,
      pointRadius: dotsOf(line, isLive),
    },
    {
      ...common,
      label: 'forecast',
      data: withBreaks(expected, ({ people }: ChartPoint) => people),
      borderColor: colours.forecast,
      borderWidth: isDay ? 4 : 3,
      borderCapStyle: 'butt',
      borderDash: isDay ? [12, 9] : [7, 5],
      pointRadius: 0,
    },
    ...bandOf('interval', expected, colours.interval, 'transparent', common.yAxisID),
    ...bandOf(
      'usual',
      runsOf(panel.usual, bandGapMs(panel.usual, chart.gapMs)),
      colours.usual,
      colours.usualEdge,
      common.yAxisID,
    ),
  ];
}

function bandOf(label: string, runs: readonly ChartRange[][], fill: string, edge: string, yAxisID: string): Series[] {
  const look = { yAxisID, borderColor: edge, borderWidth: 1.5, pointRadius: 0 };
  return [
    { ...look, label, data: withBreaks(runs, ({ high }) => high), backgroundColor: fill, fill: '+1' },
    { ...look, label: `${label} low`, data: withBreaks(runs, ({ low }) => low), fill: false },
  ];
}

/** How large the dot on each point is (px): one without neighbours is seen only as a dot, and the latest is where one looks. */
function dotsOf(points: readonly Point[], marksLast: boolean): number[] {
  const isPoint = (point: Point | undefined) => point !== undefined && !Number.isNaN(point.y);
  return points.map((_, index) => {
    if (marksLast && index === points.length - 1) return 9;
    return isPoint(points[index - 1]) || isPoint(points[index + 1]) ? 0 : 5;
  });
}
