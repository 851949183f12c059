import type { Shared } from './app-parts.ts';
import { systemClock } from './base/clock.ts';
import { fullOf } from './base/config.ts';
import { createVersioned } from './cache/versioned.ts';
import { createDrawing } from './chart/drawing.ts';
import { freshnessLimitsFor } from './domain/occupancy/freshness.ts';
import type { LibraryNow } from './domain/occupancy/occupancy.ts';
import { createComputers } from './worker/feed/computers.ts';
import { createKnownFeed } from './worker/feed/known-feed.ts';
import { createWantComputers } from './worker/feed/wanted-computers.ts';
import { createHistory } from './worker/history/history.ts';
import { createPictures } from './worker/history/pictures.ts';

/** What a process knows of the feed, whatever its roles. */
export type Known = Awaited<ReturnType<typeof buildKnown>>;

/** What a process knows of the feed, from what the poller has written. */
export async function buildKnown({ environment, logger, clock, shutdown, stopping, store, commandIds }: Shared) {
  const full = fullOf(environment);
  const pollMs = environment.POLL_SECONDS * 1000;
  const shared = { full, limits: freshnessLimitsFor(pollMs), clock, machine: systemClock, logger };
  const feed = createKnownFeed({ ...shared, store, everyMs: pollMs });
  shutdown.add('known feed', () => feed.stop());
  await feed.start();
  const computers = createComputers({
    ...shared,
    random: Math.random,
    fetch: createWantComputers({ feed, store: store.feedState, clock }),
    stopping,
  });
  const version = () => feed.version() + computers.version();
  const cached = createVersioned<readonly LibraryNow[]>({ clock, version, maxKeys: 1 });
  const librariesNow = () => cached('', () => feed.librariesAt(clock.now()));
  const history = createHistory({
    ...shared,
    store: store.history,
    libraryIds: () => librariesNow().map(({ library }) => library.id),
    openOn: feed.openOn,
    signal: stopping,
  });
  const keepIds = (): void => {
    for (const [name, id] of Object.entries(feed.commandIds())) commandIds.set(name, id);
  };
  keepIds();
  feed.onChange((isNewPoll) => {
    keepIds();
    if (isNewPoll) history.observe(feed.librariesAt(clock.now()));
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
  return { feed, librariesNow, version, computers, history, pictures };
}
