import type { Picture } from '../../chart/chart.ts';
import type { Interval } from '../../domain/calendar/interval.ts';
import type { LibraryId } from '../../domain/occupancy/library.ts';
import type { Forecast, Observed } from '../../domain/outlook/forecast.ts';
import type { Usual } from '../../domain/outlook/profile.ts';
import type { Locale } from '../../i18n/index.ts';

/** What is known of the libraries' past, and what follows from it for the next days. All times are ms since the Unix epoch. */
export interface History {
  /** The readings of a stretch of past, oldest first, from the database. Throws StoreError. */
  series(libraryId: LibraryId, from: number, to: number): Promise<readonly Observed[]>;
  /** What is usual at a time; from memory. `undefined` from fewer than 2 such weekdays, or while the past is still being read. */
  usual(libraryId: LibraryId, at: number): Usual | undefined;
  /** What to expect at a time from 0 to 7 days after `now`; from memory. `undefined` where nothing is usual. */
  forecast(libraryId: LibraryId, now: number, at: number): Forecast | undefined;
  /** When the first observation was made that the usual comes from; `undefined` when there is none. */
  since(libraryId: LibraryId): number | undefined;
  /** When it is open on a service day (`YYYY-MM-DD`): empty when closed, `undefined` where that is not known. From memory. */
  openOn(libraryId: LibraryId, day: string): readonly Interval[] | undefined;
  /** Fulfilled when the past has been read; until then `usual` and `forecast` know less than they will. */
  readonly ready: Promise<void>;
}

/** A picture to be drawn: which libraries, of which days (`YYYY-MM-DD`, the first and the last), in which language. */
export interface PictureRequest {
  readonly libraryIds: readonly LibraryId[];
  readonly firstDay: string;
  readonly lastDay: string;
  readonly locale: Locale;
  /** Stretches to point out, of the one library of the request. */
  readonly marks?: readonly (Interval & { readonly kind: 'best' | 'avoid' })[];
}

/** A picture; `failed`: it could not be drawn; `none`: there is nothing to draw. */
export type PictureOrNot = Picture | 'failed' | 'none';

/** Pictures, drawn outside the event loop, and once for each version of what is known, however many requests there are. */
export interface Pictures {
  /** Never throws: the answer is sent without a picture that failed. */
  of(request: PictureRequest, now: number): Promise<PictureOrNot>;
}
