import type { OpenState } from '../calendar/open-state.ts';
import type { OpeningHours } from '../calendar/opening-hours.ts';
import type { Freshness } from './freshness.ts';
import type { Library } from './library.ts';
import type { Trend } from './trend.ts';

/** A reading and its estimate. `people` is the estimate, unrounded; `raw` is the sensors' own count. */
export interface LiveCount {
  readonly people: number;
  readonly raw: number;
  /** When we last saw exactly this count (ms since the Unix epoch). */
  readonly seenAt: number;
  /** When this count first appeared (ms since the Unix epoch). */
  readonly changedAt: number;
}

/** One library at one moment. `count` may be old: look at `freshness` before showing it. */
export interface LibraryNow {
  readonly library: Library;
  readonly freshness: Freshness;
  readonly count: LiveCount | undefined;
  readonly trend: Trend | undefined;
  /** The people who make it full, where that is configured. */
  readonly full: number | undefined;
  /** Today's opening hours, where they are known. */
  readonly hours: OpeningHours | undefined;
  /** Whether it is open, where that is known. */
  readonly opening: OpenState | undefined;
}
