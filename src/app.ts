import { commands } from '../commands/index.ts';
import { buildRouter } from './app-answers.ts';
import { startGateway } from './app-gateway.ts';
import { buildKnown } from './app-known.ts';
import { type App, type AppParts, appVersion, type Base, type RunningRole, type Shared } from './app-parts.ts';
import { startPoller } from './app-poller.ts';
import { buildBoards, openBoards, startSpeaker } from './app-speaker.ts';
import { steadyClock, systemClock } from './base/clock.ts';
import { createShutdown } from './base/shutdown.ts';
import { createWakeSignal } from './base/signal.ts';
import { createQuarantineLog } from './discord/messages/quarantine-log.ts';
import { createDiscordRest } from './discord/transport/rest.ts';
import { freshnessLimitsFor } from './domain/occupancy/freshness.ts';
import { createMetrics } from './http/metrics.ts';
import { readAtScrape } from './http/scraped-metrics.ts';
import { openHttpServer } from './http/server.ts';
import { readinessWords } from './readiness-words.ts';
import { startWords } from './start-words.ts';
import { isPostgresUrl } from './store/engine/postgres/postgres-url.ts';
import { lockDatabase } from './store/engine/process-lock.ts';
import { openStore } from './store/open-store.ts';
import { createWebhookEventHandler } from './worker/departures.ts';
import { createRateLimiter, generalRoute } from './worker/outbox/rate-limiter.ts';

/**
 * Builds every part of the process and starts its roles: the only place where the layers meet, with the `app-*.ts` beside
 * it. Resolves before Discord answers (see `connected`). Throws `FatalError`, or `StoreError` for the database; what had
 * begun by then has been undone.
 */
export async function startApp({ environment, logger, clock = systemClock, onFatal }: AppParts): Promise<App> {
  const shutdown = createShutdown(logger);
  const stopping = new AbortController();
  const watchQuarantine = createQuarantineLog(logger);
  const base: Base = {
    environment,
    isShared: isPostgresUrl(environment.DATABASE_URL),
    logger,
    clock,
    shutdown,
    stopping: stopping.signal,
    watchQuarantine,
  };
  const { ROLES } = environment;
  try {
    const shared = await openShared(base);
    const known = await buildKnown(shared);
    const { feed, history } = known;
    const boardSender = openBoards(shared);
    const boards = buildBoards(shared, known, shared.store.boards, boardSender);
    const router = buildRouter(shared, known, boards);
    const running = new Map<string, RunningRole>();
    const gateway = ROLES.has('gateway') ? startGateway(shared, known, router, onFatal) : undefined;
    if (gateway) running.set('gateway', gateway);
    const isWeb = ROLES.has('web') && environment.DISCORD_PUBLIC_KEY !== undefined;
    if (isWeb) running.set('web', { readiness: () => ({ isReady: true, words: 'open' }) });
    const http = await openHttpServer({
      host: environment.HTTP_HOST,
      port: environment.HTTP_PORT,
      registry: shared.metrics.registry,
      publicKey: isWeb ? environment.DISCORD_PUBLIC_KEY : undefined,
      router,
      onEvent: createWebhookEventHandler({ userData: shared.store.userData, logger }),
      // The machine's time, which no demo can speed up: Discord signs by its own.
      now: systemClock.now,
      upload: (interaction, ...answer) => shared.rest.callback(interaction, ...answer),
      logger,
      readiness: () => readinessWords(running),
    });
    shutdown.add('http', () => http.close());
    if (ROLES.has('speaker')) running.set('speaker', startSpeaker(shared, known, boardSender));
    const poller = ROLES.has('poller') ? startPoller(shared, known, onFatal) : undefined;
    if (poller) running.set('poller', poller);
    readAtScrape(shared.metrics.registry, {
      poller: feed.status,
      libraries: known.librariesNow,
      now: clock.now,
      machineNow: systemClock.now,
      outbox: shared.store.outbox,
      roles: () => [...running].map(([role, one]) => roleOf(role, one)),
      shards: () => gateway?.shards(),
    });
    history.start();
    // The boards that commands have begun to show.
    shutdown.add('boards', () => boards.stop());
    shutdown.add('waits', () => stopping.abort());

    const started = Promise.all([poller?.setUp, gateway?.connected]);
    void Promise.all([started, feed.firstPoll]).then(([[application]]) => {
      if (!application || stopping.signal.aborted) return;
      logger.info(...startWords(application, feed.status(), clock.now()));
    });
    logger.info({ version: appVersion, http: http.url, roles: [...ROLES] }, 'Carrel is starting');
    return {
      httpUrl: http.url,
      connected: started.then(() => {}),
      firstRead: poller?.firstRead ?? feed.firstRead,
      pastRead: history.ready,
      stop: shutdown.stop,
    };
  } catch (error) {
    await shutdown.stop();
    throw error;
  }
}

/** What the metrics say of a role. */
const roleOf = (role: string, { readiness, term }: RunningRole) => ({
  role,
  isReady: readiness().isReady,
  ...(term && { term: term() }),
});

/** Opens the database and Discord's HTTP API. */
async function openShared(base: Base): Promise<Shared> {
  const { environment, logger, clock, shutdown, stopping } = base;
  const unlock = await lockDatabase(environment.DATABASE_URL);
  shutdown.add('lock', unlock);
  const { fetchMs: freshMs } = freshnessLimitsFor(environment.POLL_SECONDS * 1000);
  const store = await openStore({ url: environment.DATABASE_URL, clock, freshMs, logger });
  shutdown.add('store', () => store.close());
  const metrics = createMetrics(commands.map(({ definition }) => definition.name));
  const rateLimiter = createRateLimiter(steadyClock, metrics, { isShared: base.isShared });
  const rest = createDiscordRest({
    apiUrl: environment.DISCORD_API_URL,
    token: environment.DISCORD_TOKEN,
    pace: (request) => rateLimiter.run(generalRoute, request, stopping),
    onGlobalLimit: rateLimiter.pause,
  });
  shutdown.add('rest', () => rest.close());
  return { ...base, store, rest, rateLimiter, metrics, wakeSignal: createWakeSignal(), commandIds: new Map() };
}
