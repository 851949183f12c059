import { campusZone } from '../../src/domain/calendar/service-day.ts';
import type { DigestRequest } from '../../src/domain/messages/digest.ts';

/** A moment on the clocks of the campus, `2026-11-23T08:00`, in milliseconds since the Unix epoch. */
export const campusTime = (time: string): number =>
  Temporal.ZonedDateTime.from(`${time}[${campusZone}]`).epochMilliseconds;

/** A request of the server `g1` for Monday to Friday at 8:00, as of Monday 23 November 2026, 7:00. */
export function digestRequest(changes: Partial<DigestRequest> = {}): DigestRequest {
  return {
    guildId: 'g1',
    channelId: 'c1',
    createdBy: 'moderator',
    createdAt: campusTime('2026-11-23T07:00'),
    locale: 'en',
    minute: 480,
    weekdays: [1, 2, 3, 4, 5],
    libraryIds: [],
    ...changes,
  };
}
