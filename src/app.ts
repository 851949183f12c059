import { randomBytes } from 'node:crypto';
import { pendingAlertLimits } from '../commands/alert/pending-alert.ts';
import type { Services } from '../commands/index.ts';
import { commands } from '../commands/index.ts';
import { pendingFormLimits } from '../commands/notify-me/form.ts';
import { defaultSubscriptionLimits } from '../commands/shared/services.ts';
import { buildFeed, type Feed } from './app-feed.ts';
import { type App, type AppParts, appVersion, type Base } from './app-parts.ts';
import { systemClock } from './base/clock.ts';
import { FatalError, messageOf } from './base/errors.ts';
import { createShutdown } from './base/shutdown.ts';
import { createWakeSignal, type WakeSignal } from './base/signal.ts';
import { createTtlMap } from './base/ttl-map.ts';
import { createWorkQueue } from './base/work-queue.ts';
import { createVersioned, createVersionedWork } from './cache/versioned.ts';
import { createRouter } from './discord/interactions/router.ts';
import { findAlreadyPostedByRest } from './discord/messages/already-posted.ts';
import { openBoardDelivery } from './discord/messages/board-messages.ts';
import { findDigestByRest } from './discord/messages/digest-messages.ts';
import { channelsByRest, createMessageSender } from './discord/messages/messages.ts';
import { createQuarantineLog } from './discord/messages/quarantine-log.ts';
import { connectPatiently } from './discord/transport/connect.ts';
import { createGateway } from './discord/transport/gateway.ts';
import { membershipByRest } from './discord/transport/membership.ts';
import { createDiscordRest, type DiscordRest, repliesByRest } from './discord/transport/rest.ts';
import { serverAllowsByRest } from './discord/transport/server-allows.ts';
import { createAlertRenderer } from './discord/views/alerts/alert-messages.ts';
import { createBoardRenderer } from './discord/views/boards/board-view.ts';
import { createDigestRenderer } from './discord/views/digests/digest-view.ts';
import { headline } from './discord/views/occupancy/headline.ts';
import type { Reply } from './discord/views/reply/reply.ts';
import { freshnessLimitsFor } from './domain/occupancy/freshness.ts';
import { createMetrics } from './http/metrics.ts';
import { openHttpServer } from './http/server.ts';
import { startWords } from './start-words.ts';
import { lockDatabase } from './store/engine/process-lock.ts';
import { openStore, type Store } from './store/open-store.ts';
import { createBoards } from './worker/boards/boards.ts';
import { createWebhookEventHandler, forgetRemoved, watchDepartures } from './worker/departures.ts';
import { createDigests } from './worker/digests/digests.ts';
import { createDispatcher } from './worker/outbox/dispatcher.ts';
import { createRateLimiter, generalRoute, type RateLimiter } from './worker/outbox/rate-limiter.ts';
import { keepPresence } from './worker/presence.ts';

/** How long a command waits for the very first poll before it says that nothing is known (ms). */
const coldStartMs = 12_000;

/**
 * Builds every part of the process and starts it: the only place where the layers meet. Resolves before Discord answers
 * (see `connected`). Throws `FatalError`, or `StoreError` for the database; what had begun by then has been undone.
 */
export async function startApp({ environment, logger, clock = systemClock, onFatal }: AppParts): Promise<App> {
  const shutdown = createShutdown(logger);
  const stopping = new AbortController();
  const watchQuarantine = createQuarantineLog(logger);
  const base: Base = { environment, logger, clock, shutdown, stopping: stopping.signal, watchQuarantine };
  try {
    const unlock = lockDatabase(environment.DATABASE_URL);
    shutdown.add('lock', unlock);
    const { fetchMs: freshMs } = freshnessLimitsFor(environment.POLL_SECONDS * 1000);
    const store = await openStore({ url: environment.DATABASE_URL, clock, freshMs, logger });
    shutdown.add('store', () => store.close());
    const rateLimiter = createRateLimiter();
    const rest = createDiscordRest({
      apiUrl: environment.DISCORD_API_URL,
      token: environment.DISCORD_TOKEN,
      pace: (request) => rateLimiter.run(generalRoute, request, stopping.signal),
      onGlobalLimit: rateLimiter.pause,
    });
    shutdown.add('rest', () => rest.close());
    const wakeSignal = createWakeSignal();
    const feed = await buildFeed(base, store, wakeSignal);
    const { poller, hours, history, librariesNow, firstRead } = feed;
    const { dispatcher, digests, boards } = buildSenders(base, store, feed, { rest, rateLimiter, wakeSignal });
    const commandIds = new Map<string, string>();
    const services = { ...buildServices(base, store, feed, rest, boards), commandIds };
    const metrics = createMetrics({ poller: poller.status, libraries: librariesNow, now: clock.now });
    const router = createRouter({
      commands,
      services,
      clock,
      deadlines: systemClock,
      replies: repliesByRest(rest.replies),
      serverAllows: serverAllowsByRest({ rest: rest.general, clock: systemClock, logger }),
      logger,
      onHandled: metrics.onHandled,
      newErrorId: () => randomBytes(4).toString('hex'),
    });
    const departures = { subscriptions: store.subscriptions, membership: membershipByRest(rest.general), logger };
    const gateway = createGateway({
      rest,
      token: environment.DISCORD_TOKEN,
      shards: environment.SHARDS,
      logger,
      onFatal,
      onInteraction: (interaction) => router(interaction, (...answer) => rest.callback(interaction, ...answer)),
      onRemoved: (guildId) => void forgetRemoved(departures, guildId),
    });
    shutdown.add('gateway', () => gateway.close());
    const http = await openHttpServer({
      host: environment.HTTP_HOST,
      port: environment.HTTP_PORT,
      registry: metrics.registry,
      publicKey: environment.DISCORD_PUBLIC_KEY,
      router,
      onEvent: createWebhookEventHandler({ userData: store.userData, logger }),
      upload: (interaction, ...answer) => rest.callback(interaction, ...answer),
      logger,
      readiness: () =>
        gateway.isReady() ? { ready: true, detail: 'ready' } : { ready: false, detail: 'not connected to Discord' },
    });
    shutdown.add('http', () => http.close());

    dispatcher.start();
    shutdown.add('dispatcher', () => dispatcher.stop());
    poller.start();
    hours.start();
    history.start();
    shutdown.add('pollers', () => Promise.all([poller.stop(), hours.stop()]));
    shutdown.add('boards', () => Promise.all([boards.stop(), digests.stop()]));
    shutdown.add('waits', () => stopping.abort());

    const machine = { clock: systemClock, signal: stopping.signal, logger };
    const application = { configure: environment.CONFIGURE_APPLICATION, interactionsUrl: environment.INTERACTIONS_URL };
    const connected = connectPatiently({
      gateway,
      rest: rest.general,
      commands,
      application,
      commandIds,
      ...machine,
    }).catch((error: unknown) => void onFatal(error instanceof FatalError ? error : new FatalError(messageOf(error))));
    // Before the first poll there is nothing to show.
    void poller.firstAttempt.then(() => {
      boards.start();
      digests.start();
      return keepPresence({ headline: () => headline(librariesNow(), 'en'), show: gateway.setPresence, ...machine });
    });
    void connected.then(() => watchDepartures({ ...departures, ...machine }));
    void Promise.all([connected, poller.firstAttempt]).then(([application]) => {
      if (!application || stopping.signal.aborted) return;
      logger.info(...startWords(application, poller.status(), clock.now()));
    });
    logger.info({ version: appVersion, http: http.url }, 'Carrel is starting');
    return {
      httpUrl: http.url,
      connected: connected.then(() => {}),
      firstRead,
      pastRead: history.ready,
      stop: shutdown.stop,
    };
  } catch (error) {
    await shutdown.stop();
    throw error;
  }
}

/** What posts by itself: alerts and digests through the dispatcher, and boards. */
function buildSenders(
  base: Base,
  store: Store,
  feed: Feed,
  { rest, rateLimiter, wakeSignal }: { rest: DiscordRest; rateLimiter: RateLimiter; wakeSignal: WakeSignal },
) {
  const { environment, logger, clock, shutdown } = base;
  const boardDelivery = openBoardDelivery(rest.alerts, environment.DISCORD_TOKEN, (request) =>
    rateLimiter.run('boards', request, base.stopping),
  );
  shutdown.add('board delivery', () => boardDelivery.close());
  const libraries = feed.librariesNow;
  const shared = { libraries, clock: systemClock, campusNow: clock.now, random: Math.random, logger };
  const digests = createDigests({
    ...shared,
    ...feed,
    renderer: createDigestRenderer(),
    findDigest: findDigestByRest(rest.alerts),
    store: store.digests,
    outbox: store.outbox,
    wakeSignal,
  });
  const dispatcher = createDispatcher({
    ...shared,
    outbox: store.outbox,
    sender: base.watchQuarantine(createMessageSender(rest.alerts)),
    renderer: createAlertRenderer(),
    findAlreadyPosted: findAlreadyPostedByRest(rest.alerts),
    digests: digests.composer,
    rateLimiter,
    wakeSignal,
  });
  const boards = createBoards({
    ...shared,
    store: store.boards,
    sender: base.watchQuarantine(boardDelivery),
    renderer: createBoardRenderer(),
    pictures: feed.pictures,
  });
  return { dispatcher, digests, boards };
}

/** What commands may use. */
function buildServices(base: Base, store: Store, feed: Feed, rest: DiscordRest, boards: Services['boards']): Services {
  const { environment, clock, stopping } = base;
  const { librariesNow, version, computers, poller, history, pictures } = feed;
  const newKey = (): string => randomBytes(12).toString('hex');
  return {
    librariesNow,
    drawn: createVersioned<Reply>({ clock, version, maxKeys: 200 }),
    pictured: createVersionedWork<Reply>({ clock, version, maxKeys: 50, queue: createWorkQueue(2) }),
    firstKnown: () => Promise.race([poller.firstAttempt, systemClock.sleep(coldStartMs, stopping)]),
    computers,
    pollerStatus: poller.status,
    startedAt: clock.now(),
    appVersion,
    subscriptions: store.subscriptions,
    userData: store.userData,
    digests: store.digests,
    boards,
    sender: base.watchQuarantine(createMessageSender(rest.general)),
    channelFacts: channelsByRest(rest.general),
    pendingAlerts: createTtlMap({ ...pendingAlertLimits, newKey }),
    pendingForms: createTtlMap({ ...pendingFormLimits, newKey }),
    limits: { ...defaultSubscriptionLimits, perGuild: environment.ALERTS_PER_SERVER },
    newNonce: newKey,
    traces: store.alerts.traces,
    history,
    pictures,
  };
}
