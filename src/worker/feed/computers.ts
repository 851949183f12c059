import { type Clock, type Deadlines, within } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { ComputersNow } from '../../domain/occupancy/computers.ts';
import { defaultFreshnessLimits } from '../../domain/occupancy/freshness.ts';
import { SourceError } from '../../source/errors.ts';
import { pollBackoffMs } from './poll-backoff.ts';

/**
 * The least time from one request to the next (ms): at most 1,440 of the 10,000 calls a day that a source allows, as many
 * as the occupancy takes. Computers come and go faster than libraries fill, but a walk there takes longer than a minute.
 */
const apartMs = 60_000;

/** How long an answer waits for a request that it has caused (ms). The router has deferred the answer by then. */
const patienceMs = 2_000;

/** One attempt ends after this (ms), however slow the source is. */
const attemptMs = 10_000;

/** What is known of free computers, read when it is wanted and never otherwise. */
export interface Computers {
  /** What is known after a short wait for what is due; `undefined` where nothing is. Never rejects. */
  now(): Promise<ComputersNow | undefined>;
  /** What is known at this moment. What is due is requested, but not waited for. */
  known(): ComputersNow | undefined;
  /** Counts up with each reading. */
  version(): number;
}

/** The same, for the process that asks the source. */
export interface ComputersReader extends Computers {
  /** What is known after what is due has been waited for, however long it takes. Never rejects. */
  read(): Promise<ComputersNow | undefined>;
}

/** What was read, and when (ms since the Unix epoch). */
export type ComputersRead = Pick<ComputersNow, 'libraries' | 'fetchedAt'>;

interface ComputersParts {
  readonly fetch: (signal: AbortSignal) => Promise<ComputersRead>;
  /** The campus's time. */
  readonly clock: Pick<Clock, 'now'>;
  /** The time of what users wait for. */
  readonly machine: Pick<Deadlines, 'after'>;
  readonly random: () => number;
  readonly logger: Logger;
  /** Aborts when the process ends. */
  readonly stopping: AbortSignal;
}

/**
 * Free computers on demand. However many users ask, there is one request at a time, and the next no sooner than a minute
 * after the last began; after failures it waits longer, as the poller of the occupancy does. The last reading is shown with its
 * age for three hours.
 */
export function createComputers(parts: ComputersParts): ComputersReader {
  const { clock, machine, logger, stopping } = parts;
  let read: ComputersRead | undefined;
  let flight: Promise<void> | undefined;
  let lastAttemptAt: number | undefined;
  let waitMs: number = apartMs;
  let failures = 0;
  let version = 0;

  const attempt = async (): Promise<void> => {
    try {
      read = await parts.fetch(AbortSignal.any([stopping, AbortSignal.timeout(attemptMs)]));
      version += 1;
      if (failures > 0) logger.info({ failures }, 'the computers can be read again');
      [failures, waitMs] = [0, apartMs];
    } catch (error) {
      if (stopping.aborted) return;
      failures += 1;
      const { kind, retryAfterMs } =
        error instanceof SourceError ? error : { kind: undefined, retryAfterMs: undefined };
      waitMs = pollBackoffMs({ pollMs: apartMs, failures, kind, retryAfterMs, random: parts.random() });
      // Once for an outage: users cause the attempts, and the occupancy's poller logs the same outage already.
      if (failures === 1) logger.warn({ kind }, `the computers could not be read: ${messageOf(error)}`);
    }
  };

  /** The request that is under way or due; `undefined` where the last one is too recent. A clock that was set back delays none. */
  const request = (): Promise<void> | undefined => {
    if (flight !== undefined) return flight;
    const now = clock.now();
    if (lastAttemptAt !== undefined && now >= lastAttemptAt && now - lastAttemptAt < waitMs) return undefined;
    lastAttemptAt = now;
    flight = attempt().finally(() => {
      flight = undefined;
    });
    return flight;
  };

  const shown = (): ComputersNow | undefined => {
    if (read === undefined) return undefined;
    const ageMs = clock.now() - read.fetchedAt;
    if (ageMs > defaultFreshnessLimits.missingMs) return undefined;
    return { ...read, isFresh: ageMs >= 0 && ageMs <= defaultFreshnessLimits.fetchMs };
  };

  return {
    now: async () => {
      const due = request();
      if (due !== undefined) await within(due, patienceMs, machine);
      return shown();
    },
    known: () => {
      void request();
      return shown();
    },
    read: async () => {
      await request();
      return shown();
    },
    version: () => version,
  };
}
