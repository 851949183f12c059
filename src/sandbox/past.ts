import { defaultFreshnessLimits } from '../domain/freshness.ts';
import type { Logger } from '../logger.ts';
import { parseOccupancy } from '../source/schema.ts';
import { openStore } from '../store/open-store.ts';
import { createLiveOccupancy } from '../worker/live-occupancy.ts';
import type { Campus } from './campus/campus.ts';

/** The doors report every five minutes (ms). */
const everyMs = 5 * 60_000;
/** A day and a half: over the last reset, so that the first estimate knows who stayed the night (ms). */
const backMs = 36 * 3_600_000;

/**
 * Fills a fresh database with what a bot would have read before `now` (ms since the Unix epoch), through the parser, the
 * estimate and the store that the bot itself uses: a newcomer's first answer has a trend like anybody's.
 */
export async function rememberPast(campus: Campus, url: string, now: number, logger: Logger): Promise<void> {
  const store = await openStore({ url });
  const live = createLiveOccupancy({
    store,
    full: new Map(),
    hoursToday: () => new Map(),
    limits: defaultFreshnessLimits,
    logger,
  });
  // The last one lies a poll behind: what is newer is the bot's own to read.
  for (let at = now - backMs; at <= now - 60_000; at += everyMs) {
    await live.ingest(parseOccupancy(JSON.stringify(campus.feed(at)), at));
  }
  await store.close();
}
