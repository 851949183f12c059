import { serviceDayOf } from '../../../src/domain/calendar/service-day.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { sight } from '../../worker/outbox/alert-scene.ts';
import { at } from '../readings/record-of.ts';

/** A poll at `minutes` after noon: how many people are in each library, of which some are closed. `full` people make each of them full. Kept at `now`. */
export async function pollAt(
  store: Store,
  minutes: number,
  counts: Readonly<Record<string, number>>,
  {
    full = 1600,
    closed = [],
    now = at(minutes),
  }: { full?: number | undefined; closed?: readonly string[]; now?: number } = {},
) {
  const seenAt = at(minutes);
  const libraries = Object.entries(counts);
  const observations = libraries.map(([libraryId, people]) => {
    const isClosed = closed.includes(libraryId);
    return {
      libraryId,
      people,
      at: seenAt,
      serviceDay: serviceDayOf(seenAt),
      freshness: 'fresh',
      full,
      now,
      isClosed,
    } as const;
  });
  return store.alerts.recordAndEvaluate(
    libraries.map(([libraryId, people]) => sight(libraryId, people, seenAt)),
    { observations, queuedAt: now, gapMs: 600_000 },
  );
}

/** Reads Webster at `minutes` after noon, when `full` people make it full. */
export const readAt = (store: Store, minutes: number, people: number, full = 1600) =>
  pollAt(store, minutes, { webster: people }, { full });
