import type { Choice } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { quoted } from '../../src/discord/views/reply/quoted.ts';
import { dayWords } from '../../src/discord/views/shared/campus-time.ts';
import { serviceDayOf } from '../../src/domain/calendar/service-day.ts';
import { type DaySide, typedDay } from '../../src/domain/calendar/typed-day.ts';
import type { ServiceDays } from '../../src/domain/outlook/open-days.ts';
import { plainlyTyped } from '../../src/domain/plainly-typed.ts';
import { type Locale, type Translate, translator } from '../../src/i18n/index.ts';

/** The language of the user, and the time (ms since the Unix epoch). */
interface Asking {
  readonly now: number;
  readonly locale: Locale;
}

/** How many days beyond today a forecast reaches; as many past days are offered. */
const furthestDay = 7;

const weeks: readonly string[] = [
  'week',
  'this week',
  'last 7 days',
  'the last 7 days',
  'semaine',
  'cette semaine',
  '7 derniers jours',
  'les 7 derniers jours',
];

/** The last seven days, today among them. */
function weekUntil(today: Temporal.PlainDate): ServiceDays {
  return { firstDay: today.subtract({ days: 6 }).toString(), lastDay: today.toString() };
}

const unknownDay = (text: string, key: 'error.day.notPast' | 'error.day.notComing'): UserError =>
  new UserError(key, { typed: quoted(text) });

/** The past days that were typed, today where none were. Throws `UserError` for none, and for days to come. */
export function parsePastDays(text: string | undefined, { now, locale }: Asking): ServiceDays {
  const today = Temporal.PlainDate.from(serviceDayOf(now));
  if (text !== undefined && weeks.includes(plainlyTyped(text))) return weekUntil(today);
  const day = text === undefined ? today : typedDay(text, today, 'past');
  if (day === undefined) throw unknownDay(text ?? '', 'error.day.notPast');
  if (Temporal.PlainDate.compare(day, today) > 0) {
    throw new UserError('error.day.isToCome', { day: dayWords(day.toString(), today.toString(), locale) });
  }
  return { firstDay: day.toString(), lastDay: day.toString() };
}

/** The coming day that was typed, today where none was. Throws `UserError` for none, and for one out of reach. */
export function parseComingDay(text: string | undefined, { now, locale }: Asking): string {
  const today = Temporal.PlainDate.from(serviceDayOf(now));
  const day = text === undefined ? today : typedDay(text, today, 'coming');
  if (day === undefined) throw unknownDay(text ?? '', 'error.day.notComing');
  const last = today.add({ days: furthestDay });
  const said = (one: Temporal.PlainDate) => dayWords(one.toString(), today.toString(), locale);
  if (Temporal.PlainDate.compare(day, today) < 0) throw new UserError('error.day.isOver', { day: said(day) });
  if (Temporal.PlainDate.compare(day, last) > 0) {
    throw new UserError('error.day.tooFar', { day: said(day), last: said(last) });
  }
  return day.toString();
}

/** The past days that half-typed text may become. */
export function pastDayChoices(text: string, asking: Asking): Choice[] {
  return choices(text, 'past', asking);
}

/** The coming days that half-typed text may become. */
export function comingDayChoices(text: string, asking: Asking): Choice[] {
  return choices(text, 'coming', asking);
}

function choices(text: string, side: DaySide, { now, locale }: Asking): Choice[] {
  const t = translator(locale);
  const today = Temporal.PlainDate.from(serviceDayOf(now));
  const step = side === 'past' ? -1 : 1;
  const offers = Array.from({ length: furthestDay + 1 }, (_, away) => {
    const day = today.add({ days: step * away }).toString();
    const name = dayWords(day, today.toString(), locale);
    const near = nearWord(step * away, t);
    return { name: near === undefined ? name : t('day.near', { near, day: name }), value: day };
  });
  if (side === 'past') offers.splice(2, 0, { name: t('day.week'), value: 'week' });
  const typed = plainlyTyped(text);
  const found = offers.filter(({ name, value }) => plainlyTyped(name).includes(typed) || value.includes(typed));
  if (found.length > 0) return found;
  const day = typedDay(text, today, side);
  if (day === undefined || Temporal.PlainDate.compare(day, today) * step < 0) return [];
  if (side === 'coming' && today.until(day).days > furthestDay) return [];
  return [{ name: dayWords(day.toString(), today.toString(), locale), value: day.toString() }];
}

function nearWord(away: number, t: Translate): string | undefined {
  if (away === 0) return t('day.today');
  return away === -1 ? t('day.yesterday') : away === 1 ? t('day.tomorrow') : undefined;
}
