import { defaultFreshnessLimits } from '../domain/occupancy/freshness.ts';
import type { Chart, ChartStretch } from './chart.ts';

/** Something at a time (ms since the Unix epoch). */
export interface Timed {
  readonly at: number;
}

/** The points in runs that a line may join: within a run no two neighbours are further apart than `gapMs`. In order. */
export function runsOf<Point extends Timed>(points: readonly Point[], gapMs: number): Point[][] {
  const runs: Point[][] = [];
  let before: Point | undefined;
  for (const point of points) {
    if (before !== undefined && point.at - before.at <= gapMs) runs.at(-1)?.push(point);
    else runs.push([point]);
    before = point;
  }
  return runs;
}

/**
 * The longest time that a band may cross (ms). Bands come at a step of their own, such as an hour in a week's picture:
 * half as much again as the usual one, and no less than `gapMs`.
 */
export function bandGapMs(ranges: readonly Timed[], gapMs: number): number {
  const steps = ranges.slice(1).map(({ at }, index) => at - (ranges[index]?.at ?? at));
  const usual = steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  return Math.max(gapMs, 1.5 * usual);
}

/** The stretches between `from` and `to` (ms since the Unix epoch) of which `points` say nothing, in order. */
export function gapsIn(points: readonly Timed[], gapMs: number, from: number, to: number): ChartStretch[] {
  const within = points.filter(({ at }) => at >= from && at <= to);
  const ends = [from, ...within.map(({ at }) => at), to];
  return ends
    .slice(1)
    .map((end, index) => ({ from: ends[index] ?? end, to: end }))
    .filter((stretch) => stretch.to - stretch.from > gapMs);
}

/** What is left of `from`–`to` beside `stretches` (in order, not overlapping), all in ms since the Unix epoch. */
export function outside(stretches: readonly ChartStretch[], from: number, to: number): ChartStretch[] {
  const starts = [from, ...stretches.map((stretch) => stretch.to)];
  const ends = [...stretches.map((stretch) => stretch.from), to];
  return starts
    .map((start, index) => ({ from: Math.max(from, start), to: Math.min(to, ends[index] ?? to) }))
    .filter((stretch) => stretch.to > stretch.from);
}

/** The last of the points where it is recent enough to be what is now: a line may reach further than that. */
export function currentOf<Point extends Timed>(
  points: readonly Point[],
  { now }: Pick<Chart, 'now'>,
): Point | undefined {
  const last = points.at(-1);
  return last !== undefined && now !== undefined && now - last.at <= defaultFreshnessLimits.fetchMs ? last : undefined;
}
