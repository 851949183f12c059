import type { Clock } from '../clock.ts';
import type { Library, LibraryId } from '../domain/library.ts';
import { serviceDayOf, startOfServiceDay } from '../domain/service-day.ts';
import type { Logger } from '../logger.ts';
import { hoursOf, type ServiceHours } from '../source/hours.ts';
import { createPoller, type Poller } from './poller.ts';

/** Between two attempts of a day, in milliseconds: nothing needs the hours, so they may not cost the feed much. */
export const hoursRetryMs = 15 * 60_000;

/** What the opening hours need; `libraries` is asked at every answer, so that a new building finds its hours. */
export interface HoursPollerOptions {
  readonly fetch: (day: string, signal: AbortSignal) => Promise<readonly ServiceHours[]>;
  readonly libraries: () => readonly Library[];
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}

/** Today's opening hours, in the feed's own words. */
export interface HoursPoller extends Poller {
  /** What is known of the service day of `now` (milliseconds since the Unix epoch), by library; empty if nothing is. */
  hoursToday(now: number): ReadonlyMap<LibraryId, string>;
}

/**
 * Reads today's opening hours at the start and after every Montreal midnight; a failure is tried again no sooner than
 * 15 minutes later. Yesterday's hours are never shown as today's.
 */
export function createHoursPoller({ fetch, libraries, clock, random, logger }: HoursPollerOptions): HoursPoller {
  let known: { readonly day: string; readonly services: readonly ServiceHours[] } | undefined;
  const poller = createPoller({
    name: 'opening hours',
    fetch: async (signal) => {
      const day = serviceDayOf(clock.now());
      return { day, services: await fetch(day, signal) };
    },
    onSnapshot: (snapshot) => {
      known = snapshot;
    },
    clock,
    random,
    logger,
    pollMs: hoursRetryMs,
    // A second past midnight: a timer that fires a little early would ask for the old day again.
    restMs: (now) => nextMidnight(now) + 1_000 - now,
  });
  return {
    ...poller,
    hoursToday: (now) => {
      if (known === undefined || known.day !== serviceDayOf(now)) return new Map();
      const { services } = known;
      return new Map(
        libraries().flatMap((library) => {
          const text = hoursOf(library, services);
          return text === undefined ? [] : [[library.id, text] as const];
        }),
      );
    },
  };
}

/** The Montreal midnight after `now`, in milliseconds since the Unix epoch; a day there has 23 to 25 hours. */
function nextMidnight(now: number): number {
  return startOfServiceDay(Temporal.PlainDate.from(serviceDayOf(now)).add({ days: 1 }).toString());
}
