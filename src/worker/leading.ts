import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { untilAborted } from '../base/signal.ts';
import type { Elections, Leadership, LedRole } from '../store/election/election-ports.ts';
import { createPatience, type Reach } from './patience.ts';

/** Ends what a leader has begun: nothing new is begun, and what is under way is waited for. */
type EndWork = () => Promise<unknown>;

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

/**
 * Begins the role's work whenever this process is elected, and ends it when it no longer leads or gives way since nothing answers it,
 * until `stop`.
 */
export function leadWhenElected({ role, elections, begin, isShared, clock, logger }: LeadingParts): Leading {
  const stopping = new AbortController();
  const patience = createPatience({ role, isShared, clock, logger });
  let state: ReturnType<Leading['state']> = { kind: 'waiting' };

  /** Once from the election to the end of the leadership. */
  const leadOnce = async (): Promise<void> => {
    const leadership = await elections.elect(role, stopping.signal, () => {
      state = { kind: 'waiting' };
    });
    if (leadership === undefined) return;
    const { reach, ranOut } = patience.begin();
    try {
      const { term, lost } = leadership;
      logger.info({ role, term }, 'this process leads from now on');
      const end = await begin(leadership, reach);
      state = { kind: 'leading', term };
      await untilAborted(AbortSignal.any([lost, stopping.signal, ranOut]));
      state = { kind: 'ending' };
      if (!stopping.signal.aborted && !ranOut.aborted) logger.warn({ role, term }, 'this process no longer leads');
      await end();
    } finally {
      await leadership.resign();
    }
    state = { kind: 'waiting' };
    if (ranOut.aborted) await patience.standAside(stopping.signal);
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
