import type { Interval } from '../../../domain/calendar/interval.ts';
import { isWholeDay } from '../../../domain/calendar/open-state.ts';
import type { OpeningHours } from '../../../domain/calendar/opening-hours.ts';
import { type Locale, translator } from '../../../i18n/index.ts';
import { plainText } from '../reply/plain-text.ts';
import { stretchWords } from './campus-time.ts';

/** When a library is open today: "Open 08:00–23:00", "Open 24 hours", "Closed today"; "Ouverte de 8 h à 23 h". */
export function openWords(open: readonly Interval[], locale: Locale): string {
  const t = translator(locale);
  if (open.length === 0) return t('hours.closed');
  if (open.some(isWholeDay)) return t('hours.allDay');
  return t('hours.open', { stretches: open.map((stretch) => stretchWords(stretch, locale)).join(', ') });
}

/** Opening hours in the reader's language and on the reader's clock; the library's own words where they could not be parsed. */
export function hoursLine({ text, open }: OpeningHours, locale: Locale): string {
  return open === undefined ? translator(locale)('hours.unread', { text: plainText(text) }) : openWords(open, locale);
}
