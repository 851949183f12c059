import type { Locale } from '../i18n/index.ts';

/** People at a time (ms since the Unix epoch), not rounded. */
export interface ChartPoint {
  readonly at: number;
  readonly people: number;
}

/** A range of people at a time (ms since the Unix epoch), not rounded. */
export interface ChartRange {
  readonly at: number;
  readonly low: number;
  readonly high: number;
}

/** A stretch of time, both ends in milliseconds since the Unix epoch. */
export interface ChartStretch {
  readonly from: number;
  readonly to: number;
}

/** One library's part of a picture. Points and ranges are in the order of time; a place without any is a gap. */
export interface ChartPanel {
  /** The library's name in the reader's language. */
  readonly name: string;
  /** How many people make it full; `undefined` where that is not known: its axis has people only. */
  readonly full: number | undefined;
  /** The estimate as it was, oldest first. Two points further apart than `gapMs` have a gap between them, never a line. */
  readonly observed: readonly ChartPoint[];
  /** The middle half of what is usual at such times. */
  readonly usual: readonly ChartRange[];
  /** What is expected after `now`, with the interval that holds four times in five. */
  readonly forecast: readonly (ChartPoint & ChartRange)[];
  /** When it is open; `undefined` where that is not known, empty where it is closed. */
  readonly open: readonly ChartStretch[] | undefined;
  /** Stretches to point out: the best and the worst time to come. */
  readonly marks: readonly (ChartStretch & { readonly kind: 'best' | 'avoid' })[];
}

/**
 * What a picture shows: one stretch of time, a panel for each library. Title and source are in the message, not in the picture.
 * Plain data, which goes to the thread that draws.
 */
export interface Chart {
  readonly locale: Locale;
  /** An IANA zone: the clock of the axis. */
  readonly zone: string;
  /** The ends of the axis: a day of 23 to 25 hours, or a week of them (ms since the Unix epoch). */
  readonly from: number;
  readonly to: number;
  /** Where "now" is marked, where that is in the picture; before `from` for a day to come, `undefined` for the past. */
  readonly now: number | undefined;
  /** The longest time between two observed points that a line may cross (ms). */
  readonly gapMs: number;
  readonly panels: readonly ChartPanel[];
}

/** A drawn chart: a PNG of some 20 kB, and a description for people who cannot see it (at most 1,024 characters, as Discord takes). */
export interface Picture {
  readonly png: Uint8Array;
  readonly alt: string;
}
