import { dayWords } from '../i18n/clock-words.ts';
import { translator } from '../i18n/index.ts';
import { factsOf } from './alt-facts.ts';
import type { Chart, ChartPanel } from './chart.ts';
import { longestDayMs } from './looks.ts';

/** Discord takes an attachment's description up to here (characters). */
const longestAlt = 1_024;
/** A library's name is ours and short, unless the feed invents one (characters). */
const longestName = 60;

/**
 * A picture in words, for people who cannot see it: one sentence for each panel, the most important facts first. Where all of
 * them would be longer than Discord takes, each panel loses its last ones.
 */
export function altOf(chart: Chart): string {
  const panels = chart.panels.map((panel) => ({ panel, facts: factsOf(panel, chart) }));
  const most = Math.max(1, ...panels.map(({ facts }) => facts.length));
  for (let kept = most; kept > 0; kept -= 1) {
    const alt = panels.map(({ panel, facts }) => sentenceOf(panel, facts.slice(0, kept), chart)).join(' ');
    if (alt.length <= longestAlt) return alt;
  }
  // More panels than a picture ever has.
  return cut(panels.map(({ panel, facts }) => sentenceOf(panel, facts.slice(0, 1), chart)).join(' '), longestAlt);
}

function sentenceOf({ name }: ChartPanel, facts: readonly string[], { from, to, zone, locale }: Chart): string {
  const t = translator(locale);
  const values = { library: cut(name, longestName), facts: facts.join('; ') };
  const first = dayWords(from, zone, locale, 'long');
  // The end of the axis is the midnight after the last day.
  const last = dayWords(to - 1, zone, locale, 'long');
  return to - from <= longestDayMs
    ? t('chart.alt.day', { ...values, day: first })
    : t('chart.alt.days', { ...values, first, last });
}

/** At most `most` UTF-16 units of a text, never half a character. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  let kept = '';
  for (const letter of text) {
    if (kept.length + letter.length >= most) break;
    kept += letter;
  }
  return `${kept}…`;
}
