import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import { eventLoopTurn } from '../../base/event-loop.ts';
import type { Logger } from '../../base/logger.ts';
import { backoffMs } from '../../domain/backoff.ts';
import type { FreshnessLimits } from '../../domain/occupancy/freshness.ts';
import type { LibraryId } from '../../domain/occupancy/library.ts';
import type { LibraryNow } from '../../domain/occupancy/occupancy.ts';
import {
  createOutlook,
  longestGapMs,
  longestLeadMs,
  type Observed,
  type Outlook,
} from '../../domain/outlook/forecast.ts';
import { observedIn, type Sighting } from '../../domain/outlook/sightings.ts';
import type { HistoryRow, HistoryRows } from '../../store/readings/history-rows.ts';
import type { History } from './history-ports.ts';

const dayMs = 24 * 3_600_000;

/** How far the usual looks back: 26 weeks before any day of the coming week. Older readings change no answer (ms). */
export const memoryMs = 27 * 7 * dayMs;
/** Observations folded in between two turns of the event loop: at most 34 quarter hours of 5-minute readings, some 3 ms. */
const perTurn = 100;
/** Waits before the database is read again, doubled from the first to the last (ms). */
const retry = { firstMs: 1_000, longestMs: 60_000 } as const;
/** How many polls are buffered while the past is being read: a day of them, a minute apart. */
const mostWaiting = 1_440;
/** A clock that is set back by less is waited for (ms): the past is not read anew for a correction by seconds. */
const setBackMs = 5 * 60_000;

/** What the history needs. */
interface HistoryParts {
  readonly store: Pick<HistoryRows, 'pages'>;
  /** The libraries that are known at the start; others are taken up when they are first observed. */
  readonly libraryIds: () => readonly LibraryId[];
  readonly openOn: History['openOn'];
  readonly limits: FreshnessLimits;
  /** The campus's time. */
  readonly clock: Pick<Clock, 'now'>;
  /** The machine's, by which a retry waits. */
  readonly machine: Pick<Clock, 'sleep'>;
  /** Ends the reading of the past. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

/** The history that follows the readings as they come. */
export interface LiveHistory extends History {
  /** Begins to read the past. A second call does nothing. */
  start(): void;
  /** Takes in what is known after a poll; only fresh counts are the present. */
  observe(libraries: readonly LibraryNow[]): void;
  /** Changes with each new reading of these libraries, and when their past has been read: a cache key for what is drawn from it. */
  version(libraryIds: readonly LibraryId[]): string;
}

interface Memory {
  readonly outlook: Outlook;
  /** Whether the past has been read. */
  isRead: boolean;
  /** What came in while the past is read, oldest first; `undefined` at any other time. */
  waiting: Observed[] | undefined;
  first: number | undefined;
  last: number | undefined;
  /** When the newest count that was observed had first appeared. */
  changedAt: number;
}

/** An empty history: see `start`. Only `series` throws; a failed read of the past is repeated. */
export function createHistory(parts: HistoryParts): LiveHistory {
  const { store, clock, machine, signal, limits, logger } = parts;
  const memories = new Map<LibraryId, Memory>();
  const ready = Promise.withResolvers<void>();
  let started = false;
  /** Libraries are read one after the other, to leave the event loop to the answers. */
  let reading = Promise.resolve();

  const fold = (memory: Memory, observed: Observed): void => {
    memory.outlook.observe(observed);
    memory.first ??= observed.fetchedAt;
    memory.last = Math.max(memory.last ?? observed.fetchedAt, observed.fetchedAt);
  };

  /** Folds in what the database has from `from` on, page by page, and returns how much that was. */
  const readFrom = async (libraryId: LibraryId, memory: Memory, from: number): Promise<number> => {
    let count = 0;
    for await (const page of store.pages({ libraryId, from, to: clock.now() + 1 })) {
      for (const observed of observedIn(page.map(sightingOf), limits)) {
        fold(memory, observed);
        count += 1;
        if (count % perTurn === 0) await eventLoopTurn();
        if (signal.aborted) return count;
      }
    }
    return count;
  };

  /** After a database failure it continues where it was, until all is read or the process ends. */
  const readPast = async (libraryId: LibraryId, memory: Memory): Promise<void> => {
    for (let failures = 1; !signal.aborted; failures += 1) {
      try {
        const count = await readFrom(libraryId, memory, (memory.last ?? clock.now() - memoryMs) + 1);
        logger.debug({ libraryId, count }, 'the past has been read');
        break;
      } catch (error) {
        if (signal.aborted) break;
        const waitMs = backoffMs({ ...retry, failures });
        logger.warn({ libraryId, waitMs, reason: messageOf(error) }, 'the past cannot be read: it is tried again');
        await machine.sleep(waitMs, signal);
      }
    }
    for (const observed of memory.waiting ?? []) fold(memory, observed);
    memory.waiting = undefined;
    memory.isRead = true;
  };
  const beginToRead = (libraryId: LibraryId, memory: Memory): void => {
    memory.waiting = [];
    reading = reading.then(() => readPast(libraryId, memory));
  };

  const memoryOf = (libraryId: LibraryId): Memory => {
    const known = memories.get(libraryId);
    if (known !== undefined) return known;
    const memory: Memory = {
      outlook: createOutlook(),
      isRead: false,
      waiting: undefined,
      first: undefined,
      last: undefined,
      changedAt: 0,
    };
    memories.set(libraryId, memory);
    beginToRead(libraryId, memory);
    return memory;
  };

  const loaded = (libraryId: LibraryId): Memory | undefined => {
    const memory = memories.get(libraryId);
    return memory?.isRead ? memory : undefined;
  };

  return {
    ready: ready.promise,

    start: () => {
      if (started) return;
      started = true;
      for (const libraryId of parts.libraryIds()) memoryOf(libraryId);
      void reading.then(ready.resolve);
    },

    observe: (libraries) => {
      for (const { library, freshness, count } of libraries) {
        if (freshness.kind !== 'fresh' || count === undefined) continue;
        const observed = { fetchedAt: count.seenAt, people: count.people };
        // After a clock was set back what is dated later is forgotten, and the rest is read anew.
        const isSetBack = (memories.get(library.id)?.last ?? 0) - observed.fetchedAt > setBackMs;
        if (isSetBack) memories.delete(library.id);
        const memory = memoryOf(library.id);
        memory.changedAt = count.changedAt;
        // The clock may have been behind when the past was read, or this process without its database while others stored readings.
        const isGap = observed.fetchedAt - (memory.last ?? 0) > longestGapMs;
        if (memory.waiting === undefined && isGap) beginToRead(library.id, memory);
        if (memory.waiting === undefined) fold(memory, observed);
        else memory.waiting = [...memory.waiting.slice(1 - mostWaiting), observed];
      }
    },

    version: (libraryIds) =>
      libraryIds
        .map((id) => {
          const { changedAt, isRead, waiting } = memories.get(id) ?? { changedAt: 0, isRead: false };
          return `${changedAt}${isRead && waiting === undefined ? '' : '?'}`;
        })
        .join(' '),

    series: async (libraryId, from, to) => {
      const rows = (await Array.fromAsync(store.pages({ libraryId, from, to }))).flat();
      return observedIn(rows.map(sightingOf), limits).filter(({ fetchedAt }) => fetchedAt < to);
    },

    usual: (libraryId, at) => loaded(libraryId)?.outlook.usual(at),

    forecast: (libraryId, now, at) => {
      const memory = loaded(libraryId);
      if (memory === undefined || at < now || at - now > longestLeadMs + dayMs) return undefined;
      // The evening of the seventh day is beyond the forecast's reach: it is forecast as from one week before it.
      return memory.outlook.forecast(Math.max(now, at - longestLeadMs), at);
    },

    since: (libraryId) => {
      const memory = loaded(libraryId);
      if (memory?.first === undefined || memory.last === undefined) return undefined;
      return Math.max(memory.first, memory.last - memoryMs);
    },

    openOn: parts.openOn,
  };
}

function sightingOf({ reading, seenAt, people }: HistoryRow): Sighting {
  return { fetchedAt: reading.fetchedAt, seenAt, people };
}
