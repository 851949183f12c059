import type { Interval } from './interval.ts';
import { campusZone } from './service-day.ts';

/** A library's opening hours for one day, as its own text and as parsed. */
export interface OpeningHours {
  readonly text: string;
  /** Empty: closed all day; `undefined` where the text cannot be parsed. See `openStretches`. */
  readonly open: readonly Interval[] | undefined;
  /** When the night of the day before ends (ms since the Unix epoch), where that is open past midnight. */
  readonly lateUntil?: number;
  /** The same as `open` for the day after, where that is known: what ends at midnight may go on. */
  readonly next?: readonly Interval[];
}

/** Minutes since the day's midnight by the clock on the wall; past 1440 on the next day. */
interface Minutes {
  readonly from: number;
  readonly to: number;
}

const dayMinutes = 1440;

/** Closed, and what follows: nothing, or why ("closed - labour day"). See `isClosed`. */
const closed = /^(?:closed|ferm[ée]e?)(?: ?-? ?24 ?(?:h|hours?|heures?))?(?![\p{L}\d])(.*)$/u;
const month = String.raw`(?:jan|f[ée]v|feb|mar|apr|avr|may|mai|jun|juin|jui?l|aug|ao[uû]t|sep|oct|nov|d[ée]c)\p{L}*\.?`;
const dayOfMonth = String.raw`\d{1,2}(?:st|nd|rd|th|er)?`;
/** Dates and the like, whose digits are no hours. */
const dates = new RegExp(
  String.raw`(?:(?:from|du|to|au|and|et) )?(?:${month} ${dayOfMonth}(?:,? 20\d\d)?|${dayOfMonth} ${month}(?: 20\d\d)?|\d{4}-\d\d-\d\d|\b20\d\d)(?![\p{L}\d:]| ?[ap]m)|covid-?19|until further notice|jusqu'à nouvel ordre`,
  'gu',
);
/** Words by which it may be open at some hours, on some days, in a part, or to some. */
const maybeOpen =
  /\d|noon|midi|midnight|minuit|open|ouvert|until|till|jusqu|from|before|avant|after|apr[eè]s|except|sauf|early|t[oô]t\b|lunch|morning|matin|evening|soir|night|nuit|(?:mon|tues|wednes|thurs|fri|satur|sun)days|(?:lun|mar|mercre|jeu|vendre|same)dis|dimanches|weekends|floor|[ée]tage|only|seulement|part|appointment|rendez-vous|public|^ ?(?:to|aux?)\b|\bnot\b|\bpas\b/;
const allDay =
  /^(?:open |ouvert |ouverte )?(?:24 ?(?:h|hrs?|hours?|heures?)(?: a day)?|24\/7|all day|toute la journée)$/;
const between = ` ?(?:-|to|until|till|à|jusqu'à) ?`;
const time = String.raw`(noon|midi|midnight|minuit|\d{1,2}(?: ?[:h] ?\d{2}| ?h)?(?: ?[ap]m)?)`;
const stretch = new RegExp(`^(?:open |ouvert |from |de |between )*${time}${between}${time}$`);
const clock = /^(\d{1,2})(?: ?([:h]) ?(\d{2})?)? ?([ap]m)?$/;
const named: Readonly<Record<string, number>> = { noon: 720, midi: 720, midnight: 0, minuit: 0 };

/**
 * Reads the feed's free words about the service day `day` (`YYYY-MM-DD`): "9 AM to 10 PM", "Closed - 24h",
 * "Closed - Labour Day", "Open 24 hours", "10:30 AM to midnight", "10 AM to 5 PM (closed noon to 1 PM)". Empty: closed all day; `undefined`: words
 * that could mean two things, or nothing that we know. In the order of time and apart; the last may end on the next day.
 * Total but for a day that is none, which throws a RangeError.
 */
export function openStretches(text: string, day: string): readonly Interval[] | undefined {
  const date = Temporal.PlainDate.from(day);
  const hours = hoursIn(plain(text));
  if (hours === undefined) return undefined;
  const instant = (minutes: number): number =>
    date.add({ days: Math.floor(minutes / dayMinutes) }).toZonedDateTime({
      timeZone: campusZone,
      plainTime: new Temporal.PlainTime(Math.floor(minutes / 60) % 24, minutes % 60),
    }).epochMilliseconds;
  // The hour that is skipped in spring is not open.
  return hours.map(({ from, to }) => ({ from: instant(from), to: instant(to) })).filter(({ from, to }) => from < to);
}

/** Stretches in any order as what is open between two times (ms since the Unix epoch): in order, apart and not beyond. */
export function openBetween(stretches: readonly Interval[], from: number, to: number): readonly Interval[] {
  const within = stretches
    .map((each) => ({ from: Math.max(from, each.from), to: Math.min(to, each.to) }))
    .filter((each) => each.from < each.to)
    .sort((a, b) => a.from - b.from);
  const merged: Interval[] = [];
  for (const next of within) {
    const last = merged.at(-1);
    if (last === undefined || next.from > last.to) merged.push(next);
    else merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, next.to) };
  }
  return merged;
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\b([ap])\.? ?m\b\.?/g, '$1m')
    .replaceAll(/[‐‑‒–—−]/g, '-')
    .replaceAll('’', "'")
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/[.*]+$/, '');
}

function hoursIn(text: string): readonly Minutes[] | undefined {
  const [, words = '', note] = /^([^()]*?) ?(?:\(([^()]*)\))?$/.exec(text) ?? [];
  const hours = isClosed(words) ? [] : allDay.test(words) ? [{ from: 0, to: dayMinutes }] : stretchesIn(words);
  if (hours === undefined || note === undefined) return hours;
  const pause = /^(?:closed|fermé) (.*)$/.exec(note)?.[1];
  const out = pause === undefined ? undefined : stretchesIn(pause);
  if (out !== undefined) return without(hours, out);
  // "student ID required" does not change the hours; words about times or closing may.
  return /\d|clos|ferm/.test(note.replaceAll(dates, '')) ? undefined : hours;
}

/** Whether words that begin with "closed" say so of the whole day, as far as what follows is no more than a reason. */
function isClosed(words: string): boolean {
  const why = closed.exec(words)?.[1];
  return why !== undefined && !maybeOpen.test(why.replaceAll(dates, ''));
}

/** One stretch or several, which must follow one another. */
function stretchesIn(words: string): Minutes[] | undefined {
  const hours = words.split(/ ?(?:[,;&]| and | et ) ?/).map(parseStretch);
  const known = hours.filter((each) => each !== undefined);
  const isInOrder = known.every(({ from }, index) => from >= (known[index - 1]?.to ?? 0));
  return known.length === hours.length && isInOrder ? known : undefined;
}

function parseStretch(words: string): Minutes | undefined {
  const [, first = '', last = ''] = stretch.exec(words) ?? [];
  const from = minuteOf(first);
  const end = minuteOf(last);
  // "11:59 PM" is the midnight that follows.
  const to = end === dayMinutes - 1 ? dayMinutes : end;
  if (from === undefined || to === undefined || from === dayMinutes) return undefined;
  if (to > from) return { from, to };
  if (to === 0) return { from, to: dayMinutes };
  // "9:00 to 5:00" more likely lacks its PM than runs over midnight, and "8 AM to 8 AM" may be a slip.
  return to === from || /^\d+:\d+$/.test(last) ? undefined : { from, to: to + dayMinutes };
}

/** Minutes since midnight, up to 1440. A bare number could be morning or evening, and is no time. */
function minuteOf(words: string): number | undefined {
  if (Object.hasOwn(named, words)) return named[words];
  const [, hours = '', sign, minutes = '0', half] = clock.exec(words) ?? [];
  const [hour, minute] = [Number(hours), Number(minutes)];
  if (minute > 59 || (sign === undefined && half === undefined)) return undefined;
  if (half === undefined) return 60 * hour + minute <= dayMinutes ? 60 * hour + minute : undefined;
  return hour >= 1 && hour <= 12 ? 60 * ((hour % 12) + (half === 'pm' ? 12 : 0)) + minute : undefined;
}

/** What is left of the hours when the pauses are taken out; `undefined` for a pause while it is not open. */
function without(hours: readonly Minutes[], pauses: readonly Minutes[]): Minutes[] | undefined {
  let left = [...hours];
  for (const pause of pauses) {
    const around = left.find(({ from, to }) => from <= pause.from && pause.to <= to);
    if (around === undefined) return undefined;
    const parts = [
      { from: around.from, to: pause.from },
      { from: pause.to, to: around.to },
    ];
    left = left.flatMap((each) => (each === around ? parts.filter(({ from, to }) => from < to) : [each]));
  }
  return left;
}
