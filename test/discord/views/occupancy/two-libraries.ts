import { occupancyView } from '../../../../src/discord/views/occupancy/occupancy.ts';
import { openStateAt } from '../../../../src/domain/calendar/open-state.ts';
import { openStretches } from '../../../../src/domain/calendar/opening-hours.ts';
import { serviceDayOf } from '../../../../src/domain/calendar/service-day.ts';
import type { LibraryNow } from '../../../../src/domain/occupancy/occupancy.ts';
import type { Locale } from '../../../../src/i18n/index.ts';
import { countOf, liveLibrary } from '../../../support/libraries.ts';

export const now = Date.UTC(2026, 1, 11, 17);
export const minute = 60_000;
/** The time `minutes` ago as Discord writes it, in seconds. */
export const secondsAgo = (minutes: number): number => (now - minutes * minute) / 1000;

export const embedOf = (libraries: readonly LibraryNow[], locale: Locale = 'en', chosen?: string) =>
  occupancyView(libraries, chosen, locale).embeds?.[0];
export const linesOf = (library: LibraryNow, locale: Locale = 'en'): string[] =>
  embedOf([library], locale, library.library.id)?.fields?.[0]?.value.split('\n') ?? [];

const today = serviceDayOf(now);
/** A library's hours of today, and whether that means open now. */
export const withHours = (text: string) => {
  const hours = { text, open: openStretches(text, today) };
  return { hours, opening: openStateAt(hours, now) };
};
export const webster = liveLibrary('webster', countOf(1137, now - minute, { raw: 1027 }), {
  full: 1600,
  trend: { kind: 'rising', deltaPeople: 58 },
  ...withHours('9 AM to 10 PM'),
});
export const vanier = liveLibrary('vanier', countOf(248, now - 2 * minute), {
  full: 800,
  trend: { kind: 'steady', deltaPeople: -3 },
});
export const moment = { at: now, usual: () => undefined };
