import { messageOf } from '../../base/errors.ts';
import { createLoop } from '../../base/loop.ts';
import type { WakeSignal } from '../../base/signal.ts';
import { nextRecoveryLook, recoveryLimits } from '../../domain/messages/recovery.ts';
import { logFailure } from '../../store/engine/log-failure.ts';
import type {
  Allowed,
  RefusedChannel,
  RefusedChannelStore,
} from '../../store/refused-channels/refused-channel-ports.ts';
import { logNotes } from '../log-notes.ts';
import { SendError } from '../outbox/dispatch-ports.ts';
import type { SpeakerParts } from '../speaker-parts.ts';

/** What the bot may post in a channel by now. Throws SendError, also where the channel may not be seen. */
export type ChannelAccess = (channelId: string) => Promise<Allowed>;

/** What the recovery needs. */
interface RecoveryParts extends SpeakerParts {
  readonly store: RefusedChannelStore;
  readonly access: ChannelAccess;
  /** Wakes the dispatcher. */
  readonly wakeSignal: Pick<WakeSignal, 'wake'>;
}

const limits = {
  /** Channels at a time. They are looked at one after another: an outage that ends must not become a burst of requests. */
  most: 20,
  /** Between two looks at the table (ms): so soon after it was used a channel is looked at. */
  idleMs: 15_000,
  /** The pause after the database failed. */
  failedMs: 15_000,
} as const;

const nothing: Allowed = new Set();

/**
 * Looks at each channel in which something is paused for want of a permission: an hour after the refusal, ever more seldom while
 * nothing changes, and when the channel is used. It resumes what may be posted by now. A look is at most four requests.
 */
export function createRecovery({ store, access, clock, campusNow, random, logger, wakeSignal }: RecoveryParts) {
  let lastTurnAt = Number.POSITIVE_INFINITY;

  const look = async (channel: RefusedChannel): Promise<void> => {
    let allowed: Allowed = nothing;
    try {
      allowed = await access(channel.channelId);
    } catch (error) {
      if (!(error instanceof SendError)) throw error;
      const { failure } = error;
      if (failure.kind !== 'permanent') {
        const waitMs = failure.kind === 'rateLimited' ? failure.retryAfterMs : 0;
        const dueAt = clock.now() + Math.max(waitMs, recoveryLimits.unansweredWaitMs);
        return store.later(channel.channelId, dueAt);
      }
    }
    const now = clock.now();
    const dueAt = nextRecoveryLook(channel.looks + 1, now, random());
    const notes = await store.settle(channel, allowed, { now, campusNow: campusNow(), dueAt });
    if (notes.length === 0) return;
    await logNotes(logger, notes, 'what was paused goes on: the permission is back');
    wakeSignal.wake();
  };

  const turn = async (): Promise<number> => {
    const now = clock.now();
    if (now < lastTurnAt) await store.takeOver(now);
    lastTurnAt = now;
    const channels = await store.due(now, limits.most);
    for (const channel of channels) {
      if (loop.stopping.aborted) break;
      await look(channel);
    }
    return channels.length === limits.most ? 0 : limits.idleMs;
  };

  const loop = createLoop({
    clock,
    turn,
    failedMs: limits.failedMs,
    onError: (error) => logFailure(logger, error, `refused channels could not be looked at: ${messageOf(error)}`),
  });
  return { start: loop.start, stop: loop.stop };
}
