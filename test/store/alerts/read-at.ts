import type { Store } from '../../../src/store/open-store.ts';
import { sight } from '../../worker/outbox/alert-scene.ts';
import { at } from '../readings/record-of.ts';

/** Reads Webster at `minutes` after noon, when `full` people make it full. */
export async function readAt(store: Store, minutes: number, people: number, full = 1600) {
  const { reading } = sight('webster', people, at(minutes));
  const now = at(minutes);
  return store.alerts.recordAndEvaluate([{ reading, seenAt: now, estimateState: {}, people }], {
    observations: [{ libraryId: 'webster', people, at: now, serviceDay: '2026-11-23', freshness: 'fresh', full, now }],
    queuedAt: now,
    gapMs: 600_000,
  });
}
