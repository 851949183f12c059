import { dayAfter } from '../../domain/open-days.ts';
import type { OpenStretch } from '../../domain/opening-hours.ts';
import { startOfServiceDay } from '../../domain/service-day.ts';
import { chartTitle } from '../../i18n/chart-titles.ts';
import { type Locale, translator } from '../../i18n/index.ts';
import type { DigestFacts, DigestLibrary, DigestMessage, DigestRenderer } from '../../worker/digest-ports.ts';
import { messageBodyOf } from '../message-body.ts';
import { plainText } from '../plain-text.ts';
import { stretchWords } from './campus-time.ts';
import { stoppedNotice } from './digest-answers.ts';
import { picturedReply } from './pictured.ts';
import { findingLines } from './when-view.ts';

/** Digests as messages: of each library when it is open today, when to come and when not, and the picture of the day. */
export function createDigestRenderer(): DigestRenderer {
  return { message: ({ id, locale }, facts) => digestMessage(id, facts, locale), stopped: stoppedNotice };
}

/** The end of a digest's message, by which whoever wants to change it, and we ourselves, know it again. */
export function digestFooterEnd(id: string): string {
  return ` · ${id}`;
}

function digestMessage(id: string, { libraries, day, now, picture }: DigestFacts, locale: Locale): DigestMessage {
  const t = translator(locale);
  const names = libraries.map(({ library }) => plainText(library.names[locale]));
  const days = chartTitle(locale, names, { firstDay: day, lastDay: day, today: day });
  const sections = libraries.map((one) => ({ library: one.library, lines: linesOf(one, day, now, locale) }));
  const reply = picturedReply(t('digest.title', { days }), sections, picture, locale);
  const footer = { text: `${t('occupancy.source')}${digestFooterEnd(id)}` };
  const embeds = (reply.embeds ?? []).map((embed) => ({ ...embed, footer }));
  return { body: messageBodyOf({ ...reply, embeds }), files: reply.files ?? [] };
}

function linesOf({ open, finding }: DigestLibrary, day: string, now: number, locale: Locale): string[] {
  if (finding.kind === 'closed') return [translator(locale)('digest.closed')];
  const hours = open === undefined ? [] : [openWords(open, day, locale)];
  return [...hours, ...findingLines(finding, day, now, locale)];
}

function openWords(open: readonly OpenStretch[], day: string, locale: Locale): string {
  const t = translator(locale);
  const [from, to] = [startOfServiceDay(day), startOfServiceDay(dayAfter(day))];
  if (open.some((stretch) => stretch.from <= from && stretch.to >= to)) return t('digest.openAllDay');
  return t('digest.open', { stretches: open.map((stretch) => stretchWords(stretch, locale)).join(', ') });
}
