import { expect, test } from 'vitest';
import { postedWords } from '../../../src/sandbox/page/browser/moments.ts';

const at = (text: string) => Temporal.ZonedDateTime.from(`${text}[America/Montreal]`).epochMilliseconds;
/** Intl's spaces differ between versions of its data. */
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

test.each([
  ['2026-11-23T14:10', '2026-11-23T23:59', 'en-US', '2:10 PM'],
  ['2026-11-23T23:59', '2026-11-24T00:01', 'en-US', 'Yesterday at 11:59 PM'],
  ['2026-11-23T23:59', '2026-11-24T00:01', 'fr', 'Hier à 23 h 59'],
  ['2026-11-23T14:10', '2026-11-30T10:00', 'en-US', '11/23/26, 2:10 PM'],
  // The night on which the clocks go back has 25 hours.
  ['2026-10-31T23:30', '2026-11-01T23:00', 'en-US', 'Yesterday at 11:30 PM'],
  // The campus went back in time: no "tomorrow".
  ['2026-11-30T10:00', '2026-11-23T10:00', 'en-US', '11/30/26, 10:00 AM'],
])('what was posted at %s is dated at %s in %s: %s', (posted, now, locale, words) => {
  expect(plain(postedWords(at(posted), at(now), locale))).toBe(words);
});
