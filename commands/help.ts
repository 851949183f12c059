import { type Definition, defineCommand } from '../src/discord/interactions/command.ts';
import { helpView } from '../src/discord/views/help.ts';
import { localized } from '../src/i18n/localizations.ts';
import { everywhere } from './shared/contexts.ts';

const definition = {
  ...localized('help', 'command.help.name', 'command.help.description'),
  ...everywhere,
} as const satisfies Definition;

/** `/help`, with a line for each of `others`: what Carrel can do, and where its numbers come from. */
export const helpFor = (others: readonly Definition[]) =>
  defineCommand<unknown, typeof definition>({
    definition,
    answer: ({ locale }) => ({ ...helpView([...others, definition], locale), ephemeral: true }),
  });
