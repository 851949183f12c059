import type { Known } from './app-known.ts';
import { ledRole, type RunningRole, type Shared } from './app-parts.ts';
import { steadyClock, systemClock } from './base/clock.ts';
import { findAlreadyPostedByRest } from './discord/messages/already-posted.ts';
import { openBoardDelivery } from './discord/messages/board-messages.ts';
import { findConfirmationByRest } from './discord/messages/confirmation-messages.ts';
import { findDigestByRest } from './discord/messages/digest-messages.ts';
import { createMessageSender } from './discord/messages/messages.ts';
import { createAlertRenderer } from './discord/views/alerts/alert-messages.ts';
import { createBoardRenderer } from './discord/views/boards/board-view.ts';
import { createDigestRenderer } from './discord/views/digests/digest-view.ts';
import type { BoardStore } from './store/boards/board-ports.ts';
import type { Leadership } from './store/election/election-ports.ts';
import type { BoardSender } from './worker/boards/board-ports.ts';
import { type BoardRunner, createBoards } from './worker/boards/boards.ts';
import { createDigests } from './worker/digests/digests.ts';
import { leadWhenElected, whileLeading } from './worker/leading.ts';
import { SendError } from './worker/outbox/dispatch-ports.ts';
import { createDispatcher } from './worker/outbox/dispatcher.ts';
import { boardsRoute } from './worker/outbox/rate-limiter.ts';
import { type Reach, whileReached } from './worker/patience.ts';
import { createLostConfirmations, openConfirmations } from './worker/recovery/lost-confirmations.ts';
import { type ChannelAccess, createRecovery } from './worker/recovery/recovery.ts';

/** Where boards go, and what the bot may do in channels. */
type SpeakersSender = BoardSender & { readonly access: ChannelAccess };

/** Opens that, within Discord's limits. */
export function openBoards({
  environment,
  shutdown,
  stopping,
  rest,
  rateLimiter,
  watchQuarantine,
}: Shared): SpeakersSender {
  const delivery = openBoardDelivery(rest.alerts, environment.DISCORD_TOKEN, (request) =>
    rateLimiter.run(boardsRoute, request, stopping),
  );
  shutdown.add('board delivery', () => delivery.close());
  return watchQuarantine(delivery);
}

/** The boards over a store: kept up to date by the speaker with its own, changed by commands with the process's. */
export function buildBoards(shared: Shared, known: Known, store: BoardStore, sender: BoardSender): BoardRunner {
  return createBoards({ ...commonParts(shared, known), store, sender, renderer: createBoardRenderer() });
}

const commonParts = ({ clock, logger }: Shared, { librariesNow, pictures }: Known) => ({
  libraries: librariesNow,
  pictures,
  clock: systemClock,
  campusNow: clock.now,
  random: Math.random,
  logger,
});

/** The role `speaker`, while this process is elected: alerts and digests by the dispatcher, and boards. */
export function startSpeaker(shared: Shared, known: Known, boardSender: SpeakersSender): RunningRole {
  const { isShared, logger, shutdown, store, wakeSignal } = shared;
  // What a poll has queued is sent at once, with the counts of that poll.
  known.feed.onChange(() => wakeSignal.wake());
  const leading = leadWhenElected({
    role: 'speaker',
    elections: store.elections,
    begin: (leadership, reach) => startSending(shared, known, boardSender, leadership, reach),
    isShared,
    clock: steadyClock,
    logger,
  });
  shutdown.add('speaker', () => leading.stop());
  return ledRole(leading, 'sending');
}

/** Discord has not been asked: the next speaker does it. */
const notLeading = () =>
  new SendError({ kind: 'transient', mayBeSent: false, detail: 'another process sends by now', code: undefined });

/** Whether a request got no answer that is Discord's own. */
const isUnanswered = (error: unknown): boolean =>
  error instanceof SendError && error.failure.kind === 'transient' && error.failure.code === undefined;

/** Begins to send, and answers with what ends that. */
async function startSending(
  shared: Shared,
  known: Known,
  boardSender: SpeakersSender,
  leadership: Leadership,
  reach: Reach,
) {
  const led = <Sender extends object>(sender: Sender): Sender =>
    whileLeading(whileReached(sender, reach, isUnanswered), leadership, notLeading);
  const { rest, rateLimiter, metrics, wakeSignal } = shared;
  const store = shared.store.ledBy(leadership);
  const common = commonParts(shared, known);
  await rateLimiter.takeOver(store.sendRate);
  const digests = createDigests({
    ...common,
    firstRead: known.feed.firstRead,
    history: known.history,
    renderer: createDigestRenderer(),
    findDigest: findDigestByRest(rest.alerts),
    store: store.digests,
    outbox: store.outbox,
    wakeSignal,
  });
  const dispatcher = createDispatcher({
    ...common,
    outbox: store.outbox,
    sender: led(shared.watchQuarantine(createMessageSender(rest.alerts))),
    renderer: createAlertRenderer(),
    findAlreadyPosted: findAlreadyPostedByRest(rest.alerts),
    digests: digests.composer,
    rateLimiter,
    onSettled: metrics.onSettled,
    wakeSignal,
  });
  const boards = buildBoards(shared, known, store.boards, led(boardSender));
  const { access } = boardSender;
  const recovery = createRecovery({ ...common, store: store.refusedChannels, access, wakeSignal });
  const lostConfirmations = createLostConfirmations({
    ...common,
    confirmations: shared.store.openPending(openConfirmations),
    sender: led(createMessageSender(rest.alerts)),
    find: findConfirmationByRest(rest.alerts),
  });
  dispatcher.start();
  recovery.start();
  lostConfirmations.start();
  let isOver = false;
  // Before the first poll there is nothing to show.
  void known.feed.firstPoll.then(() => {
    if (isOver) return;
    boards.start();
    digests.start();
  });
  return async (): Promise<void> => {
    isOver = true;
    await Promise.all([boards.stop(), digests.stop(), recovery.stop(), lostConfirmations.stop(), dispatcher.stop()]);
  };
}
