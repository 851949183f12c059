import type { Interval } from '../calendar/interval.ts';
import { quarterMs } from '../calendar/local-quarters.ts';
import { serviceDayOf } from '../calendar/service-day.ts';
import { roomOf } from '../occupancy/by-room.ts';
import { levelFrom, levelOf, percentOf } from '../occupancy/level.ts';
import type { Library, LibraryId } from '../occupancy/library.ts';
import type { LibraryNow } from '../occupancy/occupancy.ts';
import { type Coming, type Course, courseOf } from './course.ts';
import { closingMs, type DayOutlook, dayOutlook } from './day-outlook.ts';
import type { Forecast } from './forecast.ts';
import { intervalOf, openOnDays, type ServiceDays } from './open-days.ts';

/** How much past an outlook needs (ms): two of each weekday. */
export const neededMs = 14 * 24 * 3_600_000;

/** What can be said of one library on one day. */
export type WhenFinding =
  | {
      readonly kind: 'known';
      readonly outlook: DayOutlook;
      readonly isOpenKnown: boolean;
      /** The people who make it full, where that is known. */
      readonly full: number | undefined;
    }
  /** `closedNow`: it was open today; `over`: not one hour of the day is left; `short`: it is not open for long enough to begin with. */
  | { readonly kind: 'closed' | 'closedNow' | 'over' | 'short' }
  /** `since` is its first reading (ms since the Unix epoch), where there is one. */
  | { readonly kind: 'needsMore'; readonly since: number | undefined };

/** What is known of the past and of opening hours. Times are ms since the Unix epoch; see the worker's `History`. */
interface KnownPast {
  forecast(libraryId: LibraryId, now: number, at: number): Forecast | undefined;
  since(libraryId: LibraryId): number | undefined;
  openOn(libraryId: LibraryId, day: string): readonly Interval[] | undefined;
}

/** What can be said at `now` (ms since the Unix epoch) of the service day `day` (`YYYY-MM-DD`), today's rest or one to come. */
export function whenFinding(
  libraryId: LibraryId,
  day: string,
  now: number,
  past: KnownPast,
  full?: number | undefined,
): WhenFinding {
  const midnights = intervalOf({ firstDay: day, lastDay: day });
  const from = Math.max(now, midnights.from);
  const open = openOnDays(past.openOn, libraryId, { firstDay: day, lastDay: day });
  const isOver = open?.every(({ to }) => to <= from);
  // On a day without hours of its own the last night's may still be running; on a day to come that is no time to plan for.
  if (past.openOn(libraryId, day)?.length === 0 && (isOver || now < midnights.from)) return { kind: 'closed' };
  if (isOver) return { kind: 'closedNow' };
  const since = past.since(libraryId);
  // Nine days may contain a weekday twice, but that is not enough to call it usual.
  if (since === undefined || now - since < neededMs) return { kind: 'needsMore', since };
  const forecastAt = (at: number) => past.forecast(libraryId, now, at);
  const quietPeople = full === undefined ? undefined : (levelFrom.moderate * full) / 100;
  const outlook = dayOutlook({ from, to: midnights.to, open, forecastAt, quietPeople });
  if (outlook !== undefined) return { kind: 'known', outlook, isOpenKnown: open !== undefined, full };
  // An hour without a forecast is one that readings are missing for, and no hour that is over.
  const hasHour = (begin: number) =>
    dayOutlook({ from: begin, to: midnights.to, open, forecastAt: () => anyForecast }) !== undefined;
  if (hasHour(from)) return { kind: 'needsMore', since };
  return { kind: hasHour(midnights.from) ? 'over' : 'short' };
}

const anyForecast: Forecast = { people: 0, low: 0, high: 0, days: 0 };

/** How full a library is now, in percent of full, and how that changes until it closes, as far as that is known. */
export interface NowFinding {
  readonly percent: number;
  readonly course: Course | undefined;
}

/** What closes later than this after midnight (ms) does not close tonight. */
const nightMs = 6 * 3_600_000;

/** What can be said of `library` at `now` (ms since the Unix epoch); `undefined` where it is closed or about to, or not live. */
function nowFinding(library: LibraryNow, now: number, past: KnownPast): NowFinding | undefined {
  const { percent, kind } = roomOf(library);
  const { opening, full } = library;
  if (kind !== 'live' || percent === undefined || full === undefined) return undefined;
  const day = serviceDayOf(now);
  const midnight = intervalOf({ firstDay: day, lastDay: day }).to;
  const end = opening?.kind === 'open' ? opening.closesAt : undefined;
  if (end !== undefined && end - now <= closingMs) return undefined;
  // It always empties just before it closes, which is no reason to wait. Where it is open all night, only the time until midnight counts.
  const to = end === undefined || end > midnight + nightMs ? midnight : end - closingMs;
  const coming: Coming[] = [];
  for (let at = Math.ceil(now / quarterMs) * quarterMs; at < to; at += quarterMs) {
    const expected = past.forecast(library.library.id, now, at);
    if (expected === undefined) break;
    coming.push({ at, percent: percentOf(expected.people, full) });
  }
  return { percent, course: courseOf(percent, coming) };
}

/** What can be said of one library among others on a day; `now` where the day is today. */
export interface LibraryFinding {
  readonly library: Library;
  readonly finding: WhenFinding;
  readonly now: NowFinding | undefined;
}

/** What can be said of several libraries on one day, and what a picture of it shows. */
interface DayFindings {
  readonly findings: readonly LibraryFinding[];
  /** The libraries with something to draw, and what to point out. */
  readonly shown: ServiceDays & { readonly libraryIds: readonly LibraryId[]; readonly marks: readonly OutlookMark[] };
}

/** `whenFinding` of each library. */
export function findingsOf(libraries: readonly LibraryNow[], day: string, now: number, past: KnownPast): DayFindings {
  const isToday = day === serviceDayOf(now);
  const findings = libraries.map((each) => {
    const finding = whenFinding(each.library.id, day, now, past, each.full);
    const isClosed = finding.kind === 'closed' || finding.kind === 'closedNow';
    return { library: each.library, finding, now: isToday && !isClosed ? nowFinding(each, now, past) : undefined };
  });
  const libraryIds = findings.flatMap(({ library, finding }) => (finding.kind === 'known' ? [library.id] : []));
  const marks = marksOf(findings.map(({ finding }) => finding));
  return { findings, shown: { libraryIds, firstDay: day, lastDay: day, marks } };
}

/** Of several libraries the one with the emptiest good stretch, by its percent of full; the sooner of two equal ones. */
export function bestOf(findings: readonly Pick<LibraryFinding, 'library' | 'finding'>[]): BestStretch | undefined {
  const stretches = findings.flatMap(({ library, finding }): BestStretch[] => {
    if (finding.kind !== 'known' || finding.full === undefined) return [];
    const { outlook, full } = finding;
    const stretch = outlook.best ?? outlook.whole;
    return [{ library, stretch, full, percent: percentOf(stretch.people, full) }];
  });
  return stretches.sort((a, b) => a.percent - b.percent || a.stretch.from - b.stretch.from)[0];
}

/** A stretch of one library. `full`: the people who make it full. */
interface BestStretch {
  readonly library: Library;
  readonly stretch: DayOutlook['whole'];
  readonly full: number;
  readonly percent: number;
}

/** The stretch to avoid; none where even that is quiet. */
export function avoidOf({ outlook, full }: Extract<WhenFinding, { kind: 'known' }>): DayOutlook['avoid'] {
  const { avoid } = outlook;
  if (avoid === undefined || full === undefined) return avoid;
  return levelOf(percentOf(avoid.people, full)) === 'quiet' ? undefined : avoid;
}

/** A stretch that a picture of one library points out. */
type OutlookMark = Interval & { readonly kind: 'best' | 'avoid' };

/** What a picture points out: of a single library the best stretch and the one to avoid, of several nothing. */
function marksOf(findings: readonly WhenFinding[]): OutlookMark[] {
  const [first, ...others] = findings;
  if (others.length > 0 || first?.kind !== 'known') return [];
  const { best } = first.outlook;
  const avoid = avoidOf(first);
  return [
    ...(best === undefined ? [] : [{ kind: 'best' as const, from: best.from, to: best.to }]),
    ...(avoid === undefined ? [] : [{ kind: 'avoid' as const, from: avoid.from, to: avoid.to }]),
  ];
}
