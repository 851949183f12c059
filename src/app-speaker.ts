import type { Known } from './app-known.ts';
import type { RunningRole, Shared } from './app-parts.ts';
import { systemClock } from './base/clock.ts';
import { findAlreadyPostedByRest } from './discord/messages/already-posted.ts';
import { openBoardDelivery } from './discord/messages/board-messages.ts';
import { findDigestByRest } from './discord/messages/digest-messages.ts';
import { createMessageSender } from './discord/messages/messages.ts';
import { createAlertRenderer } from './discord/views/alerts/alert-messages.ts';
import { createBoardRenderer } from './discord/views/boards/board-view.ts';
import { createDigestRenderer } from './discord/views/digests/digest-view.ts';
import { type BoardRunner, createBoards } from './worker/boards/boards.ts';
import { createDigests } from './worker/digests/digests.ts';
import { createDispatcher } from './worker/outbox/dispatcher.ts';

/** The boards: shown by the speaker, and created, listed and removed by commands. */
export function buildBoards(shared: Shared, known: Known): BoardRunner {
  const { environment, logger, clock, shutdown, stopping, rest, rateLimiter, store } = shared;
  const boardDelivery = openBoardDelivery(rest.alerts, environment.DISCORD_TOKEN, (request) =>
    rateLimiter.run('boards', request, stopping),
  );
  shutdown.add('board delivery', () => boardDelivery.close());
  return createBoards({
    libraries: known.librariesNow,
    clock: systemClock,
    campusNow: clock.now,
    random: Math.random,
    logger,
    store: store.boards,
    sender: shared.watchQuarantine(boardDelivery),
    renderer: createBoardRenderer(),
    pictures: known.pictures,
  });
}

/** The role `speaker`: what posts by itself. Alerts and digests go through the dispatcher; boards are kept up to date. */
export function startSpeaker(shared: Shared, known: Known, boards: BoardRunner): RunningRole {
  const { logger, clock, shutdown, rest, rateLimiter, store, wakeSignal } = shared;
  const libraries = known.librariesNow;
  const common = { libraries, clock: systemClock, campusNow: clock.now, random: Math.random, logger };
  const digests = createDigests({
    ...common,
    firstRead: known.feed.firstRead,
    history: known.history,
    pictures: known.pictures,
    renderer: createDigestRenderer(),
    findDigest: findDigestByRest(rest.alerts),
    store: store.digests,
    outbox: store.outbox,
    wakeSignal,
  });
  const dispatcher = createDispatcher({
    ...common,
    outbox: store.outbox,
    sender: shared.watchQuarantine(createMessageSender(rest.alerts)),
    renderer: createAlertRenderer(),
    findAlreadyPosted: findAlreadyPostedByRest(rest.alerts),
    digests: digests.composer,
    rateLimiter,
    wakeSignal,
  });
  // What a poll has queued is sent at once, with the counts of that poll.
  known.feed.onChange(() => wakeSignal.wake());
  dispatcher.start();
  // Before the first poll there is nothing to show.
  void known.feed.firstPoll.then(() => {
    boards.start();
    digests.start();
  });
  shutdown.add('dispatcher', () => dispatcher.stop());
  shutdown.add('boards', () => Promise.all([boards.stop(), digests.stop()]));
  return { readiness: () => ({ isReady: true, words: 'sending' }) };
}
