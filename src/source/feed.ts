import type { FreeComputers } from '../domain/occupancy/computers.ts';
import type { ServiceHours } from './hours.ts';
import type { OccupancySnapshot } from './schema.ts';

/** How a campus's API is asked, by paths below its address, and how its answers are read. The parsers throw `SourceError`. */
export interface Feed {
  readonly occupancy: {
    readonly path: string;
    /** `fetchedAt` is our own time of the answer, in milliseconds since the Unix epoch. */
    readonly parse: (body: string, fetchedAt: number) => OccupancySnapshot;
  };
  /** Free computers; absent where the source has none. */
  readonly computers?: { readonly path: string; readonly parse: (body: string) => FreeComputers[] };
  /** Opening hours of `day` (`YYYY-MM-DD`); absent where the source has none. */
  readonly hours?: { readonly path: (day: string) => string; readonly parse: (body: string) => ServiceHours[] };
}
