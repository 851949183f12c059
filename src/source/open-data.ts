import { parseComputers } from './computers.ts';
import type { Feed } from './feed.ts';
import { parseHours } from './hours.ts';
import { parseOccupancy } from './schema.ts';

/** The Open Data API's own paths and formats. */
export const openData: Feed = {
  occupancy: { path: 'library/occupancy/', parse: parseOccupancy },
  computers: { path: 'library/computers/', parse: parseComputers },
  hours: { path: (day) => `library/hours/${encodeURIComponent(day)}`, parse: parseHours },
};
