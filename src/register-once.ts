import { commands } from '../commands/index.ts';
import { FatalError, messageOf } from './base/errors.ts';
import { fatalOf } from './discord/transport/connect.ts';
import { openRestForOneJob, rateLimitWords } from './discord/transport/one-job-rest.ts';
import { currentApplication, registerCommands } from './discord/transport/register.ts';

/** Puts the slash commands if they differ and says what happened, in one line. Throws `FatalError`. */
export async function registerOnce({ apiUrl, token }: { apiUrl: string; token: string }): Promise<string> {
  const rest = openRestForOneJob({ apiUrl, token });
  try {
    const application = await currentApplication(rest.general);
    const definitions = commands.map(({ definition }) => definition);
    const outcome = await registerCommands(rest.general, application.id, definitions);
    const names = definitions.map(({ name }) => `/${name}`).join(' ');
    return outcome === 'put'
      ? `Put ${definitions.length} commands for ${application.name}: ${names}`
      : `${application.name} has these ${definitions.length} commands already: ${names}`;
  } catch (error) {
    const wait = rateLimitWords(error);
    if (wait !== undefined) throw new FatalError(`Discord asks to wait for ${wait}: try again then.`, { cause: error });
    throw fatalOf(error) ?? new FatalError(`Discord did not take the commands: ${messageOf(error)}.`, { cause: error });
  } finally {
    await rest.close();
  }
}
