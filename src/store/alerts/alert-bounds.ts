import { marginPeople, type Rule, silenceAt, thresholdPeople } from '../../domain/alerts/rule.ts';
import { keepLast } from '../../domain/calendar/keep-last.ts';
import { campusTimeAt, campusZone, startOfServiceDay } from '../../domain/calendar/service-day.ts';

/** The counts, in whole people, from which a rule is breached and from which it is clear; null where it is not known how many people full means. */
export interface Bounds {
  readonly breach_at: number | null;
  readonly clear_at: number | null;
}

/** The bounds of a rule that does not watch. */
export const noBounds: Bounds = { breach_at: null, clear_at: null };

/**
 * The bounds of a rule, as an index can hold them: "above" is breached at `breach_at` and more and clear at `clear_at`
 * and fewer, "below" the other way round. `sideOf` of the domain says the same of every count, and a test holds them to it.
 */
export function boundsOf(rule: Rule, full: number | undefined): Bounds {
  const threshold = thresholdPeople(rule, full);
  const margin = marginPeople(rule, full);
  if (threshold === undefined || margin === undefined) return noBounds;
  return rule.direction === 'above'
    ? { breach_at: threshold + 1, clear_at: threshold - Math.min(margin, threshold) }
    : { breach_at: threshold - 1, clear_at: threshold + margin };
}

/**
 * The first moment from `at` on (milliseconds since the Unix epoch) at which a silent rule may perhaps post: never too
 * late, now and then too early, since it is only when to look again. Clocks that are put back may end quiet hours that have
 * begun, so that no moment lies beyond their next change.
 */
export function silentUntil(rule: Rule, at: number): number {
  if (silenceAt(rule, at) === undefined) return at;
  const { minute, start, change, midnight, isOrdinary } = dayAround(at);
  if (rule.quietHours === null) return midnight;
  const latest = Math.min(midnight, change);
  const { toMinute } = rule.quietHours;
  if (minute >= toMinute) return latest;
  const end = isOrdinary ? start + toMinute * 60_000 : firstShowing(toMinute, at);
  // In the second pass of an hour that comes twice, the end of the first lies behind us: then reading by reading.
  return Math.min(latest, Math.max(at, end));
}

/** The campus's day around a moment: its bounds, and when its clocks change next if they do so on that day. */
const dayAround = keepLast((at: number) => {
  const local = campusTimeAt(at);
  const midnight = startOfServiceDay(local.toPlainDate().add({ days: 1 }).toString());
  const isOrdinary = local.hoursInDay === 24;
  const change = isOrdinary ? undefined : local.getTimeZoneTransition('next')?.epochMilliseconds;
  return {
    minute: 60 * local.hour + local.minute,
    start: local.startOfDay().epochMilliseconds,
    change: change ?? midnight,
    midnight,
    isOrdinary,
  };
});

/** When the clocks first show `minute` on the day of `at`. */
function firstShowing(minute: number, at: number): number {
  return campusTimeAt(at)
    .toPlainDate()
    .toPlainDateTime({ hour: Math.floor(minute / 60), minute: minute % 60 })
    .toZonedDateTime(campusZone, { disambiguation: 'earlier' }).epochMilliseconds;
}
