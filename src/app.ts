import { randomBytes } from 'node:crypto';
import { commands } from '../commands/index.ts';
import { defaultSubscriptionLimits, type Services, wishLimits } from '../commands/services.ts';
import packageJson from '../package.json' with { type: 'json' };
import { createCache, type SingleFlightCache } from './cache/single-flight-cache.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Environment } from './config.ts';
import { connectPatiently } from './discord/connect.ts';
import { createGateway, type Gateway } from './discord/gateway.ts';
import { createKept } from './discord/kept.ts';
import { membershipByRest } from './discord/membership.ts';
import { channelsByRest, createMessageSender } from './discord/messages.ts';
import type { Reply } from './discord/reply.ts';
import { createDiscordRest, type DiscordRest, repliesByRest, respondByRest } from './discord/rest.ts';
import { createRouter, type Router } from './discord/router.ts';
import { createAlertRenderer } from './discord/views/alert-messages.ts';
import { headline } from './discord/views/headline.ts';
import { freshnessLimitsFor } from './domain/freshness.ts';
import { knownLibraries } from './domain/library.ts';
import type { LibraryNow } from './domain/occupancy.ts';
import { FatalError, messageOf } from './errors.ts';
import { createMetrics } from './http/metrics.ts';
import { startHttpServer } from './http/server.ts';
import type { Logger } from './logger.ts';
import { createShutdown, type Shutdown } from './shutdown.ts';
import { createSourceClient, userAgentOf } from './source/client.ts';
import { openStore, type Store } from './store/open-store.ts';
import { watchDepartures } from './worker/departures.ts';
import { createDispatcher } from './worker/dispatcher.ts';
import { createEvaluator } from './worker/evaluator.ts';
import { createHoursPoller, type HoursPoller } from './worker/hours-poller.ts';
import { createLiveOccupancy, type LiveOccupancy } from './worker/live-occupancy.ts';
import { createPoller, type Poller } from './worker/poller.ts';
import { keepPresence } from './worker/presence.ts';

/** Carrel's version, from package.json. */
export const appVersion = packageJson.version;

/** What was worked out is worked out again after this even if no poll came: ages turn fresh into stale by themselves (ms). */
const keptForMs = 1_000;

/** How long a question waits for the very first poll before it says that nothing is known (ms). */
const coldStartMs = 12_000;

export interface AppParts {
  readonly environment: Environment & { readonly DISCORD_TOKEN: string };
  readonly logger: Logger;
  /** The campus's time; the demo lets it run faster. Discord's deadlines stay on the machine's. */
  readonly clock?: Clock;
  /** Discord refuses the bot for good: the process can only end, with this line. */
  readonly onFatal: (error: FatalError) => void;
}

export interface App {
  /** Where /healthz, /readyz, /metrics and /interactions are; undefined when the port was taken. */
  readonly httpUrl: string | undefined;
  /** Fulfilled when the gateway is ready and the commands are registered, however long Discord takes; also by `stop`. */
  readonly connected: Promise<void>;
  /** Fulfilled when the feed has been asked once for counts and for hours, whatever it answered. */
  readonly firstRead: Promise<void>;
  stop(): Promise<void>;
}

/** What the rooms share. */
interface Base {
  readonly environment: AppParts['environment'];
  readonly logger: Logger;
  readonly clock: Clock;
  readonly shutdown: Shutdown;
  /** Aborts when the house closes. */
  readonly stopping: AbortSignal;
}

/** The feed's side: the only thing that asks it, and what is known from it. */
interface Knowledge {
  readonly live: LiveOccupancy;
  readonly poller: Poller;
  readonly hours: HoursPoller;
}

/**
 * Builds the house and opens its doors: the only place where its rooms meet. Resolves before Discord answers (see `connected`).
 * Throws `FatalError`, or `StoreError` for the database; what had begun by then has been undone.
 */
export async function startApp({ environment, logger, clock = systemClock, onFatal }: AppParts): Promise<App> {
  const shutdown = createShutdown(logger);
  const stopping = new AbortController();
  const base: Base = { environment, logger, clock, shutdown, stopping: stopping.signal };
  try {
    const store = await openStore({ url: environment.DATABASE_URL, clock });
    shutdown.add('store', () => store.close());
    const rest = createDiscordRest({ apiUrl: environment.DISCORD_API_URL, token: environment.DISCORD_TOKEN });
    shutdown.add('rest', () => rest.close());

    const dispatcher = createDispatcher({
      outbox: store.outbox,
      sender: createMessageSender(rest.alerts),
      renderer: createAlertRenderer(),
      libraries: () => librariesNow(),
      clock: systemClock,
      campusNow: clock.now,
      random: Math.random,
      logger,
    });
    const knowledge = await buildKnowledge(base, store, dispatcher.wake);
    const services = buildServices(base, store, knowledge, rest);
    const librariesNow = () => services.librariesAt(clock.now());
    const metrics = createMetrics({
      poller: knowledge.poller.status,
      libraries: librariesNow,
      now: clock.now,
    });
    const router = createRouter({
      commands,
      services,
      clock,
      deadlines: systemClock,
      replies: repliesByRest(rest.replies),
      logger,
      onHandled: metrics.onHandled,
      newErrorId: () => randomBytes(4).toString('hex'),
    });
    const gateway = buildGateway(base, rest, router, onFatal);
    const http = await startHttpServer({
      host: environment.HTTP_HOST,
      port: environment.HTTP_PORT,
      registry: metrics.registry,
      publicKey: environment.DISCORD_PUBLIC_KEY,
      router,
      logger,
      readiness: () =>
        gateway.isReady() ? { ready: true, detail: 'ready' } : { ready: false, detail: 'not connected to Discord' },
    }).catch((error: unknown) => {
      // Students' questions come by the gateway: only a host who asked for the HTTP door cannot do without it.
      if (environment.DISCORD_PUBLIC_KEY !== undefined) throw error;
      logger.error({ reason: messageOf(error) }, 'no health and no metrics: the HTTP server did not start');
      return undefined;
    });
    shutdown.add('http', () => http?.close());

    const { poller, hours } = knowledge;
    dispatcher.start();
    shutdown.add('dispatcher', () => dispatcher.stop());
    poller.start();
    hours.start();
    shutdown.add('pollers', () => Promise.all([poller.stop(), hours.stop()]));
    shutdown.add('waits', () => stopping.abort());

    const connected = connectPatiently({
      gateway,
      rest: rest.general,
      commands,
      clock: systemClock,
      signal: stopping.signal,
      logger,
    }).catch((error: unknown) => onFatal(error instanceof FatalError ? error : new FatalError(messageOf(error))));
    // Before the first poll there is nothing true to show.
    void poller.firstAttempt.then(() =>
      keepPresence({
        headline: () => headline(librariesNow(), 'en'),
        show: gateway.setPresence,
        clock: systemClock,
        signal: stopping.signal,
      }),
    );
    void connected.then(() =>
      watchDepartures({
        subscriptions: store.subscriptions,
        membership: membershipByRest(rest.general),
        logger,
        clock: systemClock,
        signal: stopping.signal,
      }),
    );
    logger.info({ version: appVersion, http: http?.url }, 'Carrel has started');
    const firstRead = Promise.all([poller.firstAttempt, hours.firstAttempt]).then(() => {});
    return { httpUrl: http?.url, connected, firstRead, stop: shutdown.stop };
  } catch (error) {
    await shutdown.stop();
    throw error;
  }
}

/** Source, pollers and memory; every reading goes through the evaluator, and `onDecided` hears when an alert moved on. */
async function buildKnowledge(base: Base, store: Store, onDecided: () => void): Promise<Knowledge> {
  const { environment, logger, clock, shutdown } = base;
  const source = createSourceClient({
    baseUrl: environment.CONCORDIA_API_URL,
    user: environment.CONCORDIA_API_USER,
    key: environment.CONCORDIA_API_KEY,
    userAgent: userAgentOf(appVersion),
    // A reading is of the campus's time, a retry waits on the machine's.
    clock: { now: clock.now, sleep: systemClock.sleep },
    random: Math.random,
  });
  shutdown.add('source', () => source.close());

  const full = new Map([
    ['webster', environment.FULL_WEBSTER],
    ['vanier', environment.FULL_VANIER],
    ['greynuns', environment.FULL_GREYNUNS],
  ]);
  const limits = freshnessLimitsFor(environment.POLL_SECONDS * 1000);
  const hours = createHoursPoller({
    fetch: (day, signal) => source.hours(day, signal),
    libraries: () => knownLibraries,
    clock,
    random: Math.random,
    logger,
  });
  const evaluated = createEvaluator({ store, full, limits, clock, machine: systemClock, logger, onDecided });
  const live = createLiveOccupancy({ store: evaluated, full, hoursToday: hours.hoursToday, limits, logger });
  await live.restore(clock.now());
  const poller = createPoller({
    name: 'occupancy',
    fetch: async (signal) => {
      const snapshot = await source.occupancy(signal);
      for (const problem of snapshot.problems) logger.warn(problem, 'one entry of the feed could not be read');
      return snapshot;
    },
    onSnapshot: live.ingest,
    clock,
    random: Math.random,
    pollMs: environment.POLL_SECONDS * 1000,
    logger,
  });
  return { live, poller, hours };
}

/** What commands are lent. */
function buildServices(base: Base, store: Store, { live, poller }: Knowledge, rest: DiscordRest): Services {
  const { clock, stopping } = base;
  const drawn = createCache<Reply>({ clock, maxKeys: 200 });
  const known = createCache<readonly LibraryNow[]>({ clock, maxKeys: 1 });
  /** What `make` gives, kept for a second of the same state of knowledge: nobody asks the domain the same thing a thousand times. */
  const once = <T>(cache: SingleFlightCache<T>, key: string, make: () => T): T => {
    const versioned = `${live.version()} ${key}`;
    const kept = cache.get(versioned);
    if (kept !== undefined) return kept;
    const made = make();
    cache.set(versioned, made, clock.now() + keptForMs);
    return made;
  };
  const newKey = (): string => randomBytes(12).toString('hex');
  return {
    librariesAt: (now) => once(known, '', () => live.librariesAt(now)),
    drawn: (key, draw) => once(drawn, key, draw),
    firstKnown: () => Promise.race([poller.firstAttempt, systemClock.sleep(coldStartMs, stopping)]),
    pollerStatus: poller.status,
    startedAt: clock.now(),
    appVersion,
    subscriptions: store.subscriptions,
    sender: createMessageSender(rest.general),
    channelFacts: channelsByRest(rest.general),
    wishes: createKept({ ...wishLimits, newKey }),
    limits: defaultSubscriptionLimits,
    newNonce: newKey,
    traces: store.alerts.traces,
  };
}

/** The gateway, whose interactions the router answers; a stop waits for those under way. */
function buildGateway(base: Base, rest: DiscordRest, router: Router, onFatal: AppParts['onFatal']): Gateway {
  const { environment, logger, shutdown } = base;
  const underWay = new Set<Promise<void>>();
  shutdown.add('answers under way', () => Promise.all(underWay));
  const gateway = createGateway({
    rest,
    token: environment.DISCORD_TOKEN,
    shards: environment.SHARDS,
    logger,
    onFatal,
    onInteraction: (interaction) => {
      const handling = router(interaction, (response) => respondByRest(rest.replies, interaction, response));
      underWay.add(handling);
      void handling.then(() => underWay.delete(handling));
    },
  });
  shutdown.add('gateway', () => gateway.close());
  return gateway;
}
