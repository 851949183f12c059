import { appVersion, type Shared } from './app-parts.ts';
import { systemClock } from './base/clock.ts';
import { fullOf, sourceAccount } from './base/config.ts';
import { createVersioned } from './cache/versioned.ts';
import { createDrawing } from './chart/drawing.ts';
import { freshnessLimitsFor } from './domain/occupancy/freshness.ts';
import { knownLibraries } from './domain/occupancy/library.ts';
import type { LibraryNow } from './domain/occupancy/occupancy.ts';
import { createSourceClient, userAgentOf } from './source/client.ts';
import { createComputers } from './worker/feed/computers.ts';
import { createHoursPoller } from './worker/feed/hours-poller.ts';
import { createIngest } from './worker/feed/ingest.ts';
import { createLiveOccupancy } from './worker/feed/live-occupancy.ts';
import { createPoller } from './worker/feed/poller.ts';
import { createHistory } from './worker/history/history.ts';
import { createPictures } from './worker/history/pictures.ts';

/** The pollers of the feed, and what is known from it. */
export type Feed = Awaited<ReturnType<typeof buildFeed>>;

/** The source, its pollers, and what is known from them. */
export async function buildFeed({ environment, logger, clock, shutdown, stopping, store, wakeSignal }: Shared) {
  const source = createSourceClient({
    ...sourceAccount(environment),
    userAgent: userAgentOf(appVersion),
    // Readings use the campus's time, retries the machine's.
    clock: { now: clock.now, sleep: systemClock.sleep },
    random: Math.random,
  });
  shutdown.add('source', () => source.close());

  const full = fullOf(environment);
  const limits = freshnessLimitsFor(environment.POLL_SECONDS * 1000);
  const timed = { clock, random: Math.random, logger };
  const hours = createHoursPoller({
    ...timed,
    fetch: (day, signal) => source.hours(day, signal),
    libraries: () => knownLibraries,
    daysAhead: 7,
    daysBehind: 7,
  });
  const shared = { full, limits, clock, machine: systemClock, logger };
  const live = createLiveOccupancy({ ...shared, store, hoursToday: hours.hoursToday });
  await live.restore(clock.now());
  const fetchComputers = (signal: AbortSignal) => source.computers(signal);
  const computers = createComputers({ ...timed, fetch: fetchComputers, machine: systemClock, stopping });
  const version = () => live.version() + hours.version() + computers.version();
  const known = createVersioned<readonly LibraryNow[]>({ clock, version, maxKeys: 1 });
  const librariesNow = () => known('', () => live.librariesAt(clock.now()));
  const history = createHistory({
    ...shared,
    store: store.history,
    libraryIds: () => live.librariesAt(clock.now()).map(({ library }) => library.id),
    openOn: hours.openOn,
    signal: stopping,
  });
  const poller = createPoller({
    ...timed,
    name: 'occupancy',
    fetch: (signal) => source.occupancy(signal),
    onSnapshot: createIngest({ ...shared, store, live, history, wakeSignal }),
    pollMs: environment.POLL_SECONDS * 1000,
  });
  const drawing = createDrawing();
  shutdown.add('drawing', () => drawing.close());
  const pictures = createPictures({
    history,
    version: history.version,
    clock,
    nameOf: (id, locale) => librariesNow().find(({ library }) => library.id === id)?.library.names[locale] ?? id,
    fullOf: (id) => full.get(id),
    draw: drawing.draw,
    logger,
  });
  const firstRead = Promise.all([poller.firstAttempt, hours.firstAttempt]).then(() => {});
  return { librariesNow, version, computers, poller, hours, history, pictures, firstRead };
}
