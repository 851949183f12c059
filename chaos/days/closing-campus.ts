import { type Campus, createCampus } from '../../src/sandbox/campus/campus.ts';

/**
 * The simulated campus, whose Webster is closed in the service days from the first to before the second: its hours say so, and
 * its doors count no one. `dayOf` gives the service day of an instant.
 */
export function closingCampus(
  seed: number,
  [from, until]: readonly [from: string, until: string],
  dayOf: (at: number) => string,
): Campus {
  const campus = createCampus({ seed });
  const isClosed = (day: string): boolean => day >= from && day < until;
  return {
    ...campus,
    hours: (day) => {
      const hours = campus.hours(day);
      if (!isClosed(day)) return hours;
      return hours.map((one) => (one.service.startsWith('Webster') ? { ...one, text: 'Closed - 24h' } : one));
    },
    feed: (at) => {
      const feed = campus.feed(at);
      if (!isClosed(dayOf(at)) || feed.Webster === undefined) return feed;
      return { ...feed, Webster: { ...feed.Webster, Occupancy: '.0000' } };
    },
  };
}
