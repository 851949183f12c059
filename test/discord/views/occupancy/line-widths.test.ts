import { createRequire } from 'node:module';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import { occupancyView } from '../../../../src/discord/views/occupancy/occupancy.ts';
import { openStateAt } from '../../../../src/domain/calendar/open-state.ts';
import { openStretches } from '../../../../src/domain/calendar/opening-hours.ts';
import { serviceDayOf } from '../../../../src/domain/calendar/service-day.ts';
import type { LibraryNow } from '../../../../src/domain/occupancy/occupancy.ts';
import { countOf, liveLibrary, unknownLibrary } from '../../../support/libraries.ts';

// Inter is a little wider than Discord's own typeface, which is not free.
const { resolve } = createRequire(import.meta.url);
for (const weight of [400, 700]) {
  GlobalFonts.registerFromPath(resolve(`@fontsource/inter/files/inter-latin-${weight}-normal.woff2`), `Width${weight}`);
}
const context = createCanvas(1, 1).getContext('2d');

/** The sizes of an embed's text (px): Discord's own, and one that readers choose who want it larger. */
const sizes = [14, 16];
/** What an embed of 300 px leaves to its text beside its strip and padding. */
const width = 270;

/**
 * The widest that a symbol is (em), of the fonts that Discord's clients take it from. Measured: ▰▱ are 0.77 in DejaVu Sans,
 * 0.94 in Noto Sans Math, 1 in Noto Sans Symbols 2 (Android) and in Noto Sans JP; arrows 0.75 to 1; emoji are images of 1.375.
 */
const symbols: readonly (readonly [RegExp, number])[] = [
  [/[▰▱↗↘→]/gu, 1],
  [/[🟢🟡🟠🔴⚠]\uFE0F?/gu, 1.375],
];

/** How wide a line is (px) in text of `size` pixels. */
function widthOf(line: string, size: number, isBold = false): number {
  let letters = line.replaceAll(/\*\*/g, '').replaceAll(/<t:\d+:R>/g, line.includes('il y a') ? '' : '59 minutes ago');
  let wide = 0;
  for (const [pattern, em] of symbols) {
    wide += (letters.match(pattern)?.length ?? 0) * em * size;
    letters = letters.replaceAll(pattern, '');
  }
  context.font = `${size}px Width${isBold || line.startsWith('**') ? 700 : 400}`;
  return wide + context.measureText(letters).width;
}

const now = Date.UTC(2026, 1, 11, 17);
const minute = 60_000;
const hours = (text: string) => {
  const open = { text, open: openStretches(text, serviceDayOf(now)) };
  return { hours: open, opening: openStateAt(open, now) };
};
const usuals = [100, 1137, 3000].map((median) => {
  const spread = { low: median * 0.9, median, high: median * 1.1, middleMean: median, days: 6 };
  return () => spread;
});
const counted = (more: Partial<LibraryNow>) => liveLibrary('greynuns', countOf(1137, now, { raw: 1027 }), more);
const libraries: readonly LibraryNow[] = [
  counted({ full: 1600, trend: { kind: 'rising', deltaPeople: 158 }, ...hours('9 AM to 10:30 PM') }),
  counted({ full: 1000, trend: { kind: 'falling', deltaPeople: -158 }, ...hours('Open 24 hours') }),
  counted({ full: 2500, ...hours('9 AM to 12:40 PM') }),
  counted({ full: 1300, ...hours('1:30 PM to 10 PM') }),
  counted({ full: 1300, ...hours('7:30 AM to 11:30 AM') }),
  counted({ full: 1300, freshness: { kind: 'stale', why: 'noFetch', since: now - 59 * minute } }),
  counted({ full: 1300, freshness: { kind: 'stale', why: 'noChange', since: now - 59 * minute } }),
  liveLibrary('greynuns', countOf(2, now), { full: 230, ...hours('Open 24 hours') }),
  unknownLibrary('greynuns', { freshness: { kind: 'missing', why: 'noRecord' }, ...hours('10:30 AM to 5:30 PM') }),
  unknownLibrary('greynuns', { freshness: { kind: 'missing', since: now - 59 * minute } }),
];

describe('on a phone', () => {
  test.each(sizes.flatMap((size) => [['en', size] as const, ['fr', size] as const]))(
    'no line about one of several libraries wraps, and none has more than three: %s, %i px',
    (locale, size) => {
      for (const library of libraries) {
        for (const usual of usuals) {
          const other = liveLibrary('other', countOf(1, now), { full: 1600 });
          const fields =
            occupancyView([library, other], undefined, locale, { at: now, usual }).embeds?.[0]?.fields ?? [];
          const field = fields.find(({ name }) => !name.startsWith('other'));
          const lines = field?.value.split('\n') ?? [];
          expect(1 + lines.length).toBeLessThanOrEqual(3);
          expect(widthOf(field?.name ?? '', size, true), field?.name).toBeLessThanOrEqual(width);
          for (const line of lines) expect(widthOf(line, size), line).toBeLessThanOrEqual(width);
        }
      }
    },
  );

  test.each(sizes.flatMap((size) => [['en', size] as const, ['fr', size] as const]))(
    'no line about a single live library wraps: %s, %i px',
    (locale, size) => {
      for (const library of libraries.slice(0, 3)) {
        for (const usual of usuals) {
          const view = occupancyView([library], library.library.id, locale, { at: now, usual });
          for (const line of view.embeds?.[0]?.fields?.[0]?.value.split('\n') ?? []) {
            expect(widthOf(line, size), line).toBeLessThanOrEqual(width);
          }
        }
      }
    },
  );
});
