import type { Logger } from '../../base/logger.ts';
import type { Interval } from '../../domain/calendar/interval.ts';
import { type OpeningHours, openStretches } from '../../domain/calendar/opening-hours.ts';
import { dayAfter, serviceDayOf, startOfServiceDay } from '../../domain/calendar/service-day.ts';
import type { Library, LibraryId } from '../../domain/occupancy/library.ts';
import { hoursOf, type ServiceHours } from '../../source/hours.ts';

/** Texts of a day whose meaning is remembered: far more than there are days and libraries. */
const mostUnderstood = 500;

/** What is known of opening hours. */
export interface KnownHours {
  /** What is known of the service day of `now` (ms since the Unix epoch), by library; empty if nothing is. */
  hoursToday(now: number): ReadonlyMap<LibraryId, OpeningHours>;
  /** When it is open on a service day (`YYYY-MM-DD`): empty when closed, `undefined` where that is not known. */
  openOn(libraryId: LibraryId, day: string): readonly Interval[] | undefined;
}

/**
 * What the texts of the hours mean. `days` is the texts of each service day; `libraries` is called at every answer, so that a
 * new building gets its hours.
 */
export function createKnownHours(parts: {
  readonly days: () => ReadonlyMap<string, readonly ServiceHours[]>;
  readonly libraries: () => readonly Library[];
  readonly logger: Logger;
}): KnownHours {
  const { days, libraries, logger } = parts;
  const understood = new Map<string, readonly Interval[] | undefined>();

  const textOf = (library: Library, day: string): string | undefined => hoursOf(library, days().get(day) ?? []);
  const meaningOf = (libraryId: LibraryId, day: string, text: string): readonly Interval[] | undefined => {
    const key = `${day} ${text}`;
    if (!understood.has(key)) {
      if (understood.size > mostUnderstood) understood.clear();
      const stretches = openStretches(text, day);
      understood.set(key, stretches);
      if (stretches === undefined) logger.info({ libraryId, day, text }, 'opening hours that Carrel cannot read');
    }
    return understood.get(key);
  };
  const openOn = (libraryId: LibraryId, day: string): readonly Interval[] | undefined => {
    const library = libraries().find(({ id }) => id === libraryId);
    const text = library && textOf(library, day);
    return text === undefined ? undefined : meaningOf(libraryId, day, text);
  };

  return {
    hoursToday: (now) => {
      const day = serviceDayOf(now);
      const [eve, morrow] = [dayAfter(day, -1), dayAfter(day)];
      return new Map(
        libraries().flatMap((library) => {
          const text = textOf(library, day);
          if (text === undefined) return [];
          const lateUntil = openOn(library.id, eve)?.find(({ to }) => to > startOfServiceDay(day))?.to;
          const next = openOn(library.id, morrow);
          const around = { ...(lateUntil !== undefined && { lateUntil }), ...(next !== undefined && { next }) };
          return [[library.id, { text, open: meaningOf(library.id, day, text), ...around }] as const];
        }),
      );
    },
    openOn,
  };
}
