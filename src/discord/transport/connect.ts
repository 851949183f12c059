import { DiscordAPIError, type REST } from 'discord.js';
import type { Clock } from '../../base/clock.ts';
import { FatalError, messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { backoffMs } from '../../domain/backoff.ts';
import type { Definition } from '../interactions/command.ts';
import type { Gateway } from './gateway.ts';
import { currentApplication, registerCommands } from './register.ts';

/** First and longest wait between two attempts (ms): a machine's network may come up after the bot. */
const waits = { firstMs: 1_000, longestMs: 60_000 } as const;

/** What Discord's refusal of the whole bot means, or `undefined` for something that may pass. */
export function fatalOf(error: unknown): FatalError | undefined {
  if (error instanceof FatalError) return error;
  if (!(error instanceof DiscordAPIError)) return undefined;
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
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

/**
 * Connects the gateway and puts the commands, each as often as it takes: a Discord that is down for an hour costs a line
 * an attempt. Resolves when the gateway is ready. Throws `FatalError` where no waiting helps.
 */
export async function connectPatiently({ gateway, rest, commands, clock, signal, logger }: Parts): Promise<void> {
  const patiently = async (what: string, attempt: () => Promise<void>): Promise<void> => {
    for (let failures = 1; !signal.aborted; failures += 1) {
      try {
        await attempt();
        return;
      } catch (error) {
        const fatal = fatalOf(error);
        if (fatal) throw fatal;
        const waitMs = backoffMs({ ...waits, failures });
        logger.warn({ reason: messageOf(error), waitMs }, `${what} failed, another attempt follows`);
        await clock.sleep(waitMs, signal);
      }
    }
  };
  const definitions = commands.map(({ definition }) => definition);
  const registering = patiently('registering the commands', async () => {
    const application = await currentApplication(rest);
    const outcome = await registerCommands(rest, application.id, definitions);
    logger.info({ application: application.name, commands: definitions.length, outcome }, 'commands registered');
  });
  // Answers need no registration of this minute: the gateway does not wait for it, but a refused token ends both.
  await Promise.all([patiently('connecting to Discord', () => gateway.connect()), registering]);
}
