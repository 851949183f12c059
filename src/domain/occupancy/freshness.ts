import { campusZone } from '../calendar/service-day.ts';

/** Whether a count may be shown as current. `since` is when it went wrong, in milliseconds since the Unix epoch. */
export type Freshness =
  | { readonly kind: 'fresh' }
  /** `noFetch`: no successful fetch since; `noChange`: fetches succeed, but the reading never changes. */
  | { readonly kind: 'stale'; readonly why: 'noFetch' | 'noChange'; readonly since: number }
  /** No reading, or none for so long that an old count would mislead; `noRecord`: the sensor itself says that it has no record. */
  | { readonly kind: 'missing'; readonly why?: 'noRecord'; readonly since?: number };

/** What is known of a library's readings, by our own clock only, in milliseconds since the Unix epoch. */
interface Sightings {
  /** The last successful fetch that contained the library. */
  readonly seenAt?: number | undefined;
  /** When the stamp or the count last changed; the first reading is a change. */
  readonly changedAt?: number | undefined;
  /** False for a sensor that says itself that it has no record (`.0000` at 1900-01-01). */
  readonly hasRecord: boolean;
}

/** The ages at which a count is stale or not shown, in milliseconds. */
export interface FreshnessLimits {
  readonly fetchMs: number;
  readonly changeMs: number;
  readonly quietChangeMs: number;
  readonly missingMs: number;
}

const minute = 60_000;

/**
 * A fetch may be 10 minutes old, the longest wait of the poller. While the doors move (08:00–22:00 on the campus) the
 * stamp moves every 5 minutes, so that 45 without a change are a dead sensor. Otherwise it may stand still with the
 * count from 22:35 until midnight. After 3 hours of silence a count says nothing any more.
 */
export const defaultFreshnessLimits = {
  fetchMs: 10 * minute,
  changeMs: 45 * minute,
  quietChangeMs: 120 * minute,
  missingMs: 180 * minute,
} as const satisfies FreshnessLimits;

/** The limits for a poll every `pollMs`: never stale before three polls in a row have failed. */
export function freshnessLimitsFor(pollMs: number): FreshnessLimits {
  const fetchMs = Math.max(defaultFreshnessLimits.fetchMs, 3 * pollMs);
  return { ...defaultFreshnessLimits, fetchMs, missingMs: Math.max(defaultFreshnessLimits.missingMs, 2 * fetchMs) };
}

/**
 * How fresh a library's count is at `now` (milliseconds since the Unix epoch). A time in the future, from a clock that
 * was set back, proves nothing: the count is stale until the next fetch.
 */
export function freshnessOf(
  sightings: Sightings,
  now: number,
  limits: FreshnessLimits = defaultFreshnessLimits,
): Freshness {
  const { seenAt, changedAt, hasRecord } = sightings;
  if (!hasRecord) {
    return { kind: 'missing', why: 'noRecord', ...(changedAt === undefined ? {} : { since: changedAt }) };
  }
  if (seenAt === undefined || Number.isNaN(seenAt)) return { kind: 'missing' };
  if (now - seenAt > limits.missingMs) return { kind: 'missing', since: seenAt };
  if (!isWithin(seenAt, now, limits.fetchMs)) {
    // A count that had stood still when it was last seen is no younger for not being seen any more.
    const whenSeen = seenAt < now && changedAt !== undefined ? freshnessOf(sightings, seenAt, limits) : undefined;
    return whenSeen?.kind === 'stale' ? whenSeen : { kind: 'stale', why: 'noFetch', since: Math.min(seenAt, now) };
  }
  const stoodStill =
    changedAt !== undefined && now - changedAt > limits.changeMs && whenDoorsRest(now) - changedAt > limits.changeMs;
  if (stoodStill || !isWithin(changedAt, now, limits.quietChangeMs)) {
    return { kind: 'stale', why: 'noChange', since: Math.min(changedAt ?? seenAt, now) };
  }
  return { kind: 'fresh' };
}

function isWithin(at: number | undefined, now: number, limitMs: number): boolean {
  return at !== undefined && at <= now && now - at <= limitMs;
}

/** Until when the doors of an open library move, today or, before 8:00, yesterday: a sensor found dead at 21:59 is not alive at 22:00. */
function whenDoorsRest(now: number): number {
  const local = Temporal.Instant.fromEpochMilliseconds(Math.floor(now)).toZonedDateTimeISO(campusZone);
  const evening = local.hour < 8 ? local.subtract({ days: 1 }) : local;
  return evening.with({ hour: 22, minute: 0, second: 0, millisecond: 0 }).epochMilliseconds;
}
