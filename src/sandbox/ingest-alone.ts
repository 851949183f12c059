import { createWakeSignal } from '../base/signal.ts';
import { createIngest } from '../worker/feed/ingest.ts';
import { createLiveOccupancy } from '../worker/feed/live-occupancy.ts';

type IngestParts = Parameters<typeof createIngest>[0];
type LiveParts = Parameters<typeof createLiveOccupancy>[0];

/** What takes polls in where there is no dispatcher to wake and no forecast to teach. `hoursToday` is none by default. */
export type IngestAloneParts = Omit<IngestParts, 'live' | 'history' | 'wakeSignal'> &
  Omit<LiveParts, 'hoursToday'> &
  Partial<Pick<LiveParts, 'hoursToday'>>;

/** The memory, and the way of a poll into it and into the store: the bot's own pipeline without what follows from it. */
export function createIngestAlone({ hoursToday = () => new Map(), ...parts }: IngestAloneParts) {
  const live = createLiveOccupancy({ ...parts, hoursToday });
  const history = { observe: () => {} };
  return { live, ingest: createIngest({ ...parts, live, history, wakeSignal: createWakeSignal() }) };
}
