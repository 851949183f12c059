import packageJson from '../package.json' with { type: 'json' };
import type { Clock } from './base/clock.ts';
import type { Environment } from './base/config.ts';
import type { FatalError } from './base/errors.ts';
import type { Logger } from './base/logger.ts';
import type { Shutdown } from './base/shutdown.ts';
import type { WakeSignal } from './base/signal.ts';
import type { createQuarantineLog } from './discord/messages/quarantine-log.ts';
import type { DiscordRest } from './discord/transport/rest.ts';
import type { Metrics } from './http/metrics.ts';
import type { Store } from './store/open-store.ts';
import type { Leading } from './worker/leading.ts';
import type { RateLimiter } from './worker/outbox/rate-limiter.ts';

/** Carrel's version, from package.json. */
export const appVersion = packageJson.version;

/** What the process is built from. */
export interface AppParts {
  readonly environment: Environment & { readonly DISCORD_TOKEN: string };
  readonly logger: Logger;
  /** The campus's time; the demo lets it run faster. Discord's deadlines stay on the machine's. */
  readonly clock?: Clock;
  /** Discord refuses the bot for good: the process must end, with this line. */
  readonly onFatal: (error: FatalError) => void;
}

/** The running process. */
export interface App {
  /** Where /healthz, /readyz, /metrics and /interactions are. */
  readonly httpUrl: string;
  /** Fulfilled when the gateway is ready and the commands are registered, however long Discord takes; also by `stop`. */
  readonly connected: Promise<void>;
  /** Fulfilled when counts and hours have been fetched once, successfully or not. */
  readonly firstRead: Promise<void>;
  /** Fulfilled when the stored past has been read, which the usual and the forecast come from. */
  readonly pastRead: Promise<void>;
  stop(): Promise<void>;
}

/** What every part of the process shares. */
export interface Base {
  readonly environment: AppParts['environment'];
  /** Whether other processes may use the same database: PostgreSQL's. */
  readonly isShared: boolean;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly shutdown: Shutdown;
  /** Aborts when the process ends. */
  readonly stopping: AbortSignal;
  readonly watchQuarantine: ReturnType<typeof createQuarantineLog>;
}

/** What the roles of a process share: the database, and Discord's HTTP API within its limits. */
export interface Shared extends Base {
  readonly store: Store;
  readonly rest: DiscordRest;
  readonly rateLimiter: RateLimiter;
  readonly metrics: Metrics;
  /** Wakes the dispatcher. */
  readonly wakeSignal: WakeSignal;
  /** Discord's ids of the commands, by name, once they are known. */
  readonly commandIds: Map<string, string>;
}

/** A role that this process has begun. */
export interface RunningRole {
  /** Whether it works, and in words what it does or what is missing. */
  readonly readiness: () => { readonly isReady: boolean; readonly words: string };
  /** Where one process at a time has the role: its term, and undefined while this process stands by. */
  readonly term?: () => number | undefined;
}

/** An elected role: a process that stands by is ready to take over. */
export const ledRole = (leading: Leading, words: string): RunningRole => ({
  readiness: () => {
    const state = leading.state();
    if (state.kind === 'leading') return { isReady: true, words: `${words} (term ${state.term})` };
    if (state.kind === 'waiting') return { isReady: true, words: 'standing by' };
    if (state.kind === 'ending') return { isReady: false, words: 'no longer elected, ending its work' };
    return { isReady: false, words: 'no election: the database does not answer' };
  },
  term: () => {
    const state = leading.state();
    return state.kind === 'leading' ? state.term : undefined;
  },
});
