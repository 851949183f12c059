import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { createWorkQueue } from '../../base/work-queue.ts';
import { createCache } from '../../cache/single-flight-cache.ts';
import type { Chart, Picture } from '../../chart/chart.ts';
import { quarterMs } from '../../domain/calendar/local-quarters.ts';
import { serviceDayOf } from '../../domain/calendar/service-day.ts';
import type { LibraryId } from '../../domain/occupancy/library.ts';
import { openOnDays } from '../../domain/outlook/open-days.ts';
import { buildChart, type ChartParts } from './build-chart.ts';
import type { PictureRequest, Pictures } from './history-ports.ts';

/** Some 20 kB each: about 2 MB. */
const mostPictures = 100;
/** A past day changes only by an import (ms). */
const pastKeptMs = 3_600_000;

/** Charts that are built at a time: a burst of different questions must not hold up the answers from memory. */
const mostBuilt = 2;

/** What pictures need. */
interface PicturesParts extends ChartParts {
  readonly draw: (chart: Chart) => Promise<Picture>;
  /** See `LiveHistory.version`. */
  readonly version: (libraryIds: readonly LibraryId[]) => string;
  readonly logger: Logger;
  /** The campus's time, by which pictures grow old. */
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Pictures of what the history knows. A day that is not over is drawn anew with each new reading, and each quarter hour
 * without one, so that "now" stays true. A drawing that failed is tried again with the next request.
 */
export function createPictures(parts: PicturesParts): Pictures {
  const cache = createCache<Picture>({ clock: parts.clock, keptMs: pastKeptMs, maxKeys: mostPictures });

  const building = createWorkQueue(mostBuilt);
  let isReady = false;
  void parts.history.ready.then(() => {
    isReady = true;
  });

  /** The cache key: everything that a picture depends on. */
  const keyOf = (request: PictureRequest, now: number): string => {
    const { libraryIds, firstDay, lastDay, locale, marks = [] } = request;
    const open = libraryIds.map((id) => openOnDays(parts.history.openOn, id, request) ?? null);
    const today = serviceDayOf(now);
    const state = lastDay < today ? [today, isReady] : [Math.floor(now / quarterMs), parts.version(libraryIds)];
    return JSON.stringify([libraryIds, firstDay, lastDay, locale, marks, open, state]);
  };

  /** Requests that share a picture log its failure once. */
  const draw = async (request: PictureRequest, now: number): Promise<Picture> => {
    const { libraryIds, firstDay, lastDay, locale } = request;
    parts.logger.debug({ libraryIds, firstDay, lastDay, locale }, 'a picture is drawn');
    try {
      return await parts.draw(await building.run(() => buildChart(request, now, parts)));
    } catch (error) {
      parts.logger.warn({ reason: messageOf(error) }, 'a picture could not be drawn');
      throw error;
    }
  };

  return {
    of: async (request, now) => {
      if (request.libraryIds.length === 0) return 'none';
      return cache(keyOf(request, now), () => draw(request, now)).catch(() => 'failed' as const);
    },
  };
}
