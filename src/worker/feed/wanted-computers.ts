import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import { untilAborted } from '../../base/signal.ts';
import { libraryOfSourceKey } from '../../domain/occupancy/library.ts';
import { logFailure } from '../../store/engine/log-failure.ts';
import type { FeedStateStore } from '../../store/feed-state.ts';
import type { ComputersRead, ComputersReader } from './computers.ts';
import type { ComputersState } from './feed-state.ts';
import type { KnownFeed } from './known-feed.ts';

/** What another process wanted so lately is not asked for again (ms); an older wish is no longer waited for. */
const recentMs = 60_000;

interface Parts {
  readonly feed: Pick<KnownFeed, 'computers' | 'computersWantedAt' | 'onChange'>;
  readonly store: Pick<FeedStateStore, 'save'>;
  /** The campus's time. */
  readonly clock: Pick<Clock, 'now'>;
}

const isRecent = (at: number, now: number): boolean => Math.abs(now - at) < recentMs;

/**
 * How a process that answers reads free computers: it writes down that they are wanted, and waits for what the poller writes
 * then. Rejects with what the store throws, and when `signal` aborts first.
 */
export function createWantComputers({ feed, store, clock }: Parts): (signal: AbortSignal) => Promise<ComputersRead> {
  let changed = Promise.withResolvers<void>();
  feed.onChange(() => {
    changed.resolve();
    changed = Promise.withResolvers();
  });
  return async (signal) => {
    const wantedAt = clock.now();
    const known = feed.computers()?.read;
    if (known && isRecent(known.fetchedAt, wantedAt)) return readOf(known);
    const next = () => changed.promise;
    let change = next();
    await store.save('wanted', { computersAt: wantedAt });
    for (let answer = feed.computers(); ; answer = feed.computers()) {
      if (answer !== undefined && answer.wantedAt >= wantedAt) {
        if (answer.read === null) throw new Error('the poller could not read them');
        return readOf(answer.read);
      }
      await Promise.race([change, untilAborted(signal)]);
      signal.throwIfAborted();
      change = next();
    }
  };
}

/** The poller's side: reads free computers whenever a process wants them, and writes them down. Returns what ends that. */
export function serveComputers(
  parts: Parts & { readonly reader: ComputersReader; readonly logger: Logger },
): () => void {
  const { feed, store, clock, reader, logger } = parts;
  let servedAt = feed.computers()?.wantedAt;
  const serve = async (): Promise<void> => {
    const wantedAt = feed.computersWantedAt();
    if (wantedAt === undefined || wantedAt === servedAt || !isRecent(wantedAt, clock.now())) return;
    servedAt = wantedAt;
    const read = await reader.read();
    try {
      await store.save('computers', { wantedAt, read: read === undefined ? null : stateOf(read) });
    } catch (error) {
      logFailure(logger, error, 'the free computers could not be written down');
    }
  };
  void serve();
  return feed.onChange(() => void serve());
}

const stateOf = ({ fetchedAt, libraries }: ComputersRead): NonNullable<ComputersState['read']> => ({
  fetchedAt,
  libraries: libraries.map(({ library, rooms, ...free }) => ({
    ...free,
    sourceKey: library.sourceKey,
    rooms: rooms.map((room) => ({ ...room })),
  })),
});

const readOf = ({ fetchedAt, libraries }: NonNullable<ComputersState['read']>): ComputersRead => ({
  fetchedAt,
  libraries: libraries.map(({ sourceKey, rooms, laptops, tablets }) => ({
    library: libraryOfSourceKey(sourceKey),
    rooms: rooms.map(({ name, free }) => ({ name, free })),
    laptops,
    tablets,
  })),
});
