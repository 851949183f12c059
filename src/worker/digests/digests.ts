import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { createLoop } from '../../base/loop.ts';
import type { WakeSignal } from '../../base/signal.ts';
import type { DigestStore } from '../../store/digests/digest-ports.ts';
import { logFailure } from '../../store/engine/log-failure.ts';
import type { Outbox } from '../../store/outbox/outbox-ports.ts';
import { logNotes } from '../log-notes.ts';
import type { DigestComposer } from '../outbox/dispatch-ports.ts';
import { createDigestComposer, type DigestComposerParts } from './digest-composer.ts';

/** What the digests need. `clock` is the machine's time, `campusNow` the campus's. */
interface DigestRunnerParts extends DigestComposerParts {
  readonly store: Pick<DigestStore, 'queueDue' | 'takeOver'>;
  readonly outbox: Pick<Outbox, 'counts'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Wakes the dispatcher. */
  readonly wakeSignal: Pick<WakeSignal, 'wake'>;
}

/** Puts digests into the outbox when they are due. */
interface DigestRunner {
  /** What they say, for the dispatcher. */
  readonly composer: DigestComposer;
  start(): void;
  stop(): Promise<void>;
}

const limits = {
  /** Between two looks (ms): the longest delay that this loop adds to a digest. */
  idleMs: 5_000,
  /** Between two looks while there is more than the outbox should hold. */
  busyMs: 1_000,
  /** In the outbox at most when digests come on top: five seconds of sending, so that alerts do not wait behind every server's digest. */
  mostWaiting: 200,
  /** What is due later than this does not count (ms): it does not wait for Discord's outage to end, but for a person who gives a permission back. */
  soonMs: 3 * 60_000,
} as const;

/** A runner that does nothing until `start`. */
export function createDigests(parts: DigestRunnerParts): DigestRunner {
  const { store, outbox, clock, campusNow, logger, wakeSignal } = parts;
  let lastLookAt = Number.POSITIVE_INFINITY;

  /** One look; gives the wait until the next (ms). */
  const look = async (): Promise<number> => {
    const lookAt = campusNow();
    // At the start, and when the clock was set back.
    if (lookAt < lastLookAt) await store.takeOver(lookAt);
    lastLookAt = lookAt;
    const { queued: waiting, leased } = await outbox.counts(clock.now() + limits.soonMs);
    const most = limits.mostWaiting - waiting - leased;
    if (most <= 0) return limits.busyMs;
    const { queued, notes, isDone } = await store.queueDue({ now: clock.now(), campusNow: campusNow(), most });
    await logNotes(logger, notes, 'a digest was missed');
    if (queued > 0) wakeSignal.wake();
    return isDone ? limits.idleMs : limits.busyMs;
  };

  const loop = createLoop({
    clock,
    turn: look,
    failedMs: limits.idleMs,
    onError: (error) => logFailure(logger, error, `the digests could not be asked for: ${messageOf(error)}`),
  });
  return {
    composer: createDigestComposer(parts),
    start: loop.start,
    stop: loop.stop,
  };
}
