import { type ComputersNow, type FreeComputers, freeDesktops } from '../../domain/occupancy/computers.ts';
import type { LibraryNow } from '../../domain/occupancy/occupancy.ts';
import { formatNumber, type Locale, translator } from '../../i18n/index.ts';
import { buttonOf, rowOf } from './reply/button.ts';
import { discordLimits } from './reply/limits.ts';
import { plainText } from './reply/plain-text.ts';
import type { Reply } from './reply/reply.ts';
import { openingWords } from './shared/opening-words.ts';
import { relativeTime } from './shared/time.ts';

/** More libraries or rooms than this are not shown. */
const most = { libraries: 10, rooms: 20 } as const;

/**
 * Free computers, of `shown` libraries. All of it is in the message's text, so that those who hide embeds miss nothing.
 * A library that is closed by the hours in `libraries` says so, since its computers are free for no one. `argument` is what the
 * refresh button asks again: a library's id, or that of all.
 */
export function computersView(
  now: ComputersNow | undefined,
  shown: readonly FreeComputers[],
  libraries: readonly LibraryNow[],
  argument: string,
  locale: Locale,
): Reply {
  const t = translator(locale);
  const id = { command: 'computers', locale, action: 'refresh', argument };
  return {
    content: now === undefined ? t('computers.noData') : textOf(now, shown, libraries, locale),
    components: [rowOf(buttonOf(t('occupancy.refresh'), id, { emoji: { name: '🔄' } }))],
  };
}

/** The text within one message: with many long rooms, those with the fewest desktops are left out, and no library. */
function textOf(
  now: ComputersNow,
  shown: readonly FreeComputers[],
  libraries: readonly LibraryNow[],
  locale: Locale,
): string {
  for (let mostRooms: number = most.rooms; ; mostRooms -= 1) {
    const text = linesOf(now, shown, libraries, mostRooms, locale).join('\n');
    if (text.length <= discordLimits.content || mostRooms === 0) return text;
  }
}

function linesOf(
  { fetchedAt, isFresh }: ComputersNow,
  shown: readonly FreeComputers[],
  known: readonly LibraryNow[],
  mostRooms: number,
  locale: Locale,
): string[] {
  const t = translator(locale);
  const age = relativeTime(fetchedAt);
  const libraries = shown.slice(0, most.libraries).flatMap((computers) => {
    const rooms = roomsLine(computers, mostRooms, locale);
    const name = plainText(computers.library.names[locale]);
    // Each fits on a phone's line.
    const here = known.find(({ library }) => library.id === computers.library.id);
    const closed = here?.opening?.kind === 'closed' ? [t('room.closed'), openingWords(here, locale)] : [];
    return [
      [`**${name}**`, ...closed].join(' · '),
      freeLine(computers, locale),
      ...(rooms === '' ? [] : [`-# ${rooms}`]),
    ];
  });
  return [
    isFresh ? `**${t('computers.title')}**` : `⚠️ ${t('computers.stale', { age })}`,
    ...libraries,
    `-# ${isFresh ? `${t('occupancy.read', { age })} · ` : ''}${t('occupancy.source')}`,
  ];
}

/** The numbers in words; what cannot be read has no data. */
function numbersOf(computers: FreeComputers, locale: Locale) {
  const t = translator(locale);
  const number = (free: number | undefined) =>
    free === undefined ? t('computers.unknown') : formatNumber(locale, free);
  const { laptops, tablets } = computers;
  return { desktops: number(freeDesktops(computers)), laptops: number(laptops), tablets: number(tablets) };
}

/** "desktops 34 · laptops 151 · tablets 41". */
function freeLine(computers: FreeComputers, locale: Locale): string {
  return translator(locale)('computers.free', numbersOf(computers, locale));
}

/** The rooms, those with the most free desktops first. */
function roomsLine({ rooms }: FreeComputers, mostRooms: number, locale: Locale): string {
  const t = translator(locale);
  return [...rooms]
    .sort((a, b) => (b.free ?? -1) - (a.free ?? -1))
    .slice(0, mostRooms)
    .map(({ name, free }) => {
      const number = free === undefined ? t('computers.unknown') : formatNumber(locale, free);
      return t('computers.room', { room: plainText(name), number });
    })
    .join(' · ');
}

/** The view of one library with a line about its free computers, short enough for a phone, where they are known and current. */
export function withComputers(
  view: Reply,
  libraryId: string | undefined,
  now: ComputersNow | undefined,
  locale: Locale,
): Reply {
  const free = now?.isFresh ? now.libraries.find(({ library }) => library.id === libraryId) : undefined;
  const [embed] = view.embeds ?? [];
  const [field, ...others] = embed?.fields ?? [];
  if (free === undefined || embed === undefined || field === undefined) return view;
  const line = translator(locale)('computers.inOccupancy', numbersOf(free, locale));
  const fields = [{ ...field, value: `${field.value}\n${line}` }, ...others];
  return { ...view, embeds: [{ ...embed, fields }] };
}
