import { z } from 'zod';
import { libraryOfSourceKey } from '../../../src/domain/occupancy/library.ts';
import type { Feed } from '../../../src/source/feed.ts';
import type { ServiceHours } from '../../../src/source/hours.ts';
import { parseJson } from '../../../src/source/json.ts';
import type { OccupancySnapshot } from '../../../src/source/schema.ts';

const halls = z.object({ updated: z.string(), halls: z.record(z.string(), z.int().min(0)) });

/** The body of `now`: people in each hall. */
function parseHalls(body: string, fetchedAt: number): OccupancySnapshot {
  const { updated: stamp, halls: people } = halls.parse(parseJson(body));
  const counts = Object.entries(people).map(([key, raw]) => ({ library: libraryOfSourceKey(key), raw }));
  const readings = counts.map(({ library, raw }) => ({ libraryId: library.id, raw, stamp, fetchedAt }));
  return { fetchedAt, libraries: counts.map(({ library }) => library), readings, noRecord: [], problems: [] };
}

/** The body of `open/YYYY-MM-DD`: one text for both halls. */
function parseOpen(body: string): ServiceHours[] {
  return ['N', 'S'].map((service) => ({ service, text: String(parseJson(body)) }));
}

/** Lakeside's API. */
export const lakesideFeed: Feed = {
  occupancy: { path: 'now', parse: parseHalls },
  hours: { path: (day) => `open/${day}`, parse: parseOpen },
};
