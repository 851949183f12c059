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
  let known: Promise<ReadonlySet<string>> = Promise.resolve(new Set());
  let readAt = Number.NEGATIVE_INFINITY;

  const read = async (now: number): Promise<ReadonlySet<string>> => {
    readAt = now;
    try {
      return new Set(await store.ids(limits.most));
    } catch (error) {
      readAt = now - limits.knownMs + limits.failedMs;
      throw error;
    }
  };
  const notice = async (channelId: string): Promise<void> => {
    const now = clock.now();
    if (now - readAt >= limits.knownMs || now < readAt) known = read(now);
    if ((await known).has(channelId)) await store.used(channelId, now);
  };

  return (channelId) =>
    void notice(channelId).catch((error: unknown) =>
      logFailure(logger, error, 'the use of a channel could not be written down', { channelId }),
    );
}
