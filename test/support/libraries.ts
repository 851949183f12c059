import type { Services } from '../../commands/index.ts';
import type { Clock } from '../../src/base/clock.ts';
import { knownLibraries, type Library, type LibraryId } from '../../src/domain/occupancy/library.ts';
import type { LibraryNow, LiveCount } from '../../src/domain/occupancy/occupancy.ts';

/** A library that Carrel has not been told about. */
export const libraryNamed = (name: string): Library => ({
  id: name.toLowerCase(),
  sourceKey: name,
  names: { en: name, fr: name },
});

const libraryOf = (id: LibraryId): Library => knownLibraries.find((library) => library.id === id) ?? libraryNamed(id);

type More = Partial<Omit<LibraryNow, 'library'>> & { library?: Library };

/** A count of `people` that the sensors share unless `raw` says otherwise; seen and changed at `at`. */
export function countOf(people: number, at: number, more: Partial<LiveCount> = {}): LiveCount {
  return { people, raw: Math.round(people), seenAt: at, changedAt: at, ...more };
}

/** A library with a live count, without trend, hours or a figure for full unless `more` says so. */
export function liveLibrary(id: LibraryId, count: LiveCount, more: More = {}): LibraryNow {
  return {
    library: libraryOf(id),
    freshness: { kind: 'fresh' },
    count,
    trend: undefined,
    full: undefined,
    hours: undefined,
    opening: undefined,
    ...more,
  };
}

/** A library of which nothing is known, as all are at the very first start. */
export function unknownLibrary(id: LibraryId, more: More = {}): LibraryNow {
  return { ...liveLibrary(id, countOf(0, 0)), count: undefined, freshness: { kind: 'missing' }, ...more };
}

/** The computers' part of the services where a test has none: nothing is known of them. */
export const noComputers = {
  computers: { now: async () => undefined, known: () => undefined, version: () => 0 },
} as const;

/** Nothing is kept about anyone: for tests about other things. */
export const noUserData = {
  userData: {
    find: async () => ({ reminders: [], cancelled: [], pending: [], messages: [], added: [] }),
    forget: async () => {},
  },
} as const;

/** What commands see of a bot that has just started: nothing is kept for later answers, and the only poll went well. */
export const justStarted = (clock: Pick<Clock, 'now'>) =>
  ({
    firstKnown: async () => {},
    drawn: (_key, draw) => draw(),
    pictured: (_key, draw) => draw(),
    pollerStatus: () => ({ state: 'ok', polls: 1, failures: 0, lastAttemptAt: clock.now() }),
    startedAt: clock.now(),
    appVersion: '0.0.0',
  }) satisfies Partial<Services>;
