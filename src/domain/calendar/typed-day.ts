import { plainlyTypedLetters } from '../plainly-typed.ts';
import { parseWeekdays } from './weekdays.ts';

/** Where a day that may be two is looked for: a Monday is the last one or the next one. */
export type DaySide = 'past' | 'coming';

/** Days that have a word of their own, in either language, by their distance from today. */
const words: Readonly<Record<string, number>> = {
  today: 0,
  tonight: 0,
  "aujourd'hui": 0,
  aujourdhui: 0,
  'ce soir': 0,
  'cette nuit': 0,
  yesterday: -1,
  hier: -1,
  'day before yesterday': -2,
  'avant-hier': -2,
  'avant hier': -2,
  tomorrow: 1,
  demain: 1,
  'day after tomorrow': 2,
  'apres-demain': 2,
  'apres demain': 2,
};
/** Without their accents. */
const months = [
  ['january', 'janvier'],
  ['february', 'fevrier'],
  ['march', 'mars'],
  ['april', 'avril'],
  ['may', 'mai'],
  ['june', 'juin'],
  ['july', 'juillet'],
  ['august', 'aout'],
  ['september', 'septembre'],
  ['october', 'octobre'],
  ['november', 'novembre'],
  ['december', 'decembre'],
] as const;
/** A date this close on the other side is taken as it is, so that the error can say it is on the wrong side (days). */
const nearDays = 14;

/**
 * The day that was typed, seen from `today`: "yesterday", "demain", "Monday", "lundi prochain", "2026-11-20", "20 Nov",
 * "November 20th, 2026", "vendredi 20 novembre", "20/11". A weekday is the nearest one on that `side`, today among them,
 * unless it is said to be the last or the next one; so is a date without a year, unless it lies just beyond today.
 * `undefined` for what is no day, for a weekday that the date is not, and for "05/06", which is two days. Total.
 */
export function typedDay(text: string, today: Temporal.PlainDate, side: DaySide): Temporal.PlainDate | undefined {
  const typed = plainlyTypedLetters(text)
    // As autocompletion writes them: "Yesterday, Sunday 22 November".
    .replace(/^(?:today|yesterday|tomorrow|aujourd'hui|hier|demain), /, '')
    .replace(/^(?:the|on|le) /, '');
  if (Object.hasOwn(words, typed)) return today.add({ days: words[typed] ?? 0 });
  return parseWeekdayName(typed, today, side) ?? numericDate(typed, today, side) ?? writtenDate(typed, today, side);
}

/** "Monday", "next Monday", "lundi dernier". */
function parseWeekdayName(typed: string, today: Temporal.PlainDate, side: DaySide): Temporal.PlainDate | undefined {
  const [said] = /^(?:next|last)(?= )|(?<= )(?:prochain|dernier)$/.exec(typed) ?? [];
  const day = weekdayNamed(typed.replace(said ?? /^(?:this|ce) /, '').trim());
  if (day === undefined) return undefined;
  const isPast = said === undefined ? side === 'past' : said === 'last' || said === 'dernier';
  const days = (isPast ? today.dayOfWeek - day + 7 : day - today.dayOfWeek + 7) % 7;
  const away = days === 0 && said !== undefined ? 7 : days;
  return isPast ? today.subtract({ days: away }) : today.add({ days: away });
}

/** One day of the week, 1 for Monday to 7 for Sunday. */
function weekdayNamed(name: string): number | undefined {
  const [day, ...more] = parseWeekdays(name) ?? [];
  return more.length === 0 ? day : undefined;
}

/** "2026-11-20", "2026/11/20", "20/11", "11/20/2026". */
function numericDate(typed: string, today: Temporal.PlainDate, side: DaySide): Temporal.PlainDate | undefined {
  const iso = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(typed);
  if (iso !== null) return dateOf(Number(iso[1]), Number(iso[3]), Number(iso[4]));
  const [, one, , other, year] = /^(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{4}))?$/.exec(typed) ?? [];
  // NaN, and so no date, where nothing matched.
  const [first, second] = [Number(one), Number(other)];
  // Canadians write both orders: the date is ambiguous while both numbers could be months.
  if (first <= 12 && second <= 12 && first !== second) return undefined;
  const [month, day] = first > 12 ? [second, first] : [first, second];
  return nearestOf(
    { year: year === undefined ? undefined : Number(year), month, day, weekday: undefined },
    today,
    side,
  );
}

/** "20 November", "Nov. 20th, 2026", "vendredi 1er mai": a day and a month, perhaps a weekday and a year, in any order. */
function writtenDate(typed: string, today: Temporal.PlainDate, side: DaySide): Temporal.PlainDate | undefined {
  const parts = typed.split(/[ ,]+/).filter((part) => part !== '' && part !== 'of' && part !== 'de');
  const days = parts.flatMap((part) => /^(\d{1,2})(?:er|st|nd|rd|th)?$/.exec(part)?.[1] ?? []);
  const years = parts.filter((part) => /^\d{4}$/.test(part));
  const names = parts.filter((part) => !/^\d/.test(part)).map((part) => part.replace(/\.$/, ''));
  const [month, ...otherMonths] = names.flatMap((name) => monthNamed(name) ?? []);
  // "mar" is March, and Tuesday in French: beside a day of the month it is a month.
  const rest = names.filter((name) => monthNamed(name) === undefined);
  const weekday = rest[0] === undefined ? undefined : weekdayNamed(rest[0]);
  const isWhole = days.length + years.length + names.length === parts.length;
  const isOne = days.length === 1 && years.length <= 1 && otherMonths.length === 0 && rest.length <= 1;
  if (!isWhole || !isOne || month === undefined || (rest.length > 0 && weekday === undefined)) return undefined;
  const year = years[0] === undefined ? undefined : Number(years[0]);
  return nearestOf({ year, month, day: Number(days[0]), weekday }, today, side);
}

/** The month that begins with `name`, from three letters on: 1 to 12. */
function monthNamed(name: string): number | undefined {
  if (name.length < 3) return undefined;
  const found = months.flatMap((names, index) => (names.some((full) => full.startsWith(name)) ? [index + 1] : []));
  return found.length === 1 ? found[0] : undefined;
}

interface DateParts {
  readonly year: number | undefined;
  readonly month: number;
  readonly day: number;
  /** What the date must fall on, where that was said. */
  readonly weekday: number | undefined;
}

/** That date; without a year the nearest one on that side, or one that lies just on the other. */
function nearestOf(parts: DateParts, today: Temporal.PlainDate, side: DaySide): Temporal.PlainDate | undefined {
  const { year, month, day, weekday } = parts;
  const years = year === undefined ? [-1, 0, 1].map((away) => today.year + away) : [year];
  const ahead = (date: Temporal.PlainDate) => today.until(date).days * (side === 'past' ? -1 : 1);
  const cost = (date: Temporal.PlainDate) =>
    ahead(date) >= -nearDays ? Math.abs(ahead(date)) : Number.POSITIVE_INFINITY;
  return years
    .flatMap((one) => dateOf(one, month, day) ?? [])
    .filter((date) => weekday === undefined || date.dayOfWeek === weekday)
    .sort((a, b) => (cost(a) < cost(b) ? -1 : 1))[0];
}

function dateOf(year: number, month: number, day: number): Temporal.PlainDate | undefined {
  // Temporal has a year 0, which is in no calendar.
  if (year === 0) return undefined;
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' });
  } catch {
    return undefined;
  }
}
