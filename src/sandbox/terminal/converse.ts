import { createInterface } from 'node:readline/promises';
import { type APIStringSelectComponent, ComponentType } from '#discord.js';
import { CommandLineError } from '../discord/commands/command-line.ts';
import type { InteractionOutcome } from '../discord/interactions/interactions.ts';
import type { LocalMessage } from '../discord/messages/messages.ts';
import type { PersonOptions } from '../discord/person.ts';
import type { Sandbox } from '../sandbox.ts';
import { outcomeText } from './ask.ts';
import { discordLanguage } from './language.ts';

const hint = `Type a command, such as /occupancy library:webster. Also: press Refresh · choose Vanier · locale fr · quit`;

const menusOf = (row: LocalMessage['components'][number]): APIStringSelectComponent[] =>
  row.type === ComponentType.ActionRow ? row.components.filter((part) => part.type === ComponentType.StringSelect) : [];

/**
 * Lets a person type commands until they quit or the input ends; a mistake says what there is and costs nothing. Resolves
 * with how many lines there were: none where there is no terminal.
 */
export async function converse(sandbox: Sandbox, person: PersonOptions): Promise<number> {
  const { discord } = sandbox;
  let locale = person.locale ?? 'en-US';
  let user = discord.user(person);
  let last: LocalMessage | undefined;

  const onLast = (): LocalMessage => {
    if (last === undefined) throw new CommandLineError('syntax', 'There is no message yet: ask /occupancy first.');
    return last;
  };
  const choose = (label: string): Promise<InteractionOutcome> => {
    const menu = onLast().components.flatMap(menusOf)[0];
    const entry = menu?.options.find((option) => option.label.toLowerCase() === label.toLowerCase());
    if (menu === undefined || entry === undefined) {
      const labels = menu?.options.map((option) => option.label) ?? [];
      throw new CommandLineError('bad-value', `The menu has no "${label}".`, labels);
    }
    return user.select(onLast(), menu.custom_id, [entry.value]);
  };
  const act = async (line: string): Promise<InteractionOutcome | undefined> => {
    const [, verb = '', rest = ''] = /^(press|choose|locale)\s+(.+)$/i.exec(line) ?? [];
    if (line.startsWith('/')) return user.run(line);
    if (verb === 'press') return user.press(onLast(), rest);
    if (verb === 'choose') return choose(rest);
    if (verb !== 'locale') throw new CommandLineError('syntax', hint);
    locale = discordLanguage(rest);
    user = discord.user({ ...person, id: user.id, locale });
    return undefined;
  };

  process.stderr.write(
    `\n${discord
      .registeredCommands()
      .map(({ name }) => `/${name}`)
      .join('  ')}\n${hint}\n\n`,
  );
  const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ' });
  // Piped input ends before its lines are answered, and a closed prompt throws.
  let isOpen = true;
  lines.once('close', () => {
    isOpen = false;
  });
  const prompt = () => isOpen && lines.prompt();
  prompt();
  let count = 0;
  for await (const raw of lines) {
    count += 1;
    const line = raw.trim();
    if (line === 'quit' || line === 'exit') break;
    try {
      const outcome = line === '' ? undefined : await act(line);
      if (outcome !== undefined) {
        process.stdout.write(`${outcomeText(sandbox, outcome, locale)}\n\n`);
        last = outcome.message ?? last;
      }
    } catch (error) {
      if (!(error instanceof CommandLineError)) throw error;
      process.stdout.write(`${error.message}\n`);
    }
    prompt();
  }
  lines.close();
  return count;
}
