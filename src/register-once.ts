import { commands } from '../commands/index.ts';
import type { Environment } from './base/config.ts';
import { FatalError, messageOf } from './base/errors.ts';
import { configureApplication, isSettingRefused, settingRefused } from './discord/transport/configure.ts';
import { fatalOf } from './discord/transport/connect.ts';
import { openRestForOneJob, rateLimitWords } from './discord/transport/one-job-rest.ts';
import { currentApplication, registerCommands } from './discord/transport/register.ts';

/** The variables that the job reads. */
type Settings = Pick<Environment, 'DISCORD_API_URL' | 'CONFIGURE_APPLICATION' | 'INTERACTIONS_URL'> & {
  readonly DISCORD_TOKEN: string;
};

/** Puts the slash commands and the application's settings where they differ; says what happened, a line each. Throws `FatalError`. */
export async function registerOnce(settings: Settings): Promise<string> {
  const rest = openRestForOneJob({ apiUrl: settings.DISCORD_API_URL, token: settings.DISCORD_TOKEN });
  try {
    const application = await currentApplication(rest.general);
    const definitions = commands.map(({ definition }) => definition);
    const outcome = await registerCommands(rest.general, application.id, definitions);
    const names = definitions.map(({ name }) => `/${name}`).join(' ');
    const put =
      outcome === 'put'
        ? `Put ${definitions.length} commands for ${application.name}: ${names}`
        : `${application.name} has these ${definitions.length} commands already: ${names}`;
    const choices = { configure: settings.CONFIGURE_APPLICATION, interactionsUrl: settings.INTERACTIONS_URL };
    const changed = await configureApplication(rest.general, application, choices);
    return changed.length === 0 ? put : `${put}\nConfigured the application: ${changed.join(', ')}`;
  } catch (error) {
    const wait = rateLimitWords(error);
    if (wait !== undefined) throw new FatalError(`Discord asks to wait for ${wait}: try again then.`, { cause: error });
    if (isSettingRefused(error)) {
      const refusal = `${settingRefused} (${messageOf(error)}).`;
      throw fatalOf(error) ?? new FatalError(refusal, { cause: error });
    }
    throw fatalOf(error) ?? new FatalError(`Discord did not take the commands: ${messageOf(error)}.`, { cause: error });
  } finally {
    await rest.close();
  }
}
