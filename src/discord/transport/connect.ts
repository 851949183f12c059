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
import { type CommandIds, currentApplication, registerCommands } from './register.ts';

/** First and longest wait between two attempts (ms): a machine's network may come up after the bot. */
const waits = { firstMs: 1_000, longestMs: 60_000 } as const;

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

interface Parts {
  readonly gateway: Gateway;
  readonly rest: REST;
  readonly commands: readonly { readonly definition: Definition }[];
  readonly application: ApplicationChoices;
  /** Gets the ids of the commands once they are known. */
  readonly commandIds?: CommandIds;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

/** The application that has connected. */
export interface Connected {
  readonly application: string;
  /** How many servers it is in, as Discord estimates. */
  readonly servers: number;
  /** Whether the commands had changed. */
  readonly commands: 'unchanged' | 'put';
}

/**
 * Connects the gateway, puts the commands and configures the application; each is attempted until it succeeds, with a line in
 * the log for each failure. Resolves when the gateway is ready, with `undefined` when `signal` aborts first. Throws `FatalError`
 * where no waiting helps: Discord itself has refused the token several times in a row.
 */
export async function connectPatiently({
  gateway,
  rest,
  commands,
  application: choices,
  commandIds,
  clock,
  signal,
  logger,
}: Parts): Promise<Connected | undefined> {
  const patiently = async <T>(what: string, attempt: () => Promise<T>): Promise<T | undefined> => {
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
  };
  const definitions = commands.map(({ definition }) => definition);
  const registering = patiently('registering the commands', async () => {
    const application = await currentApplication(rest);
    const outcome = await registerCommands(rest, application.id, definitions, commandIds);
    logger.info({ application: application.name, commands: definitions.length, outcome }, 'commands registered');
    return { application: application.name, servers: application.approximate_guild_count ?? 0, commands: outcome };
  });
  const tried = Promise.withResolvers<void>();
  const configuring = registering.then(() =>
    patiently('configuring the application', async () => {
      try {
        const changed = await configureApplication(rest, await currentApplication(rest), choices);
        if (changed.length > 0) logger.info({ changed }, 'application configured');
      } catch (error) {
        // Commands work all the same, and the same request would be refused again.
        if (!isSettingRefused(error)) throw error;
        logger.warn({ reason: messageOf(error) }, settingRefused);
      } finally {
        tried.resolve();
      }
      // Where the token is refused here, the gateway's is as well, and that ends the process.
    }).catch((error: unknown) => logger.warn({ reason: messageOf(error) }, 'the application is not configured')),
  );
  // Commands that are registered already can be answered: the gateway does not wait for this, but a refused token ends both.
  // The start waits for one attempt at the settings and no longer: a rate limit on them may last an hour.
  const connecting = patiently('connecting to Discord', () => gateway.connect());
  await Promise.all([connecting, registering, Promise.race([configuring, tried.promise])]);
  return await registering;
}
