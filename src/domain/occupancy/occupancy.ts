import type { OpeningHours } from '../calendar/opening-hours.ts';
import type { Freshness } from './freshness.ts';
import type { Library } from './library.ts';
import type { Trend } from './trend.ts';

/** What a reading says, with what we make of it. `people` is the estimate, unrounded; `raw` is the sensors' own count. */
export interface LiveCount {
  readonly people: number;
  readonly raw: number;
  /** When we last saw exactly this count (ms since the Unix epoch). */
  readonly seenAt: number;
  /** When this count first appeared (ms since the Unix epoch). */
  readonly changedAt: number;
}

/** One library at one moment. `count` is there whenever there has ever been one: look at `freshness` before showing it. */
export interface LibraryNow {
  readonly library: Library;
  readonly freshness: Freshness;
  readonly count: LiveCount | undefined;
  readonly trend: Trend | undefined;
  /** The people who make it full, where somebody has said so. */
  readonly full: number | undefined;
  /** Today's opening hours, where the library has said them. */
  readonly hours: OpeningHours | undefined;
}
