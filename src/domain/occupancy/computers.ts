import type { Library } from './library.ts';

/** A room and how many of its desktops are free; undefined where the source's value cannot be read. */
interface Room {
  readonly name: string;
  readonly free: number | undefined;
}

/** What is free in one library. There are no totals, so that no share of them can be said. */
export interface FreeComputers {
  readonly library: Library;
  /** In the source's order. */
  readonly rooms: readonly Room[];
  readonly laptops: number | undefined;
  readonly tablets: number | undefined;
}

/** What is known of free computers. */
export interface ComputersNow {
  readonly libraries: readonly FreeComputers[];
  /** When that was read, by our own clock (ms since the Unix epoch): the source has no time stamp. */
  readonly fetchedAt: number;
  /** Whether it may be shown as current. */
  readonly isFresh: boolean;
}

/** Desktops that are free in all rooms together, as far as they could be read; undefined where none could. */
export function freeDesktops({ rooms }: FreeComputers): number | undefined {
  const known = rooms.flatMap(({ free }) => (free === undefined ? [] : [free]));
  return known.length === 0 ? undefined : known.reduce((sum, free) => sum + free, 0);
}
