import { levelFrom } from '../../domain/occupancy/level.ts';
import { formatPercent, type Locale, translator } from '../../i18n/index.ts';
import { levelLooks } from './occupancy/library-lines.ts';
import type { Reply } from './reply/reply.ts';

/** What a command is called and what it does, in each of Discord's languages that Carrel supports. */
interface NamedCommand {
  readonly name: string;
  readonly description: string;
  readonly name_localizations?: { readonly fr?: string | null | undefined } | null | undefined;
  readonly description_localizations?: { readonly fr?: string | null | undefined } | null | undefined;
}

/** The commands, why the numbers are "about", what the words mean, and whose data it is. */
export function helpView(definitions: readonly NamedCommand[], locale: Locale): Reply {
  const t = translator(locale);
  const commandLine = ({ name, name_localizations, description, description_localizations }: NamedCommand): string =>
    locale === 'fr'
      ? `**/${name_localizations?.fr ?? name}** · ${description_localizations?.fr ?? description}`
      : `**/${name}** · ${description}`;
  const symbols = Object.fromEntries(Object.entries(levelLooks).map(([level, { symbol }]) => [level, symbol]));
  const bounds = {
    moderateFrom: formatPercent(locale, levelFrom.moderate),
    busyFrom: formatPercent(locale, levelFrom.busy),
    packedFrom: formatPercent(locale, levelFrom.packed),
  };
  return {
    embeds: [
      {
        title: t('help.title'),
        color: 0x912338,
        description: t('help.intro'),
        fields: [
          { name: t('help.commands'), value: definitions.map(commandLine).join('\n') },
          { name: t('help.estimateTitle'), value: t('help.estimate') },
          { name: t('help.levelsTitle'), value: t('help.levels', { ...symbols, ...bounds }) },
          { name: t('help.sourceTitle'), value: t('help.source') },
        ],
      },
    ],
  };
}
