import type { Interval } from '../calendar/interval.ts';
import type { LibraryId } from '../occupancy/library.ts';
import { type DayOutlook, dayOutlook } from './day-outlook.ts';
import type { Forecast } from './forecast.ts';
import { intervalOf, openOnDays, type ServiceDays } from './open-days.ts';

/** How much past an outlook needs (ms): two of each weekday. */
export const neededMs = 14 * 24 * 3_600_000;

/** What can be said of one library on one day. */
export type WhenFinding =
  | { readonly kind: 'known'; readonly outlook: DayOutlook; readonly isOpenKnown: boolean }
  /** `closedNow`: it was open today; `over`: not one hour of the day is left. */
  | { readonly kind: 'closed' | 'closedNow' | 'over' }
  /** `since` is its first reading (ms since the Unix epoch), where there is one. */
  | { readonly kind: 'needsMore'; readonly since: number | undefined };

/** What is known of the past and of opening hours. Times are ms since the Unix epoch; see the worker's `History`. */
interface KnownPast {
  forecast(libraryId: LibraryId, now: number, at: number): Forecast | undefined;
  since(libraryId: LibraryId): number | undefined;
  openOn(libraryId: LibraryId, day: string): readonly Interval[] | undefined;
}

/** What can be said at `now` (ms since the Unix epoch) of the service day `day` (`YYYY-MM-DD`), today's rest or one to come. */
export function whenFinding(libraryId: LibraryId, day: string, now: number, past: KnownPast): WhenFinding {
  const midnights = intervalOf({ firstDay: day, lastDay: day });
  const from = Math.max(now, midnights.from);
  if (past.openOn(libraryId, day)?.length === 0) return { kind: 'closed' };
  const open = openOnDays(past.openOn, libraryId, { firstDay: day, lastDay: day });
  if (open?.every(({ to }) => to <= from)) return { kind: 'closedNow' };
  const since = past.since(libraryId);
  // Nine days may contain a weekday twice, but that is not enough to call it usual.
  if (since === undefined || now - since < neededMs) return { kind: 'needsMore', since };
  const forecastAt = (at: number) => past.forecast(libraryId, now, at);
  const outlook = dayOutlook({ from, to: midnights.to, open, forecastAt });
  if (outlook !== undefined) return { kind: 'known', outlook, isOpenKnown: open !== undefined };
  return forecastAt(from) === undefined ? { kind: 'needsMore', since } : { kind: 'over' };
}

/** What can be said of several libraries on one day, and what a picture of it shows. */
interface DayFindings<L extends { readonly id: LibraryId }> {
  readonly findings: readonly { readonly library: L; readonly finding: WhenFinding }[];
  /** The libraries with something to draw, and what to point out. */
  readonly shown: ServiceDays & { readonly libraryIds: readonly LibraryId[]; readonly marks: readonly OutlookMark[] };
}

/** `whenFinding` of each library. */
export function findingsOf<L extends { readonly id: LibraryId }>(
  libraries: readonly L[],
  day: string,
  now: number,
  past: KnownPast,
): DayFindings<L> {
  const findings = libraries.map((library) => ({ library, finding: whenFinding(library.id, day, now, past) }));
  const libraryIds = findings.flatMap(({ library, finding }) => (finding.kind === 'known' ? [library.id] : []));
  const marks = marksOf(findings.map(({ finding }) => finding));
  return { findings, shown: { libraryIds, firstDay: day, lastDay: day, marks } };
}

/** A stretch that a picture of one library points out. */
type OutlookMark = Interval & { readonly kind: 'best' | 'avoid' };

/** What a picture points out: of a single library the best stretch and the one to avoid, of several nothing. */
function marksOf(findings: readonly WhenFinding[]): OutlookMark[] {
  const [first, ...others] = findings;
  if (others.length > 0 || first?.kind !== 'known') return [];
  const { best, avoid } = first.outlook;
  return [
    ...(best === undefined ? [] : [{ kind: 'best' as const, from: best.from, to: best.to }]),
    ...(avoid === undefined ? [] : [{ kind: 'avoid' as const, from: avoid.from, to: avoid.to }]),
  ];
}
