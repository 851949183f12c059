import { type Asker, type Definition, defineCommand } from '../src/discord/interactions/command.ts';
import { helpView } from '../src/discord/views/help.ts';
import { holds } from '../src/discord/views/shared/permissions.ts';
import { localized } from '../src/i18n/localizations.ts';
import { everywhere } from './shared/contexts.ts';

/** What `/help` uses. */
export interface HelpServices {
  /** Discord's ids of the commands, by name, as far as they are known. */
  readonly commandIds?: ReadonlyMap<string, string>;
}

const definition = {
  ...localized('help', 'command.help.name', 'command.help.description'),
  ...everywhere,
} as const satisfies Definition;

/** Whether Discord offers the command to this user here, unless the server's owner has set something else. */
function isOffered({ default_member_permissions: needed }: Definition, asker: Asker): boolean {
  const { guildId, isServerApp, permissions } = asker;
  if (needed === undefined || needed === null) return true;
  return guildId !== undefined && isServerApp && holds(permissions, BigInt(needed));
}

/** `/help`, with a line for each of `others` that the user may use: what Carrel can do, and where its numbers come from. */
export const helpFor = (others: readonly Definition[]) =>
  defineCommand<HelpServices, typeof definition>({
    definition,
    answer: (question, { commandIds }) => {
      const offered = [...others, definition].filter((each) => isOffered(each, question));
      return { ...helpView(offered, question.locale, commandIds), ephemeral: true };
    },
  });
