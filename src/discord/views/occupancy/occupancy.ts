import { type APIButtonComponentWithCustomId, type APIEmbed, ButtonStyle, ComponentType } from 'discord.js';
import type { Level } from '../../../domain/occupancy/level.ts';
import type { LibraryId } from '../../../domain/occupancy/library.ts';
import type { LibraryNow } from '../../../domain/occupancy/occupancy.ts';
import type { Usual } from '../../../domain/outlook/profile.ts';
import { type Locale, type Translate, translator } from '../../../i18n/index.ts';
import { type CustomId, formatCustomId } from '../reply/custom-id.ts';
import { plainText } from '../reply/plain-text.ts';
import type { Reply } from '../reply/reply.ts';
import { relativeTime } from '../shared/time.ts';
import { levelLooks, libraryLines, liveLevel } from './library-lines.ts';
import { usualLine } from './usual-line.ts';

/** The grey of an embed without live counts. */
const noLevelColor = 0x80848e;
const fullestFirst: readonly Level[] = ['packed', 'busy', 'moderate', 'quiet'];

/** The menu's value for "all libraries": no library has it, since ids come from names. */
export const allLibraries = '*';

/** What is usual at a time (ms since the Unix epoch), by library. */
interface UsualThen {
  readonly at: number;
  of(libraryId: LibraryId): Usual | undefined;
}

/**
 * How full the libraries are. `chosen` is a single library, or `undefined` for all. Compared with what is `usual` now,
 * where that is known.
 */
export function occupancyView(
  libraries: readonly LibraryNow[],
  chosen: LibraryId | undefined,
  locale: Locale,
  usual?: UsualThen,
): Reply {
  const t = translator(locale);
  const shown = chosen === undefined ? libraries : libraries.filter(({ library }) => library.id === chosen);
  const only = chosen === undefined ? undefined : shown[0];
  const title = only
    ? t('occupancy.titleOne', { library: plainText(only.library.names[locale]) })
    : t('occupancy.title');
  const embed: APIEmbed = {
    title,
    color: colorOf(shown),
    fields: shown.map((now) => ({
      name: plainText(now.library.names[locale]),
      value: libraryLines(now, locale, usual && usualLine(now, usual.of(now.library.id), usual.at, locale)).join('\n'),
    })),
    description: ageLine(shown, t),
    footer: { text: t('occupancy.source') },
  };
  return { embeds: [embed], components: controls(libraries, chosen, locale, t) };
}

/** Yellow to red, by the fullest live library. The colour repeats the words and never replaces them. */
function colorOf(libraries: readonly LibraryNow[]): number {
  const levels = new Set(libraries.map(liveLevel));
  const fullest = fullestFirst.find((level) => levels.has(level));
  return fullest === undefined ? noLevelColor : levelLooks[fullest].color;
}

/** The age of the newest count. Only a live one is called "read"; an old one means that the feed has gone silent. */
function ageLine(libraries: readonly LibraryNow[], t: Translate): string {
  const counts = libraries.filter(({ count }) => count !== undefined);
  if (counts.length === 0) return t('occupancy.neverRead');
  const age = relativeTime(Math.max(...counts.map(({ count }) => count?.seenAt ?? 0)));
  const anyFresh = libraries.some(({ freshness }) => freshness.kind === 'fresh');
  const anyFetched = libraries.some(({ freshness }) => freshness.kind === 'stale' && freshness.why === 'noChange');
  return t(anyFresh || anyFetched ? 'occupancy.read' : 'occupancy.readOld', { age });
}

function button(emoji: string, label: string, id: CustomId): APIButtonComponentWithCustomId {
  const custom_id = formatCustomId(id);
  return { type: ComponentType.Button, style: ButtonStyle.Secondary, label, emoji: { name: emoji }, custom_id };
}

function controls(
  libraries: readonly LibraryNow[],
  chosen: LibraryId | undefined,
  locale: Locale,
  t: Translate,
): NonNullable<Reply['components']> {
  const id = { command: 'occupancy', locale } as const;
  const argument = chosen ?? allLibraries;
  const entries = [
    { label: t('occupancy.all'), value: allLibraries, default: chosen === undefined },
    ...libraries.map(({ library }) => ({
      label: library.names[locale],
      value: library.id,
      default: library.id === chosen,
    })),
  ];
  return [
    {
      type: ComponentType.ActionRow,
      components: [
        button('🔄', t('occupancy.refresh'), { ...id, action: 'refresh', argument }),
        button('📈', t('occupancy.chart'), { command: 'history', locale, action: 'today', argument }),
        button('🕒', t('occupancy.when'), { command: 'when', locale, action: 'today', argument }),
        button('🔔', t('occupancy.tellMe'), { command: 'notify-me', locale, action: 'form', argument }),
      ],
    },
    {
      type: ComponentType.ActionRow,
      components: [
        {
          type: ComponentType.StringSelect,
          placeholder: t('occupancy.choose'),
          custom_id: formatCustomId({ ...id, action: 'choose', argument: '' }),
          // A menu holds 25 entries (Discord's documentation of components).
          options: entries.slice(0, 25),
        },
      ],
    },
  ];
}
