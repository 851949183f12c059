import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { LedRole } from '../store/election/election-ports.ts';

/** Learns whether a leader's requests, to the feed or to Discord, are answered. */
export interface Reach {
  /** A request got an answer, whatever that says: another process would get the same. */
  answered(): void;
  /** A request got none. */
  unanswered(): void;
}

/** How long a leader that nothing answers keeps its role. */
interface Patience {
  /** Begins a term. `ranOut` aborts when nothing has answered the leader for too long: it lets another process try. */
  begin(): { readonly reach: Reach; readonly ranOut: AbortSignal };
  /** Waits before this process stands for election again; from then on it is twice as patient, until something answers. */
  standAside(signal: AbortSignal): Promise<void>;
}

const limits = {
  /**
   * How long nothing answers before another process may try (ms), well before an alert is too old to be sent. Twice as long each time that
   * did not help, up to an hour: where no process gets an answer, the role stays where it is.
   */
  firstMs: 3 * 60_000,
  longestMs: 3_600_000,
  /** How long it stands aside (ms): a spare takes over in a fraction of that, and without a spare this process leads again. */
  asideMs: 5_000,
  /** Between two looks whether something is reached (ms). */
  lookMs: 1_000,
} as const;

/** The patience of a process with a role. It never runs out where no other process may have that (`isShared`). */
export function createPatience(parts: {
  readonly role: LedRole;
  readonly isShared: boolean;
  /** A monotonic clock (ms). */
  readonly clock: Clock;
  readonly logger: Logger;
}): Patience {
  const { role, isShared, clock, logger } = parts;
  let patienceMs: number = limits.firstMs;
  return {
    begin: () => {
      const over = new AbortController();
      let since: number | undefined;
      const unanswered = (): void => {
        since ??= clock.now();
        if (!isShared || over.signal.aborted || clock.now() - since < patienceMs) return;
        logger.warn({ role, unansweredMs: patienceMs }, 'nothing answers this process: it gives way to another one');
        over.abort();
      };
      const answered = (): void => {
        since = undefined;
        patienceMs = limits.firstMs;
      };
      return { reach: { answered, unanswered }, ranOut: over.signal };
    },
    standAside: async (signal) => {
      patienceMs = Math.min(limits.longestMs, 2 * patienceMs);
      await clock.sleep(limits.asideMs, signal);
    },
  };
}

/** Tells `reach` each second, by a monotonic clock, whether something is reached, until `signal` aborts. */
export async function watchReach(
  isReached: () => boolean,
  reach: Reach,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    if (isReached()) reach.answered();
    else reach.unanswered();
    await clock.sleep(limits.lookMs, signal);
  }
}

/**
 * The same functions for a leader, of which `reach` learns whether they are answered. `isUnanswered` says so of what they throw; a request
 * that this process has given up itself says neither.
 */
export function whileReached<Functions extends object>(
  functions: Functions,
  reach: Reach,
  isUnanswered: (error: unknown) => boolean,
): Functions {
  const watched = Object.entries(functions).map(([name, run]) => [
    name,
    async (...given: unknown[]): Promise<unknown> => {
      try {
        const answer = await run(...given);
        reach.answered();
        return answer;
      } catch (error) {
        if (isUnanswered(error)) reach.unanswered();
        else if (!(error instanceof DOMException)) reach.answered();
        throw error;
      }
    },
  ]);
  return Object.fromEntries(watched) as Functions;
}
