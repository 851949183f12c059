import { campusZone, dayAfter, serviceDayOf, startOfServiceDay } from '../calendar/service-day.ts';
import { type Weekdays, weekdayOf } from '../calendar/weekdays.ts';
import { type ChannelPause, type ChannelPostRequest, isSamePlace } from './channel-post.ts';

/** When a digest comes: `minute` of the day (0–1439) by the campus's clocks, on these days of the week. */
export interface DigestSchedule {
  readonly minute: number;
  readonly weekdays: Weekdays;
}

/** A request for a digest: the outlook of the day in a channel, each chosen morning. */
export interface DigestRequest extends ChannelPostRequest, DigestSchedule {
  /** Whether its messages are published to the servers that follow its announcement channel; absent: they are not. */
  readonly publish?: boolean;
}

/** A digest of a server. Times in milliseconds since the Unix epoch. */
export interface Digest extends DigestRequest {
  /** Short and typeable, unlike that of any alert: `k7m2`. */
  readonly id: string;
  /** When it is due next, in the campus's time. */
  readonly nextAt: number;
  readonly paused: ChannelPause;
}

/** How late a digest may be (milliseconds), and how many a server may have. */
export const digestLimits = {
  /** In the late morning it is no use to read that 9:00 would have been best. */
  lateMs: 2 * 3_600_000,
  perGuild: 5,
} as const;

/** One morning of a digest: when it is due (ms since the Unix epoch), and the service day (`YYYY-MM-DD`) that it is about. */
export interface DigestMoment {
  readonly at: number;
  readonly day: string;
}

/**
 * The first moment of a schedule after `after` (ms since the Unix epoch). Each chosen local day has exactly one: a time
 * that comes twice in autumn is the first of the two, one that spring leaves out is what the clocks show instead (3:30 for
 * 2:30).
 */
export function nextDigest({ minute, weekdays }: DigestSchedule, after: number): DigestMoment {
  const today = serviceDayOf(after);
  const time = Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 });
  // Eight days hold each day of the week after its time has passed today.
  for (let days = 0; ; days += 1) {
    const day = dayAfter(today, days);
    if (!weekdays.includes(weekdayOf(startOfServiceDay(day)))) continue;
    const at = Temporal.PlainDate.from(day).toZonedDateTime({
      timeZone: campusZone,
      plainTime: time,
    }).epochMilliseconds;
    if (at > after) return { at, day };
  }
}

/** Until when (ms since the Unix epoch) a digest is worth sending: two hours, and never past the day that it is about. */
export function lastMoment({ at, day }: DigestMoment): number {
  return Math.min(at + digestLimits.lateMs, startOfServiceDay(dayAfter(day)));
}

/** What a digest comes to at `now`. */
interface DigestStep {
  /** The morning to send; undefined where none is due, or where it is too late for all that were. */
  readonly due: DigestMoment | undefined;
  /** Whether a morning was missed for good. */
  readonly hasMissed: boolean;
  readonly nextAt: number;
}

/** What to do at `now` (ms since the Unix epoch) with a digest that is due at `nextAt`: after an outage at most one is sent. */
export function stepDigest(schedule: DigestSchedule, nextAt: number, now: number): DigestStep {
  // From a little before, so that the moment at `nextAt` itself is found. Of those that can still be sent there is one at most.
  const first = nextDigest(schedule, Math.max(nextAt - 1, now - digestLimits.lateMs));
  const isDue = first.at <= now;
  const isTooLate = isDue && lastMoment(first) <= now;
  return {
    due: isDue && !isTooLate ? first : undefined,
    hasMissed: isTooLate || (nextAt <= now && nextAt < first.at),
    nextAt: isDue ? nextDigest(schedule, first.at).at : first.at,
  };
}

/** A service day (`YYYY-MM-DD`) as the number of a digest's episode: 20261123. */
export function episodeOf(day: string): number {
  return Number(day.replaceAll('-', ''));
}

/** The service day (`YYYY-MM-DD`) of an episode. */
export function dayOfEpisode(episode: number): string {
  return String(episode).replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
}

/** Whether two digests would say the same in the same channel at the same times. */
export const isSameDigest = (one: DigestRequest, other: DigestRequest): boolean =>
  isSamePlace(one, other) && one.minute === other.minute && one.weekdays.join() === other.weekdays.join();
