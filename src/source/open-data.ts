import type { Feed } from './feed.ts';
import { parseHours } from './hours.ts';
import { parseOccupancy } from './schema.ts';

/** The Open Data API's own paths and formats. */
export const openData: Feed = {
  occupancy: { path: 'library/occupancy/', parse: parseOccupancy },
  hours: { path: (day) => `library/hours/${encodeURIComponent(day)}`, parse: parseHours },
};
