import { CommandLineError } from '../discord/commands/command-line.ts';
import type { InteractionOutcome } from '../discord/interactions/interactions.ts';
import type { PersonOptions } from '../discord/person.ts';
import type { Sandbox } from '../sandbox.ts';
import { formText } from './form-text.ts';
import { messageText } from './message-text.ts';

/** What a person sees of an outcome, as text; a refusal or a missing answer is thrown, since a demo must not hide it. */
export function outcomeText({ clock, discord }: Sandbox, outcome: InteractionOutcome, locale: string): string {
  if (outcome.modal !== undefined) return formText(outcome.modal);
  if (outcome.message === undefined)
    throw new CommandLineError('refused', outcome.reason ?? 'The application did not respond.');
  const colors = process.stdout.isTTY === true;
  const named = discord.guilds().flatMap(({ channels, roles }) => [...channels, ...roles]);
  const names = new Map(named.map(({ id, name }) => [id, name]));
  return messageText(outcome.message.raw, { locale, now: clock.now(), colors, names });
}

/** Asks once and gives the reply as text. Throws `CommandLineError` for a line that Discord's box would not send. */
export async function ask(sandbox: Sandbox, person: PersonOptions, line: string): Promise<string> {
  const outcome = await sandbox.discord.user(person).run(line);
  return outcomeText(sandbox, outcome, person.locale ?? 'en-US');
}

/** Asks once and gives the response as the bot sent it, as JSON. Throws as `ask` does. */
export async function asJson(sandbox: Sandbox, person: PersonOptions, line: string): Promise<string> {
  const outcome = await sandbox.discord.user(person).run(line);
  if (outcome.message === undefined && outcome.modal === undefined)
    throw new CommandLineError('refused', outcome.reason ?? 'The application did not respond.');
  return JSON.stringify(outcome.callbackBody, null, 2);
}
