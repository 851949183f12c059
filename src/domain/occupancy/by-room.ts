import { percentOf } from './level.ts';
import type { LibraryNow } from './occupancy.ts';

/** What is known of a library's free room: a live count, an old one, none at all, or that it is closed. */
type RoomKind = 'live' | 'stale' | 'missing' | 'closed';

/** A library with the room that it has. `percent` is that of full (0–100 and beyond), where it has a count and a capacity. */
export interface LibraryRoom {
  readonly now: LibraryNow;
  readonly kind: RoomKind;
  readonly percent: number | undefined;
}

/** Whether the feed says of a library that its counter has no record, and so not that the feed is away. */
export const isWithoutRecord = ({ freshness }: Pick<LibraryNow, 'freshness'>): boolean =>
  freshness.kind === 'missing' && freshness.why === 'noRecord';

const order: readonly RoomKind[] = ['live', 'stale', 'missing', 'closed'];

/** A library's room. One whose hours are not known counts as open. */
export function roomOf(now: LibraryNow): LibraryRoom {
  const { count, freshness, full, opening } = now;
  const isShown = count !== undefined && freshness.kind !== 'missing';
  const open = !isShown ? 'missing' : freshness.kind === 'stale' ? 'stale' : 'live';
  return {
    now,
    kind: opening?.kind === 'closed' ? 'closed' : open,
    percent: isShown && full !== undefined ? percentOf(count.people, full) : undefined,
  };
}

/** The libraries with the most room first: live ones, then old counts, then those without data, and closed ones last. */
export function byRoom(libraries: readonly LibraryNow[]): LibraryRoom[] {
  const rank = ({ kind }: LibraryRoom) => order.indexOf(kind);
  const share = ({ percent = Number.POSITIVE_INFINITY }: LibraryRoom) => percent;
  // Two without a percent give NaN, which leaves them in their order.
  return libraries.map(roomOf).sort((a, b) => rank(a) - rank(b) || share(a) - share(b));
}
