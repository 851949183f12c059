import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { untilAborted } from '../base/signal.ts';
import type { Elections, Leadership, LedRole } from '../store/election/election-ports.ts';

/** Ends what a leader has begun: nothing new is begun, and what is under way is waited for. */
type EndWork = () => Promise<unknown>;

/** How the work of a leader gets through to what it asks: the feed, or Discord. */
export interface Reach {
  /** A request got an answer, whatever that says: another process would get the same. */
  answered(): void;
  /** A request got none. */
  unanswered(): void;
}

interface LeadingParts {
  readonly role: LedRole;
  readonly elections: Elections;
  /** Begins the work of the role, which says of its requests whether they are answered. */
  readonly begin: (leadership: Leadership, reach: Reach) => Promise<EndWork>;
  /** Whether another process may have the role: then this one gives way while nothing answers it. */
  readonly isShared: boolean;
  /** A monotonic clock (ms). */
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A role that this process has whenever it is elected. */
export interface Leading {
  /**
   * `waiting`: another process may lead; `failing`: it cannot be told whether one does; `ending`: this one no longer leads, and cannot
   * take over before its work has ended.
   */
  state(): { readonly kind: 'waiting' | 'failing' | 'ending' } | { readonly kind: 'leading'; readonly term: number };
  /** Ends the work and lets another process lead. */
  stop(): Promise<void>;
}

/** Between two attempts after the database failed (ms). */
const failedMs = 1_000;

const givingWay = {
  /**
   * How long nothing answers before a leader lets another process try (ms), well before an alert is too old to be sent. Twice as long each
   * time that did not help, up to an hour: where nothing answers any process, the role does not go round.
   */
  firstMs: 3 * 60_000,
  longestMs: 3_600_000,
  /** How long it does not stand for election then (ms): one that stands by needs a fraction of it, and without one it leads again. */
  asideMs: 5_000,
} as const;

/**
 * Begins the role's work whenever this process is elected, and ends it when it no longer leads or gives way since nothing answers it,
 * until `stop`.
 */
export function leadWhenElected({ role, elections, begin, isShared, clock, logger }: LeadingParts): Leading {
  const stopping = new AbortController();
  let patienceMs: number = givingWay.firstMs;
  let state: ReturnType<Leading['state']> = { kind: 'waiting' };

  /** Once from the election to the end of the leadership. */
  const leadOnce = async (): Promise<void> => {
    const leadership = await elections.elect(role, stopping.signal, () => {
      state = { kind: 'waiting' };
    });
    if (leadership === undefined) return;
    const cutOff = new AbortController();
    let unansweredSince: number | undefined;
    const reach: Reach = {
      answered: () => {
        unansweredSince = undefined;
        patienceMs = givingWay.firstMs;
      },
      unanswered: () => {
        unansweredSince ??= clock.now();
        if (isShared && clock.now() - unansweredSince >= patienceMs) cutOff.abort();
      },
    };
    try {
      const { term, lost } = leadership;
      logger.info({ role, term }, 'this process leads from now on');
      const end = await begin(leadership, reach);
      state = { kind: 'leading', term };
      await untilAborted(AbortSignal.any([lost, stopping.signal, cutOff.signal]));
      state = { kind: 'ending' };
      if (cutOff.signal.aborted)
        logger.warn(
          { role, term, unansweredMs: patienceMs },
          'nothing answers this process: it gives way to another one',
        );
      else if (!stopping.signal.aborted) logger.warn({ role, term }, 'this process no longer leads');
      await end();
    } finally {
      await leadership.resign();
    }
    state = { kind: 'waiting' };
    if (!cutOff.signal.aborted) return;
    patienceMs = Math.min(givingWay.longestMs, 2 * patienceMs);
    await clock.sleep(givingWay.asideMs, stopping.signal);
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await leadOnce();
      } catch (error) {
        if (state.kind !== 'failing') logger.warn({ role, reason: messageOf(error) }, 'no leader could be elected');
        state = { kind: 'failing' };
        await clock.sleep(failedMs, stopping.signal);
      }
    }
  };
  const running = run();
  return {
    state: () => state,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

/**
 * The same functions for a leader: each asks first whether this process still leads, since one that was stopped and goes on does
 * not know, and throws what `refusal` makes where it does not.
 */
export function whileLeading<Functions extends object>(
  functions: Functions,
  { confirm }: Pick<Leadership, 'confirm'>,
  refusal: () => Error,
): Functions {
  const guarded = Object.entries(functions).map(([name, run]) => [
    name,
    async (...given: unknown[]): Promise<unknown> => {
      if (!(await confirm())) throw refusal();
      return run(...given);
    },
  ]);
  return Object.fromEntries(guarded) as Functions;
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
