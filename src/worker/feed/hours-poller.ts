import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import { dayAfter, serviceDayOf, startOfServiceDay } from '../../domain/calendar/service-day.ts';
import type { ServiceHours } from '../../source/hours.ts';
import { createPoller, type Poller } from './poller.ts';

/** Between two attempts of a day, in milliseconds: the hours are optional, so they must not cost the feed much. */
const hoursRetryMs = 15 * 60_000;
/** Today and each day to come are read again after this: with seven of them 32 calls a day, of the feed's 10,000 (ms). */
const hoursAgainMs = 6 * 3_600_000;
/** Between two days that have not been read yet (ms). */
const unaskedMs = 250;
/** Days that are over and still remembered: what a week's picture shows, and a spare one. */
const daysRemembered = 8;

/** What the opening hours need. */
interface HoursPollerOptions {
  readonly fetch: (day: string, signal: AbortSignal) => Promise<readonly ServiceHours[]>;
  /**
   * Called with the texts of all days, oldest first: after each day that was read, and after today's could not be. Resolves to whether
   * they could be written down; else it is called again within 15 minutes. It never rejects.
   */
  readonly onDays: (days: ReadonlyMap<string, readonly ServiceHours[]>) => Promise<boolean>;
  /** Days that were read before this poller began, by an earlier one; none by default. */
  readonly daysKnown?: ReadonlyMap<string, readonly ServiceHours[]>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  /** How many days to come are read too, at least 0; by default none, and then today is read once. */
  readonly daysAhead?: number;
  /** How many days before today are asked for too, once, so that a restart does not forget when they were open; by default none. */
  readonly daysBehind?: number;
}

interface DayHours {
  readonly day: string;
  readonly services: readonly ServiceHours[];
}

/**
 * Reads today's opening hours at the start, after every midnight on the campus, and within 15 minutes when the clock was set to
 * another day; a failure is tried again no sooner than 15 minutes later. Yesterday's hours are never shown as today's. The
 * days before and after are read after that, one by one, and today's again with those to come: a storm closes a library in the
 * morning. As a poller it reports on today's.
 */
export function createHoursPoller(options: HoursPollerOptions): Poller {
  const { fetch, onDays, clock, random, logger, daysAhead = 0, daysBehind = 0 } = options;
  const known = new Map<string, readonly ServiceHours[]>(options.daysKnown);
  const askedAt = new Map<string, number>();

  /** As it was read last. */
  let readToday: DayHours | undefined;
  const read = async (day: string, signal: AbortSignal): Promise<DayHours> => {
    askedAt.set(day, clock.now());
    const said = await fetch(day, signal);
    // What was published stays until the feed says something else: a closure is a sentence too.
    const hours = { day, services: said.length > 0 ? said : (known.get(day) ?? said) };
    if (day === serviceDayOf(clock.now())) readToday = hours;
    return hours;
  };
  let isWritten = true;
  const tellDays = async (): Promise<void> => {
    isWritten = await onDays(new Map([...known].sort(([a], [b]) => (a < b ? -1 : 1))));
  };
  const onSnapshot = async ({ day, services }: DayHours): Promise<void> => {
    if (isWritten && known.get(day) === services) return;
    known.set(day, services);
    const oldest = dayAfter(serviceDayOf(clock.now()), -daysRemembered);
    for (const days of [known, askedAt]) for (const day of days.keys()) if (day < oldest) days.delete(day);
    await tellDays();
  };
  const daysFrom = (first: number): string[] => {
    const today = serviceDayOf(clock.now());
    return Array.from({ length: daysAhead + 1 - first }, (_, index) => dayAfter(today, index + first));
  };
  /** The nearest first. A past day no longer changes, and the feed may no longer have it. */
  const daysUnasked = (): string[] => {
    const today = serviceDayOf(clock.now());
    const distances = Array.from({ length: Math.max(daysAhead, daysBehind) }, (_, index) => index + 1);
    return distances
      .flatMap((days) => [...(days <= daysAhead ? [days] : []), ...(days <= daysBehind ? [-days] : [])])
      .map((days) => dayAfter(today, days))
      .filter((day) => !known.has(day) && !askedAt.has(day));
  };
  /** The first that was never read, then the one that was read longest ago: a failing day must not block the others. */
  const nextDay = (): string => {
    const askedLast = (day: string) => askedAt.get(day) ?? Number.NEGATIVE_INFINITY;
    const [unasked] = daysUnasked();
    return unasked ?? daysFrom(0).reduce((a, b) => (askedLast(b) < askedLast(a) ? b : a));
  };
  const each = { onSnapshot, clock, random, logger, pollMs: hoursRetryMs };

  const today = createPoller({
    ...each,
    name: 'opening hours',
    onFailure: tellDays,
    fetch: async (signal) => {
      const day = serviceDayOf(clock.now());
      return readToday?.day === day ? readToday : read(day, signal);
    },
    // Until a second past midnight: the old day has been requested. No sleep is long, since a clock that is set makes it
    // another day at any time.
    restMs: (now) => {
      const leftMs = nextMidnight(now) + 1_000 - now;
      return leftMs - hoursRetryMs > 1_000 ? hoursRetryMs : leftMs;
    },
  });
  const ahead = createPoller({
    ...each,
    name: 'opening hours of other days',
    fetch: (signal) => read(nextDay(), signal),
    restMs: () => {
      if (daysUnasked().length > 0) return unaskedMs;
      return daysFrom(1).every((day) => known.has(day)) ? hoursAgainMs / (daysAhead + 1) : hoursRetryMs;
    },
  });

  return {
    firstAttempt: today.firstAttempt,
    status: today.status,
    start: () => {
      today.start();
      if (daysAhead > 0) void today.firstAttempt.then(ahead.start);
    },
    stop: async () => {
      await Promise.all([today.stop(), ahead.stop()]);
    },
  };
}

/** The campus's midnight after `now`, in milliseconds since the Unix epoch; a day there has 23 to 25 hours. */
function nextMidnight(now: number): number {
  return startOfServiceDay(dayAfter(serviceDayOf(now)));
}
