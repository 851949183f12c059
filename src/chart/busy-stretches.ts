import { quarterMs } from '../domain/calendar/local-quarters.ts';
import { levelFrom } from '../domain/occupancy/level.ts';
import type { ChartPoint, ChartStretch } from './chart.ts';
import { runsOf } from './runs.ts';

/** A shorter time is no stretch of the day, and a shorter lull does not end one (ms). */
const leastMs = 2 * quarterMs;

/** From how many people on a library is busy that so many make `full`. */
export const busyFrom = (full: number): number => (levelFrom.busy / 100) * full;

/**
 * When a library was busy or packed: stretches of half an hour and more, to the quarter hour, over lulls of less. `observed` in
 * order; nothing is known between two that are further apart than `gapMs`. `full` is how many people make it full.
 */
export function busyStretches(observed: readonly ChartPoint[], full: number, gapMs: number): ChartStretch[] {
  const from = busyFrom(full);
  const stretches: { from: number; to: number }[] = [];
  for (const run of runsOf(observed, gapMs)) {
    run.forEach((point, index) => {
      if (point.people < from) return;
      const to = run[index + 1]?.at ?? point.at;
      const last = stretches.at(-1);
      if (last !== undefined && point.at - last.to < leastMs && last.to >= (run[0]?.at ?? 0)) last.to = to;
      else stretches.push({ from: point.at, to });
    });
  }
  const toQuarter = (at: number) => Math.round(at / quarterMs) * quarterMs;
  return stretches
    .filter((stretch) => stretch.to - stretch.from >= leastMs)
    .map((stretch) => ({ from: toQuarter(stretch.from), to: toQuarter(stretch.to) }));
}
