import { TimestampStyles, time } from '#discord.js';

/** A moment (ms since the Unix epoch) as Discord's relative timestamp, which ticks in the reader's own language. */
export function relativeTime(at: number): string {
  return time(Math.floor(at / 1000), TimestampStyles.RelativeTime);
}

/** A moment (ms since the Unix epoch) as date and time of the reader's own zone. */
export function dateTime(at: number): string {
  return time(Math.floor(at / 1000), TimestampStyles.ShortDateShortTime);
}

/** A moment as the time of day in the reader's own zone: a time to come that may be read later. */
export function clockTime(at: number): string {
  return time(Math.floor(at / 1000), TimestampStyles.MediumTime);
}
