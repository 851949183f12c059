import { chartTitle } from '../../../i18n/chart-titles.ts';
import { type Locale, translator } from '../../../i18n/index.ts';
import type { DigestFacts, DigestLibrary, DigestRenderer } from '../../../worker/digests/digest-ports.ts';
import type { MessageWithFiles } from '../../../worker/outbox/dispatch-ports.ts';
import { bestLines, findingLines } from '../outlook/when-view.ts';
import { messageBodyOf } from '../reply/message-body.ts';
import { plainText } from '../reply/plain-text.ts';
import { openWords } from '../shared/open-words.ts';
import { picturedReply } from '../shared/pictured.ts';
import { pausedNotice } from './digest-answers.ts';

/** Digests as messages: for each library today's hours, when to come and when not to, and the picture of the day. */
export function createDigestRenderer(): DigestRenderer {
  return { message: ({ id, locale }, facts) => digestMessage(id, facts, locale), paused: pausedNotice };
}

/** The last line of a digest's message: its id, by which users can change it and Carrel finds the message again. */
export function digestFooterEnd(id: string): string {
  return ` · ${id}`;
}

function digestMessage(id: string, { libraries, day, now, picture }: DigestFacts, locale: Locale): MessageWithFiles {
  const t = translator(locale);
  const names = libraries.map(({ library }) => plainText(library.names[locale]));
  const days = chartTitle(locale, names, { firstDay: day, lastDay: day, today: day });
  const sections = libraries.map((one) => ({ libraries: [one.library], lines: linesOf(one, day, now, locale) }));
  const words = { headline: bestLines(libraries, locale), sections };
  const reply = picturedReply(t('digest.title', { days }), words, picture, locale);
  const footer = { text: `${t('occupancy.source')}${digestFooterEnd(id)}` };
  const embeds = (reply.embeds ?? []).map((embed) => ({ ...embed, footer }));
  return { body: messageBodyOf({ ...reply, embeds }), files: reply.files ?? [] };
}

function linesOf({ open, finding }: DigestLibrary, day: string, now: number, locale: Locale): string[] {
  // Just after midnight last night's hours may still be running; the day ahead has none.
  if (finding.kind === 'closed' || open?.length === 0) return [openWords([], locale)];
  const hours = open === undefined ? [] : [openWords(open, locale)];
  return [...hours, ...findingLines(finding, day, now, locale)];
}
