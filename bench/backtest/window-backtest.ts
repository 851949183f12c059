import { localQuarters, quartersOfWeek } from '../../src/domain/calendar/local-quarters.ts';
import { createOutlook } from '../../src/domain/outlook/forecast.ts';
import { type QuietWindow, quietWindow } from '../../src/domain/outlook/quiet-window.ts';
import { type Counted, seriesOf } from './forecast-backtest.ts';
import type { Recording } from './recordings.ts';

/** How many windows "it should be under … from … to …" were announced in one series, and how many were so. */
interface WindowScore {
  readonly series: string;
  readonly sureness: QuietWindow['sureness'] | 'all';
  readonly announced: number;
  /** Every count in the window was under the limit. */
  readonly cameTrue: number;
  readonly share: number | null;
}

const hour = 3_600_000;
const day = 24 * hour;
/** As for the forecast: weeks of history first, and what is no open hour. */
const warmUp = 28 * day;
const openFrom = 0.1;
/** The limits, as parts of the most that was ever counted so far: the words quiet and moderate, and half. */
const limits = [0.35, 0.5, 0.6] as const;

/** A window, when it was announced (ms since the Unix epoch), and whether it was so. */
interface Announced {
  readonly askedAt: number;
  readonly window: QuietWindow;
  readonly cameTrue: boolean;
}

/**
 * Walks forward over the rows of one series. In each open hour in which the count is not under a limit, as a user who waits
 * for it sees it, the next window within a day is announced from the rows up to then and nothing else. A window in which
 * nothing was recorded counts for nothing.
 */
export function announcedWindows(rows: readonly Counted[], zone: string): Announced[] {
  const quarterOf = localQuarters(zone);
  const outlook = createOutlook(zone);
  const slots = new Map<number, { sum: number; count: number }>();
  /** The hour of the week: recordings may have a row an hour. */
  const slotOf = (at: number) => Math.floor((Math.floor(quarterOf(at)) % quartersOfWeek) / 4);
  const start = (rows[0]?.at ?? 0) + warmUp;
  const announced: Announced[] = [];
  let sum = 0;
  let most = 0;
  let askedHour = Number.NEGATIVE_INFINITY;
  rows.forEach(({ at, people }, index) => {
    outlook.observe({ fetchedAt: at, people });
    const past = slots.get(slotOf(at)) ?? { sum: 0, count: 0 };
    slots.set(slotOf(at), { sum: past.sum + people, count: past.count + 1 });
    sum += people;
    most = Math.max(most, people);
    const isOpenAt = (then: number): boolean => {
      const slot = slots.get(slotOf(then));
      return slot !== undefined && slot.sum / slot.count >= (openFrom * sum) / (index + 1);
    };
    if (at < start || Math.floor(at / hour) === askedHour || !isOpenAt(at)) return;
    askedHour = Math.floor(at / hour);
    for (const limit of limits) {
      const limitPeople = limit * most;
      if (people < limitPeople) continue;
      const forecastAt = (then: number) => outlook.forecast(at, then);
      const window = quietWindow({ from: at, to: at + day, limitPeople, isOpenAt, forecastAt, zone });
      if (window === undefined) continue;
      const inside = between(rows, index, window);
      if (inside.length > 0)
        announced.push({ askedAt: at, window, cameTrue: inside.every((row) => row.people < limitPeople) });
    }
  });
  return announced;
}

/** The rows of a window that lies behind the row at `index`. */
function between(rows: readonly Counted[], index: number, { from, to }: QuietWindow): Counted[] {
  const inside: Counted[] = [];
  for (let next = index + 1; next < rows.length; next += 1) {
    const row = rows[next];
    if (row === undefined || row.at >= to) break;
    if (row.at >= from) inside.push(row);
  }
  return inside;
}

/** The scores of all series of which windows were announced: those of each sureness, and together. */
export function scoreWindows(recordings: readonly Recording[]): WindowScore[] {
  return seriesOf(recordings).flatMap(({ series, rows, zone }) => {
    const announced = announcedWindows(rows, zone);
    if (announced.length === 0) return [];
    return (['high', 'fair', 'all'] as const).map((sureness) => {
      const chosen = announced.filter(({ window }) => sureness === 'all' || window.sureness === sureness);
      const cameTrue = chosen.filter((each) => each.cameTrue).length;
      const share = chosen.length === 0 ? null : cameTrue / chosen.length;
      return { series, sureness, announced: chosen.length, cameTrue, share };
    });
  });
}
