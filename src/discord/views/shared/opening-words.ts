import type { LibraryNow } from '../../../domain/occupancy/occupancy.ts';
import { type Locale, translator } from '../../../i18n/index.ts';
import { clockWords } from './campus-time.ts';
import { hoursLine } from './open-words.ts';

/** What closes within this time has the minutes until then in its words (ms). */
const soonMs = 60 * 60_000;

/** Whether a library closes within the hour after `at` (ms since the Unix epoch); never where no time is given. */
export function closesSoon({ opening }: Pick<LibraryNow, 'opening'>, at: number | undefined): boolean {
  return opening?.kind === 'open' && at !== undefined && (opening.closesAt ?? Number.POSITIVE_INFINITY) - at <= soonMs;
}

/**
 * What comes next of a library's hours, as a part of a sentence: "closes at 23:00", "closes in 40 min, at 23:00", "open
 * 24 h", "opens at 09:00", "not open today". `at` (ms since the Unix epoch) is left out in a message that stands for long.
 */
export function openingWords(
  { hours, opening }: Pick<LibraryNow, 'hours' | 'opening'>,
  locale: Locale,
  at?: number,
): string | undefined {
  const t = translator(locale);
  if (opening === undefined) return hours && hoursLine(hours, locale);
  if (opening.kind === 'open') {
    const { closesAt } = opening;
    if (closesAt === undefined) return t('opening.allDay');
    const time = clockWords(closesAt, locale);
    if (at === undefined || !closesSoon({ opening }, at)) return t('opening.closesAt', { time });
    return t('opening.closesSoon', { minutes: Math.max(1, Math.ceil((closesAt - at) / 60_000)), time });
  }
  if (opening.opensAt !== undefined) return t('opening.opensAt', { time: clockWords(opening.opensAt, locale) });
  const closedAt = hours?.open?.at(-1)?.to;
  return closedAt === undefined ? t('opening.notToday') : t('opening.wasUntil', { time: clockWords(closedAt, locale) });
}

/** A part of a sentence as the beginning of a line. */
export function upperFirst(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
