import type { Clock } from '../../base/clock.ts';
import { parseJsonOrUndefined } from '../../base/json.ts';
import type { Logger } from '../../base/logger.ts';
import { createLoop } from '../../base/loop.ts';
import { openStateAt } from '../../domain/calendar/open-state.ts';
import type { OpeningHours } from '../../domain/calendar/opening-hours.ts';
import { type FreshnessLimits, freshnessOf } from '../../domain/occupancy/freshness.ts';
import { knownLibraries, type Library, type LibraryId, libraryOfSourceKey } from '../../domain/occupancy/library.ts';
import type { LibraryNow } from '../../domain/occupancy/occupancy.ts';
import { trendOf } from '../../domain/occupancy/trend.ts';
import type { Bell } from '../../store/engine/bell.ts';
import { logFailure } from '../../store/engine/log-failure.ts';
import type { FeedStateName, FeedStateStore } from '../../store/feed-state.ts';
import {
  type ComputersState,
  type FeedState,
  feedStateSchemas,
  type HoursState,
  type OccupancyState,
} from './feed-state.ts';
import { createKnownHours, type KnownHours } from './known-hours.ts';
import type { PollerStatus } from './poller.ts';

/** What this process knows of the feed: what the poller wrote, kept in memory. No answer reads the database for it. */
export interface KnownFeed extends Pick<KnownHours, 'openOn'> {
  /** Every library, known ones first, at `now` (ms since the Unix epoch). */
  librariesAt(now: number): readonly LibraryNow[];
  /** How the polls of the counts go. */
  status(): PollerStatus;
  /** The texts of each day's opening hours. */
  hoursOfDays(): HoursState['days'];
  /** The last answer about free computers, and when they were wanted last (ms since the Unix epoch). */
  computers(): ComputersState | undefined;
  computersWantedAt(): number | undefined;
  /** Discord's ids of the commands, by name, as the poller has put them. */
  commandIds(): Readonly<Record<string, string>>;
  /** Counts up with each change of what is known: a cache key for what is derived from it. */
  version(): number;
  /** Reads what the poller wrote, fulfilled when at least what was there at the call is known. Never rejects. */
  refresh(): Promise<void>;
  /** The same right after this process has written a poll: a read that is already under way is enough. */
  heard(): Promise<void>;
  /** Shows what was polled and could not be written, until what is written is newer. */
  show(occupancy: OccupancyState): void;
  /** Calls `listener` after each change; `isNewPoll` where the counts were read again. Returns what ends that. */
  onChange(listener: (isNewPoll: boolean) => void): () => void;
  /** Fulfilled when the feed has been polled lately, successfully or not, by any process. */
  readonly firstPoll: Promise<void>;
  /** Fulfilled when the opening hours have been asked for within a day as well, whatever the feed answered. */
  readonly firstRead: Promise<void>;
  /** Begins to listen to the bell, fulfilled when what is written is known. Never rejects. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface KnownFeedParts {
  readonly store: { readonly feedState: Pick<FeedStateStore, 'all'>; readonly bell: Bell };
  /** People who make a library full, by library id. */
  readonly full: ReadonlyMap<LibraryId, number>;
  readonly limits: FreshnessLimits;
  /** The campus's time. */
  readonly clock: Pick<Clock, 'now'>;
  /** The machine's time, by which the state is read again without a bell. */
  readonly machine: Pick<Clock, 'sleep'>;
  /** How often that is (ms): a bell may be lost. */
  readonly everyMs: number;
  readonly logger: Logger;
}

/** What is known when nothing was ever polled. */
const nothing: OccupancyState = {
  readAt: null,
  libraries: knownLibraries.map(({ sourceKey }) => ({ sourceKey, hasRecord: true, recent: [] })),
  status: { state: 'starting', polls: 0, failures: 0 },
};

interface LibraryWithState {
  readonly library: Library;
  readonly state: OccupancyState['libraries'][number];
}

const byId = ({ libraries }: OccupancyState): ReadonlyMap<LibraryId, LibraryWithState> =>
  new Map(
    libraries.map((state) => {
      const library = libraryOfSourceKey(state.sourceKey);
      return [library.id, { library, state }];
    }),
  );

/** Opening hours are asked for at least this often (ms). */
const hoursEveryMs = 24 * 3_600_000;

/** Knows nothing until `refresh` or `start`. */
export function createKnownFeed(parts: KnownFeedParts): KnownFeed {
  const { store, full, limits, clock, machine, everyMs, logger } = parts;
  const listeners = new Set<(isNewPoll: boolean) => void>();
  const firstPoll = Promise.withResolvers<void>();
  const firstHours = Promise.withResolvers<void>();
  /** The rows as they were read last: one that has not changed is not parsed again. */
  const texts = new Map<FeedStateName, string>();
  let occupancy = nothing;
  let hours: HoursState = { attemptedAt: null, days: {} };
  let libraries = byId(nothing);
  let computers: ComputersState | undefined;
  let computersWantedAt: number | undefined;
  let commandIds: Readonly<Record<string, string>> = {};
  let version = 0;
  let daysRead = new Map<string, HoursState['days'][string]>();

  const known = createKnownHours({
    days: () => daysRead,
    libraries: () => [...libraries.values()].map(({ library }) => library),
    logger,
  });

  const show = (next: OccupancyState): boolean => {
    const isNewPoll = next.readAt !== occupancy.readAt;
    occupancy = next;
    libraries = byId(next);
    const { lastAttemptAt } = next.status;
    if (lastAttemptAt !== undefined && clock.now() - lastAttemptAt <= limits.fetchMs) firstPoll.resolve();
    return isNewPoll;
  };
  const tell = (isNewPoll: boolean): void => {
    version += 1;
    for (const listener of listeners) listener(isNewPoll);
  };

  /** What a row says, or `undefined` where it has not changed or cannot be read. */
  const readRow = <Name extends FeedStateName>(
    rows: ReadonlyMap<string, string>,
    name: Name,
  ): FeedState<Name> | undefined => {
    const text = rows.get(name);
    if (text === undefined || text === texts.get(name)) return undefined;
    texts.set(name, text);
    const { success, data, error } = feedStateSchemas[name].safeParse(parseJsonOrUndefined(text));
    if (!success) logger.error({ name, problem: error.issues[0] }, 'what the poller wrote cannot be read');
    return data as FeedState<Name> | undefined;
  };
  const read = async (): Promise<void> => {
    try {
      const rows = await store.feedState.all();
      const [newOccupancy, newHours] = [readRow(rows, 'occupancy'), readRow(rows, 'hours')];
      if (newHours !== undefined) {
        hours = newHours;
        daysRead = new Map(Object.entries(hours.days));
        if (hours.attemptedAt !== null && clock.now() - hours.attemptedAt <= hoursEveryMs) firstHours.resolve();
      }
      const isNewPoll = newOccupancy !== undefined && show(newOccupancy);
      const [newComputers, wanted] = [readRow(rows, 'computers'), readRow(rows, 'wanted')];
      const newIds = readRow(rows, 'commands');
      commandIds = newIds ?? commandIds;
      computers = newComputers ?? computers;
      computersWantedAt = wanted?.computersAt ?? computersWantedAt;
      if ([newOccupancy, newHours, newComputers, wanted, newIds].some((row) => row !== undefined)) tell(isNewPoll);
    } catch (error) {
      logFailure(logger, error, 'what the poller wrote could not be read');
    }
  };
  let reading: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const refresh = (): Promise<void> => {
    if (reading !== undefined) {
      // What is being read may be older than what the caller has been told of.
      next ??= reading.then(() => {
        next = undefined;
        return refresh();
      });
      return next;
    }
    reading = read().finally(() => {
      reading = undefined;
    });
    return reading;
  };

  const libraryNow = (
    { library, state }: LibraryWithState,
    opening: OpeningHours | undefined,
    now: number,
  ): LibraryNow => {
    const last = state.count;
    const count = last && {
      ...last,
      // A time to come, from a clock that was set back, is never shown: "read in 1 hour".
      seenAt: Math.min(last.seenAt, now),
      changedAt: Math.min(last.changedAt, now),
    };
    const sightings = { seenAt: last?.seenAt, changedAt: last?.changedAt, hasRecord: state.hasRecord };
    const freshness = freshnessOf(sightings, now, limits);
    return {
      library,
      freshness,
      count,
      trend: last && freshness.kind === 'fresh' ? trendOf(state.recent, now) : undefined,
      full: full.get(library.id),
      hours: opening,
      opening: opening && openStateAt(opening, now),
    };
  };

  const loop = createLoop({
    clock: machine,
    turn: async () => {
      await refresh();
      return everyMs;
    },
    failedMs: everyMs,
    onError: (error) => logFailure(logger, error, 'what the poller wrote could not be read'),
  });
  let unlisten: (() => void) | undefined;

  return {
    librariesAt: (now) => {
      const today = known.hoursToday(now);
      return [...libraries.values()].map((one) => libraryNow(one, today.get(one.library.id), now));
    },
    openOn: known.openOn,
    status: () => occupancy.status,
    hoursOfDays: () => hours.days,
    computers: () => computers,
    computersWantedAt: () => computersWantedAt,
    commandIds: () => commandIds,
    version: () => version,
    refresh,
    heard: async () => {
      if (!store.bell.isAhead || unlisten === undefined) await refresh();
      else await (next ?? reading);
    },
    show: (state) => tell(show(state)),
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    firstPoll: firstPoll.promise,
    firstRead: Promise.all([firstPoll.promise, firstHours.promise]).then(() => {}),
    start: async () => {
      unlisten = store.bell.listen(() => void refresh());
      // Its first turn reads at once.
      loop.start();
      await reading;
    },
    stop: async () => {
      unlisten?.();
      await loop.stop();
      await reading;
    },
  };
}
