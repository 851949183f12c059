import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { createLoop } from '../../base/loop.ts';
import { SourceError, type SourceErrorKind } from '../../source/errors.ts';
import { logFailure } from '../../store/engine/log-failure.ts';
import { pollBackoffMs } from './poll-backoff.ts';

/** What a poller needs. `pollMs` is the interval from the start of one poll to the start of the next, in milliseconds. */
export interface PollerOptions<Snapshot> {
  /** What is polled, for the log: "occupancy". */
  readonly name: string;
  /** Fetches once. It must end by itself, and soon after the signal aborts. */
  readonly fetch: (signal: AbortSignal) => Promise<Snapshot>;
  /** Handles the result; `status` is as of this poll, with the next one due a steady interval after it began. The next poll waits for it; an error here is logged and does not count as the feed's. */
  readonly onSnapshot: (snapshot: Snapshot, status: PollerStatus) => Promise<void> | void;
  /** Called after a poll that failed. It never rejects, and the next poll waits for it. */
  readonly onFailure?: (status: PollerStatus) => Promise<void>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly pollMs: number;
  readonly logger: Logger;
  /** The wait after a success, in milliseconds, instead of the steady interval. */
  readonly restMs?: (now: number) => number;
}

/** A snapshot of a poller's state, for /status and the metrics. Times are in milliseconds since the Unix epoch. */
export interface PollerStatus {
  readonly state: 'starting' | 'ok' | 'failing';
  readonly polls: number;
  /** Failed polls in a row, up to now. */
  readonly failures: number;
  readonly lastAttemptAt?: number | undefined;
  readonly lastSuccessAt?: number | undefined;
  /** Undefined while a poll runs and before the first. */
  readonly nextAttemptAt?: number | undefined;
  /** The last failure of the feed; it stays after the feed recovers. */
  readonly lastError?:
    | { readonly at: number; readonly kind: SourceErrorKind | 'unexpected'; readonly message: string }
    | undefined;
}

/** Polls the source once per interval, whatever else happens. */
export interface Poller {
  start(): void;
  /** Aborts a poll under way, waits until it has ended, and never polls again. */
  stop(): Promise<void>;
  /** Fulfilled after the first poll, failed or not, and when the poller was stopped before one. */
  readonly firstAttempt: Promise<void>;
  status(): PollerStatus;
}

/** A poller that does nothing until `start`. */
export function createPoller<Snapshot>(options: PollerOptions<Snapshot>): Poller {
  const { name, clock, pollMs, logger } = options;
  const first = Promise.withResolvers<void>();
  let status: PollerStatus = { state: 'starting', polls: 0, failures: 0 };

  /** Records a failure and returns the wait after it. */
  const failed = (error: unknown): number => {
    const known = error instanceof SourceError ? error : undefined;
    const kind = known?.kind ?? 'unexpected';
    const message = messageOf(error);
    const failures = status.failures + 1;
    status = { ...status, state: 'failing', failures, lastError: { at: clock.now(), kind, message } };
    const waitMs = pollBackoffMs({
      pollMs,
      failures,
      kind,
      retryAfterMs: known?.retryAfterMs,
      random: options.random(),
    });
    // The stack is useless for a feed that is down, but needed for a defect.
    const detail = known === undefined ? { err: error } : {};
    logger.warn({ poller: name, kind, failures, waitMs: Math.round(waitMs), ...detail }, message);
    return waitMs;
  };

  const taken = async (snapshot: Snapshot, startedAt: number): Promise<void> => {
    try {
      const nextAttemptAt = Math.max(clock.now(), startedAt + pollMs);
      await options.onSnapshot(snapshot, { ...status, nextAttemptAt });
    } catch (error) {
      logFailure(logger, error, 'what was polled could not be taken in', { poller: name });
    }
  };

  /** One poll, from the request to its handling; returns the wait until the next, in milliseconds from now. */
  const poll = async (): Promise<number> => {
    const startedAt = clock.now();
    status = { ...status, polls: status.polls + 1, lastAttemptAt: startedAt, nextAttemptAt: undefined };
    let snapshot: Snapshot;
    try {
      snapshot = await options.fetch(loop.stopping);
    } catch (error) {
      if (loop.stopping.aborted) return 0;
      const waitMs = failed(error);
      await options.onFailure?.({ ...status, nextAttemptAt: clock.now() + waitMs });
      return waitMs;
    }
    if (status.failures > 0) logger.info({ poller: name, failures: status.failures }, 'the feed answers again');
    status = { ...status, state: 'ok', failures: 0, lastSuccessAt: clock.now() };
    await taken(snapshot, startedAt);
    logger.debug({ poller: name, polls: status.polls }, 'polled');
    if (options.restMs) return options.restMs(clock.now());
    // Never more than one interval: a clock that was set back must not stop the polls for hours.
    return Math.min(pollMs, Math.max(0, startedAt + pollMs - clock.now()));
  };

  const loop = createLoop({
    clock,
    turn: async () => {
      const waitMs = await poll();
      status = { ...status, nextAttemptAt: clock.now() + waitMs };
      first.resolve();
      // Lets other work run in between, however long a poll took.
      return Math.max(1, waitMs);
    },
    failedMs: pollMs,
    onError: (error) => logger.error({ poller: name, err: error }, 'a poll failed in a way that was not foreseen'),
  });

  return {
    firstAttempt: first.promise,
    status: () => status,
    start: loop.start,
    stop: async () => {
      await loop.stop();
      first.resolve();
      status = { ...status, nextAttemptAt: undefined };
    },
  };
}
