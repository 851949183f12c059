import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import { logFailure } from '../../store/engine/log-failure.ts';
import type { RefusedChannelStore } from '../../store/refused-channels/refused-channel-ports.ts';

const limits = {
  /** How old the list of refused channels may be (ms), so that a use of any other channel costs no query. */
  knownMs: 60_000,
  /** Until the list is read again after that has failed (ms). */
  failedMs: 5_000,
  /** Of more refused channels than this some are looked at by the clock alone. */
  most: 10_000,
} as const;

/** Notices that a refused channel is used, so that it is looked at soon. The caller waits for nothing. */
export function createChannelUse({
  store,
  clock,
  logger,
}: {
  readonly store: Pick<RefusedChannelStore, 'ids' | 'used'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
}): (channelId: string) => void {
  let known: ReadonlySet<string> = new Set();
  let readAt = Number.NEGATIVE_INFINITY;
  /** While the list is read. */
  let reading: Promise<void> | undefined;

  const read = async (now: number): Promise<void> => {
    readAt = now;
    try {
      known = new Set(await store.ids(limits.most));
    } catch (error) {
      readAt = now - limits.knownMs + limits.failedMs;
      throw error;
    }
  };
  const notice = async (channelId: string, now: number): Promise<void> => {
    await reading;
    if (known.has(channelId)) await store.used(channelId, now);
  };

  // Called with every question: while the list is known, a channel that is not on it costs no promise.
  return (channelId) => {
    const now = clock.now();
    if (now - readAt >= limits.knownMs || now < readAt) {
      reading = read(now).finally(() => {
        reading = undefined;
      });
    }
    if (reading === undefined && !known.has(channelId)) return;
    notice(channelId, now).catch((error: unknown) =>
      logFailure(logger, error, 'the use of a channel could not be written down', { channelId }),
    );
  };
}
