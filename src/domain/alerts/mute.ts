import { campusTimeAt, campusZone, dayAfter, serviceDayOf, startOfServiceDay } from '../calendar/service-day.ts';

/** The mutes with an end that can be chosen. */
export const muteLengths = ['hour', 'today', 'morning'] as const;

/** `hour`: one hour; `today`: until the service day ends; `morning`: until 8:00 on the campus on the next day. */
export type MuteLength = (typeof muteLengths)[number];

const hourMs = 60 * 60_000;

/** When people are up again, on the campus's clock. */
const morningHour = 8;

/** When a mute that begins at `now` ends; both in milliseconds since the Unix epoch. */
export function muteEnd(length: MuteLength, now: number): number {
  switch (length) {
    case 'hour':
      return now + hourMs;
    case 'today':
      return startOfServiceDay(dayAfter(serviceDayOf(now)));
    case 'morning':
      return campusTimeAt(now)
        .toPlainDate()
        .add({ days: 1 })
        .toPlainDateTime({ hour: morningHour })
        .toZonedDateTime(campusZone).epochMilliseconds;
  }
}
