import { eventLoopTurn } from '../../base/event-loop.ts';
import type { Chart, ChartPanel, ChartPoint, ChartRange } from '../../chart/chart.ts';
import { quarterMs } from '../../domain/calendar/local-quarters.ts';
import { campusZone } from '../../domain/calendar/service-day.ts';
import type { LibraryId } from '../../domain/occupancy/library.ts';
import { longestGapMs } from '../../domain/outlook/forecast.ts';
import { intervalOf, openOnDays } from '../../domain/outlook/open-days.ts';
import type { Locale } from '../../i18n/index.ts';
import type { History, PictureRequest } from './history-ports.ts';

/** What a chart is made from. */
export interface ChartParts {
  readonly history: History;
  readonly nameOf: (libraryId: LibraryId, locale: Locale) => string;
  /** How many people make it full; `undefined` where that is not set. */
  readonly fullOf: (libraryId: LibraryId) => number | undefined;
}

/** Up to this length (ms) a chart has a point each quarter hour; a longer one is too narrow for more than half hours. */
const fineMs = 48 * 3_600_000;
/** How many values are computed between two turns of the event loop: about 1 ms. */
const perTurn = 16;

/**
 * The chart that a request means, at `now` (ms since the Unix epoch). Lets the event loop turn in between. Throws
 * what the database throws.
 */
export async function buildChart(
  request: PictureRequest,
  now: number,
  { history, nameOf, fullOf }: ChartParts,
): Promise<Chart> {
  const { libraryIds, locale, marks = [] } = request;
  const { from, to } = intervalOf(request);
  const stepMs = to - from > fineMs ? 2 * quarterMs : quarterMs;
  const panels: ChartPanel[] = [];
  for (const libraryId of libraryIds) {
    const observed = await history.series(libraryId, from, Math.min(to, now + 1));
    panels.push({
      name: nameOf(libraryId, locale),
      full: fullOf(libraryId),
      observed: observed.map(({ fetchedAt, people }) => ({ at: fetchedAt, people })),
      usual: await usualOf(history, libraryId, { from, to, stepMs }),
      forecast: await forecastOf(history, libraryId, { from, to, stepMs, now }),
      open: openOnDays(history.openOn, libraryId, request),
      marks,
    });
    await eventLoopTurn();
  }
  return {
    locale,
    zone: campusZone,
    from,
    to,
    now: now < to ? now : undefined,
    gapMs: longestGapMs,
    panels,
  };
}

interface Axis {
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
}

/** From one end to the other, both included: the band must reach the edges. */
function ticks({ from, to, stepMs }: Axis): number[] {
  return Array.from({ length: Math.floor((to - from) / stepMs) + 1 }, (_, index) => from + index * stepMs);
}

async function usualOf(history: History, libraryId: LibraryId, axis: Axis): Promise<ChartRange[]> {
  const ranges: ChartRange[] = [];
  for await (const at of inTurns(ticks(axis))) {
    const usual = history.usual(libraryId, at);
    if (usual !== undefined) ranges.push({ at, low: usual.low, high: usual.high });
  }
  return ranges;
}

/** From now on, or from the beginning of a day to come. */
async function forecastOf(
  history: History,
  libraryId: LibraryId,
  axis: Axis & { readonly now: number },
): Promise<(ChartPoint & ChartRange)[]> {
  const { now, from, to } = axis;
  if (now >= to) return [];
  const times = [...(now >= from ? [now] : []), ...ticks(axis).filter((at) => at > now)];
  const points: (ChartPoint & ChartRange)[] = [];
  for await (const at of inTurns(times)) {
    const forecast = history.forecast(libraryId, now, at);
    if (forecast === undefined) continue;
    const { people, low, high } = forecast;
    points.push({ at, people, low, high });
  }
  return points;
}

/** The times one after the other, with turns of the event loop in between. */
async function* inTurns(times: readonly number[]): AsyncGenerator<number> {
  for (const [index, at] of times.entries()) {
    if (index % perTurn === perTurn - 1) await eventLoopTurn();
    yield at;
  }
}
