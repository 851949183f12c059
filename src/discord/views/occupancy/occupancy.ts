import { type APIEmbed, type APIEmbedField, ComponentType } from '#discord.js';
import { byRoom, isWithoutRecord, roomOf } from '../../../domain/occupancy/by-room.ts';
import { type Level, levelOf } from '../../../domain/occupancy/level.ts';
import type { LibraryId } from '../../../domain/occupancy/library.ts';
import type { LibraryNow } from '../../../domain/occupancy/occupancy.ts';
import type { Usual } from '../../../domain/outlook/profile.ts';
import { type Locale, type Translate, translator } from '../../../i18n/index.ts';
import { buttonOf, rowOf } from '../reply/button.ts';
import { type CustomId, formatCustomId } from '../reply/custom-id.ts';
import { entriesWithin } from '../reply/limits.ts';
import { plainText } from '../reply/plain-text.ts';
import type { Reply } from '../reply/reply.ts';
import { relativeTime } from '../shared/time.ts';
import { howItIs, whereToGo } from './answer-sentence.ts';
import { levelLooks, libraryLines } from './library-lines.ts';
import { fieldName, shortField, shortLine } from './short-field.ts';
import { usualLines, usualWords } from './usual-line.ts';

/** The grey of an embed without live counts. */
const noLevelColor = 0x80848e;
const emptiestFirst: readonly Level[] = ['quiet', 'moderate', 'busy', 'packed'];

/** The menu's value for "all libraries": no library has it, since ids come from names. */
export const allLibraries = '*';

/** The moment of an answer (ms since the Unix epoch), and what is usual then, by library. */
interface AnswerMoment {
  readonly at: number;
  usual(libraryId: LibraryId): Usual | undefined;
}

/**
 * How full the libraries are, those with the most room first. `chosen` is a single library, some of them, or `undefined` for all. With
 * the `moment` of the answer come the minutes to closing time and what is usual; a message that stands for long has none.
 */
export function occupancyView(
  libraries: readonly LibraryNow[],
  chosen: LibraryId | readonly LibraryId[] | undefined,
  locale: Locale,
  moment?: AnswerMoment,
): Reply {
  const t = translator(locale);
  const ids = chosen === undefined ? undefined : [chosen].flat();
  const shown = ids === undefined ? libraries : libraries.filter(({ library }) => ids.includes(library.id));
  const only = ids?.length === 1 ? shown[0] : undefined;
  const comparison = (now: LibraryNow) => moment && usualWords(now, moment.usual(now.library.id), locale);
  const embed: APIEmbed = {
    title: only ? t('occupancy.titleOne', { library: plainText(only.library.names[locale]) }) : t('occupancy.title'),
    color: colorOf(shown),
    fields: only
      ? [wholeField(only, locale, moment)]
      : byRoom(shown).map((room) => shortField(room, locale, moment?.at, comparison(room.now))),
    ...ageOf(shown, libraries, t),
    footer: { text: t('occupancy.source') },
  };
  const content = only
    ? howItIs(only, locale, moment?.at, comparison(only))
    : [
        whereToGo(shown, locale, moment?.at) ?? t(isAnswering(libraries) ? 'headline.none' : 'occupancy.neverRead'),
        ...byRoom(shown).map((room) => shortLine(room, locale, moment?.at, comparison(room.now))),
      ].join('\n');
  return {
    content,
    embeds: [embed],
    components: controls(libraries, only?.library.id, locale, t),
  };
}

/** All that is known of one library. */
function wholeField(now: LibraryNow, locale: Locale, moment: AnswerMoment | undefined): APIEmbedField {
  const usual = moment === undefined ? [] : usualLines(now, moment.usual(now.library.id), moment.at, locale);
  return { name: fieldName(roomOf(now), locale), value: libraryLines(now, locale, usual, moment?.at).join('\n') };
}

/** Green to red, by the emptiest open library with a live count. The colour repeats the words and never replaces them. */
function colorOf(libraries: readonly LibraryNow[]): number {
  const levels = new Set(libraries.map(liveLevel));
  const emptiest = emptiestFirst.find((level) => levels.has(level));
  return emptiest === undefined ? noLevelColor : levelLooks[emptiest].color;
}

/** The level of a live library that is not closed. */
function liveLevel(now: LibraryNow): Level | undefined {
  const { kind, percent } = roomOf(now);
  return kind === 'live' && percent !== undefined ? levelOf(percent) : undefined;
}

/**
 * The age of the newest count of `shown`, and that the feed has gone silent where that is so by all `libraries`: it may also have
 * left out the shown ones. Nothing where there is no count and the feed itself says why.
 */
function ageOf(
  shown: readonly LibraryNow[],
  libraries: readonly LibraryNow[],
  t: Translate,
): Pick<APIEmbed, 'description'> {
  const seen = shown.flatMap(({ count }) => (count === undefined ? [] : [count.seenAt]));
  if (seen.length > 0) {
    const age = relativeTime(Math.max(...seen));
    return { description: t(isAnswering(libraries) ? 'occupancy.read' : 'occupancy.readOld', { age }) };
  }
  return isAnswering(libraries) || shown.some(isWithoutRecord) ? {} : { description: t('occupancy.neverRead') };
}

/** Whether the feed has answered lately, by what is known of any library. */
const isAnswering = (libraries: readonly LibraryNow[]): boolean =>
  libraries.some(
    ({ freshness }) => freshness.kind === 'fresh' || (freshness.kind === 'stale' && freshness.why === 'noChange'),
  );

const button = (name: string, label: string, id: CustomId) => buttonOf(label, id, { emoji: { name } });

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
    rowOf(
      button('🔄', t('occupancy.refresh'), { ...id, action: 'refresh', argument }),
      button('📈', t('occupancy.chart'), { command: 'history', locale, action: 'today', argument }),
      button('🕒', t('occupancy.when'), { command: 'when', locale, action: 'today', argument }),
      button('🔔', t('occupancy.tellMe'), { command: 'notify-me', locale, action: 'form', argument }),
    ),
    {
      type: ComponentType.ActionRow,
      components: [
        {
          type: ComponentType.StringSelect,
          placeholder: t('occupancy.choose'),
          custom_id: formatCustomId({ ...id, action: 'choose', argument: '' }),
          options: entriesWithin(entries, argument),
        },
      ],
    },
  ];
}
