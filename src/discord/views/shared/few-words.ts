import { type Locale, translator } from '../../../i18n/index.ts';

/** More libraries than this are not named one by one in a sentence: a message has room for 2,000 characters. */
const most = 12;

/** A part of a sentence for each of some libraries, or for the first ones and one for all others: "Annex", "Hall", …, "52 others". */
export function fewWords(words: readonly string[], locale: Locale): string[] {
  const others = words.length - most;
  return others < 2 ? [...words] : [...words.slice(0, most), translator(locale)('list.others', { number: others })];
}
