import { eventLoopTurn } from '../base/event-loop.ts';
import type { Logger } from '../base/logger.ts';
import { advanceEstimate, type EstimateState, estimatedPeople } from '../domain/occupancy/estimate.ts';
import { defaultFreshnessLimits } from '../domain/occupancy/freshness.ts';
import { knownLibraries, type Library } from '../domain/occupancy/library.ts';
import { parseOccupancy } from '../source/schema.ts';
import { openStore, type Store } from '../store/open-store.ts';
import type { LibraryRecord } from '../store/readings/reading-ports.ts';
import type { Campus } from './campus/campus.ts';
import { createIngestAlone } from './ingest-alone.ts';

/** The doors report every five minutes (ms). */
const everyMs = 5 * 60_000;
const dayMs = 24 * 3_600_000;
/** A day and a half: over the last reset, so that yesterday is as fine as today (ms). */
const fineMs = 1.5 * dayMs;
/** Longer than anything that the bot keeps of the feed itself: what it sees of an hour ago is its own (ms). */
const watchedMs = 2 * 3_600_000;
/** Six weeks and a day: six of each weekday, where a comparison needs four, also when the clocks have changed (ms). */
const backMs = 43 * dayMs;
/** The usual is by the quarter hour: more of the weeks before would cost a newcomer a second and show nothing (ms). */
const coarseMs = 15 * 60_000;

/**
 * Fills a fresh database with what a bot would have read before `now` (ms since the Unix epoch): six weeks coarsely, the last
 * day and a half every five minutes, and the last two hours through the parser, the alerts and the store that the bot itself
 * uses. A newcomer's first answer has a trend, a usual and a forecast.
 */
export async function rememberPast(campus: Campus, url: string, now: number, logger: Logger): Promise<void> {
  const store = await openStore({ url });
  let time = now - watchedMs;
  const clock = { now: () => time };
  const shared = { store, full: new Map(), limits: defaultFreshnessLimits, logger };
  const { live, ingest } = createIngestAlone({ ...shared, clock, machine: clock });
  await rememberWeeks(campus, store, { from: now - backMs, fineFrom: now - fineMs, to: time });
  await live.restore(time);
  // The last one lies a poll behind: what is newer is the bot's own to read.
  for (; time <= now - 60_000; time += everyMs) {
    await ingest(parseOccupancy(JSON.stringify(campus.feed(time)), time));
  }
  await store.close();
}

/** The readings from one time up to another, a day at a time; the last of each library is its newest, with its estimate. */
async function rememberWeeks(
  campus: Campus,
  store: Store,
  { from, fineFrom, to }: { readonly from: number; readonly fineFrom: number; readonly to: number },
): Promise<void> {
  const states = new Map<Library, EstimateState>();
  const recordAt = (library: Library, fetchedAt: number): LibraryRecord => {
    const { id: libraryId } = library;
    const reading = {
      libraryId,
      raw: campus.raw(libraryId, fetchedAt),
      stamp: campus.stamp(libraryId, fetchedAt),
      fetchedAt,
    };
    const estimateState = advanceEstimate(states.get(library), {
      raw: reading.raw,
      stamp: reading.stamp,
      at: fetchedAt,
    });
    states.set(library, estimateState);
    return { reading, seenAt: fetchedAt, estimateState, people: estimatedPeople(estimateState) };
  };
  const last = to - everyMs;
  for (let day = from; day < last; day += dayMs) {
    const records: LibraryRecord[] = [];
    for (const library of knownLibraries) {
      const end = Math.min(day + dayMs, last);
      for (let at = day; at < end; at += at < fineFrom ? coarseMs : everyMs) records.push(recordAt(library, at));
      await eventLoopTurn();
    }
    await store.history.add(records);
  }
  await store.record(knownLibraries.map((library) => recordAt(library, last)));
}
