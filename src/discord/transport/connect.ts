import { DiscordAPIError, RateLimitError, type REST } from '#discord.js';
import type { Clock } from '../../base/clock.ts';
import { FatalError, messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { backoffMs } from '../../domain/backoff.ts';
import type { Definition } from '../interactions/command.ts';
import {
  type ApplicationChoices,
  configureApplication,
  isDiscordsOwn,
  isSettingRefused,
  settingRefused,
} from './configure.ts';
import type { Gateway } from './gateway.ts';
import { rateLimitWords } from './one-job-rest.ts';
import { type Application, type CommandIds, currentApplication, registerCommands } from './register.ts';

/** First and longest wait between two attempts (ms): a machine's network may come up after the bot. */
const waits = { firstMs: 1_000, longestMs: 60_000 } as const;

/**
 * The same after Discord has refused a setting: it calls INTERACTIONS_URL, and where several processes start the one that answers
 * there may come later.
 */
const refusedWaits = { firstMs: 30_000, longestMs: 3_600_000 } as const;

/** How many refusals in a row are believed, with 3 seconds between the first and the last: an outage may answer 401 too. */
const refusalsBelieved = 3;

/**
 * What Discord's refusal of the whole bot means, or `undefined` for something that may pass: a 401 or 403 without Discord's
 * JSON comes from a proxy in between.
 */
export function fatalOf(error: unknown): FatalError | undefined {
  if (error instanceof FatalError) return error;
  if (!(error instanceof DiscordAPIError) || !isDiscordsOwn(error)) return undefined;
  if (error.status === 401) {
    return new FatalError('Discord refuses the token: copy a new one from the Bot page into DISCORD_TOKEN.');
  }
  if (error.status === 403) return new FatalError(`Discord forbids this: ${messageOf(error)}.`);
  return undefined;
}

/** What patience needs: the machine's time, what ends it, and where failures are logged. */
interface Patience {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

/**
 * Attempts something until it succeeds, with a line in the log for each failure; `undefined` when `signal` aborts first. Throws
 * `FatalError` where no waiting helps: Discord itself has refused the token several times in a row.
 */
async function patiently<T>(
  what: string,
  attempt: () => Promise<T>,
  { clock, signal, logger }: Patience,
): Promise<T | undefined> {
  for (let failures = 1, refusals = 0; !signal.aborted; failures += 1) {
    try {
      return await attempt();
    } catch (error) {
      const fatal = fatalOf(error);
      refusals = fatal ? refusals + 1 : 0;
      if (fatal && (fatal === error || refusals >= refusalsBelieved)) throw fatal;
      const retryAfterMs = error instanceof RateLimitError ? Math.max(error.retryAfter, error.timeToReset) : 0;
      const waitMs = backoffMs({ ...waits, failures, retryAfterMs });
      const limit = rateLimitWords(error);
      if (limit !== undefined) logger.warn({ waitMs }, `${what}: Discord's rate limit asks to wait for ${limit}`);
      else logger.info({ reason: messageOf(error), waitMs }, `${what} failed, another attempt follows`);
      await clock.sleep(waitMs, signal);
    }
  }
  return undefined;
}

/** Connects the gateway, however long Discord takes. Throws `FatalError` as `patiently` does. */
export async function connectPatiently({
  gateway,
  ...patience
}: Patience & { readonly gateway: Gateway }): Promise<void> {
  await patiently('connecting to Discord', () => gateway.connect(), patience);
}

interface SetUpParts extends Patience {
  readonly rest: REST;
  readonly commands: readonly { readonly definition: Definition }[];
  readonly application: ApplicationChoices;
  /** Gets the ids of the commands once they are known. */
  readonly commandIds?: CommandIds;
}

/** The application that has been set up. */
export interface Connected {
  readonly application: string;
  /** How many servers it is in, as Discord estimates. */
  readonly servers: number;
  /** Whether the commands had changed. */
  readonly commands: 'unchanged' | 'put';
}

/**
 * Puts the commands and configures the application, however long Discord takes: `undefined` when `signal` aborts first.
 * Throws `FatalError` as `patiently` does.
 */
export async function setUpPatiently({
  rest,
  commands,
  application: choices,
  commandIds,
  ...patience
}: SetUpParts): Promise<Connected | undefined> {
  const { clock, signal, logger } = patience;
  const definitions = commands.map(({ definition }) => definition);
  /** As it was fetched for the commands; each further attempt at the settings fetches it again. */
  let known: Application | undefined;
  const register = async (): Promise<Connected> => {
    const application = await currentApplication(rest);
    known = application;
    const outcome = await registerCommands(rest, application.id, definitions, commandIds);
    logger.info({ application: application.name, commands: definitions.length, outcome }, 'commands registered');
    return { application: application.name, servers: application.approximate_guild_count ?? 0, commands: outcome };
  };
  const connected = await patiently('registering the commands', register, patience);
  const tried = Promise.withResolvers<void>();
  let refusals = 0;
  /** Whether Discord took all settings. */
  const configure = async (): Promise<boolean> => {
    try {
      const application = known ?? (await currentApplication(rest));
      known = undefined;
      const changed = await configureApplication(rest, application, choices);
      if (changed.length > 0) logger.info({ changed }, 'application configured');
      return true;
    } catch (error) {
      // Commands work all the same.
      if (!isSettingRefused(error)) throw error;
      refusals += 1;
      logger[refusals === 1 ? 'warn' : 'debug']({ reason: messageOf(error) }, settingRefused);
      return false;
    } finally {
      tried.resolve();
    }
  };
  const configureAtLast = async (): Promise<void> => {
    while ((await patiently('configuring the application', configure, patience)) === false) {
      await clock.sleep(backoffMs({ ...refusedWaits, failures: refusals }), signal);
    }
  };
  // Where the token is refused here, the gateway's is as well, and that ends the process.
  const configuring = configureAtLast().catch((error: unknown) =>
    logger.warn({ reason: messageOf(error) }, 'the application is not configured'),
  );
  // The start waits for one attempt at the settings and no longer: a rate limit on them may last an hour.
  await Promise.race([configuring, tried.promise]);
  return connected;
}
