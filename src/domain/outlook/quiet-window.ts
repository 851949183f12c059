import type { Interval } from '../calendar/interval.ts';
import { quarterMs } from '../calendar/local-quarters.ts';
import type { Forecast } from './forecast.ts';
import { isDaytime } from './open-days.ts';

/** A stretch in which fewer people than a limit are expected, from its first quarter hour to its last. */
export interface QuietWindow extends Interval {
  /** How far the limit lies beyond the forecast's own doubt; see `marginFrom`. */
  readonly sureness: 'high' | 'fair';
}

/** A window is one to three hours long, in quarter hours: shorter is too short to come for, and the longer, the less certain. */
const length = { least: 4, most: 12 } as const;
/**
 * How far the limit must lie above what is expected, in halves of the 80 % interval (1: nine of ten single counts are under
 * it). All counts of a window must be, so more than 1 is needed. See `npm run backtest` for how many windows come true.
 */
const marginFrom = { fair: 1, high: 1.5 } as const;

/** What a window is looked for in; times in ms since the Unix epoch. */
interface QuietWindowParts {
  readonly from: number;
  readonly to: number;
  /** Fewer people than this are quiet. */
  readonly limitPeople: number;
  readonly isOpenAt: (at: number) => boolean;
  readonly forecastAt: (at: number) => Forecast | undefined;
  /** An IANA name; the campus's by default. */
  readonly zone?: string;
}

/** The first stretch in which all quarter hours are open, by day, and expected to be quiet; `undefined` where there is none. */
export function quietWindow(parts: QuietWindowParts): QuietWindow | undefined {
  const { from, to, isOpenAt, forecastAt, limitPeople, zone } = parts;
  let margins: number[] = [];
  let at = Math.ceil(from / quarterMs) * quarterMs;
  for (; at + quarterMs <= to && margins.length < length.most; at += quarterMs) {
    const forecast = isOpenAt(at) && isDaytime(at, zone) ? forecastAt(at) : undefined;
    const margin = forecast === undefined ? 0 : marginOf(forecast, limitPeople);
    if (margin >= marginFrom.fair) margins.push(margin);
    else if (margins.length >= length.least) break;
    else margins = [];
  }
  if (margins.length < length.least) return undefined;
  const sureness = Math.min(...margins) >= marginFrom.high ? 'high' : 'fair';
  return { from: at - margins.length * quarterMs, to: at, sureness };
}

function marginOf({ people, high }: Forecast, limitPeople: number): number {
  // At least one person of doubt: no forecast is more exact, and nothing is divided by zero.
  return (limitPeople - people) / Math.max(1, high - people);
}
