import type { LibraryId } from '../../domain/occupancy/library.ts';
import type { Door } from './doors.ts';

/** Wall-clock hours from `from` to `to`, or the whole day, or not at all. */
export type Opening = { readonly from: number; readonly to: number } | 'all day' | 'closed';

/** What kind of day it is for the people who come. */
export type DayKind = 'weekday' | 'saturday' | 'sunday' | 'exam';

/** A library of the simulated campus. */
export interface Building {
  readonly libraryId: LibraryId;
  /** What the feed's `library/hours/` calls it. */
  readonly service: string;
  /** How many people come, as a part of those who come to Webster. */
  readonly size: number;
  readonly doors: readonly Door[];
  readonly opening: Readonly<Record<DayKind, Opening>>;
  /** How far the door clock runs from UTC, in minutes: near UTC-3:35 on the recordings, and each library has its own. */
  readonly doorClockMinutes: number;
}

/** The three libraries with invented doors; opening hours are plausible, not Concordia's own. */
export const buildings: readonly Building[] = [
  {
    libraryId: 'webster',
    service: 'Webster Library',
    size: 1,
    doors: [
      { name: 'atrium', sensor: 'optical', share: 0.7 },
      { name: 'tunnel to the metro', sensor: 'thermal', share: 0.3 },
    ],
    opening: { weekday: 'all day', saturday: 'all day', sunday: 'all day', exam: 'all day' },
    doorClockMinutes: -215,
  },
  {
    libraryId: 'vanier',
    service: 'Vanier Library',
    size: 0.34,
    doors: [{ name: 'main door', sensor: 'optical', share: 1 }],
    opening: {
      weekday: { from: 8, to: 23 },
      saturday: { from: 10, to: 18 },
      sunday: { from: 10, to: 18 },
      exam: 'all day',
    },
    doorClockMinutes: -216,
  },
  {
    libraryId: 'greynuns',
    service: 'Grey Nuns Reading Room',
    size: 0.06,
    doors: [{ name: 'rue Saint-Mathieu', sensor: 'thermal', share: 1 }],
    opening: {
      weekday: { from: 9, to: 22 },
      saturday: { from: 10, to: 18 },
      sunday: 'closed',
      exam: { from: 8, to: 23 },
    },
    doorClockMinutes: -215,
  },
];
