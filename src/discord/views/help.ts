import { ApplicationCommandOptionType } from '#discord.js';
import { levelFrom } from '../../domain/occupancy/level.ts';
import { formatPercent, type Locale, translator } from '../../i18n/index.ts';
import { levelLooks } from './occupancy/library-lines.ts';
import { discordLimits } from './reply/limits.ts';
import type { Reply } from './reply/reply.ts';

/** What is called something in each of Discord's languages that Carrel supports. */
interface Named {
  readonly name: string;
  readonly name_localizations?: { readonly fr?: string | null | undefined } | null | undefined;
}

/** What a command is called and what it does. */
interface NamedCommand extends Named {
  readonly description: string;
  readonly description_localizations?: { readonly fr?: string | null | undefined } | null | undefined;
  /** Sub-commands, or options of its own. */
  readonly options?: readonly (Named & { readonly type: number })[] | undefined;
}

/**
 * The commands, each to tap where `ids` has Discord's id of it and the message has room for that, why the numbers are
 * "about", what the words mean, and whose data it is. An embed would show nothing more: it is text, which no one hides.
 */
export function helpView(
  definitions: readonly NamedCommand[],
  locale: Locale,
  ids: ReadonlyMap<string, string> = new Map(),
): Reply {
  const t = translator(locale);
  const nameOf = ({ name, name_localizations }: Named) => (locale === 'fr' ? (name_localizations?.fr ?? name) : name);
  const commandLine = (command: NamedCommand, id: string | undefined): string => {
    const does = locale === 'fr' ? command.description_localizations?.fr : undefined;
    // A command with sub-commands cannot be sent by itself: the first of them is what a tap types.
    const sub = command.options?.find(({ type }) => type === ApplicationCommandOptionType.Subcommand);
    const path = [command, ...(sub === undefined ? [] : [sub])].map(nameOf).join(' ');
    return `${id === undefined ? `**/${nameOf(command)}**` : `</${path}:${id}>`} · ${does ?? command.description}`;
  };
  const symbols = Object.fromEntries(Object.entries(levelLooks).map(([level, { symbol }]) => [level, symbol]));
  const bounds = {
    moderateFrom: formatPercent(locale, levelFrom.moderate),
    busyFrom: formatPercent(locale, levelFrom.busy),
    packedFrom: formatPercent(locale, levelFrom.packed),
  };
  const textOf = (commands: readonly string[]) =>
    [
      t('help.intro'),
      ...commands,
      `**${t('help.estimateTitle')}** ${t('help.estimate')}`,
      `**${t('help.levelsTitle')}** ${t('help.levels', { ...symbols, ...bounds })}`,
      `-# ${t('help.source')}`,
    ].join('\n');
  const tapped = textOf(definitions.map((each) => commandLine(each, ids.get(each.name))));
  const isWithin = tapped.length <= discordLimits.content;
  return { content: isWithin ? tapped : textOf(definitions.map((each) => commandLine(each, undefined))) };
}
