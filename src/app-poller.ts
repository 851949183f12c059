import { commands } from '../commands/index.ts';
import { endBy } from './app-answers.ts';
import type { Known } from './app-known.ts';
import { type AppParts, appVersion, ledRole, type Shared } from './app-parts.ts';
import { steadyClock, systemClock } from './base/clock.ts';
import { fullOf, sourceAccount, tooManyCalls } from './base/config.ts';
import { type Connected, setUpPatiently } from './discord/transport/connect.ts';
import { membershipByRest } from './discord/transport/membership.ts';
import { freshnessLimitsFor } from './domain/occupancy/freshness.ts';
import { createSourceClient, userAgentOf } from './source/client.ts';
import { SourceError } from './source/errors.ts';
import type { Leadership } from './store/election/election-ports.ts';
import { isSupersededError, logFailure } from './store/engine/log-failure.ts';
import { watchDepartures } from './worker/departures.ts';
import { createComputers } from './worker/feed/computers.ts';
import { createHoursPoller } from './worker/feed/hours-poller.ts';
import { createIngest } from './worker/feed/ingest.ts';
import { createLiveOccupancy } from './worker/feed/live-occupancy.ts';
import { createPoller, type PollerStatus } from './worker/feed/poller.ts';
import { timeRequests } from './worker/feed/time-requests.ts';
import { serveComputers } from './worker/feed/wanted-computers.ts';
import { deleteOldReadings } from './worker/history/old-readings.ts';
import { leadWhenElected } from './worker/leading.ts';
import { whileReached } from './worker/patience.ts';

/**
 * The role `poller`, while this process is elected: reads the feed and decides what follows, puts the commands, sets up the
 * application, forgets servers that have removed the bot, and deletes readings that are too old.
 */
export function startPoller(shared: Shared, known: Known, onFatal: AppParts['onFatal']) {
  const { logger, shutdown, store } = shared;
  const source = openSource(shared);
  const tooMany = tooManyCalls(shared.environment);
  if (tooMany !== undefined)
    logger.warn(`${tooMany}: it will answer 401 for the rest of each day. Set POLL_SECONDS to 60.`);
  const setUp = Promise.withResolvers<Connected | undefined>();
  const firstRead = Promise.withResolvers<void>();
  const leading = leadWhenElected({
    role: 'poller',
    elections: store.elections,
    begin: async (leadership, reach) => {
      const watched = whileReached(source, reach, isUnanswered);
      const { poller, hours, unserve } = await startReading(shared, known, watched, leadership);
      void Promise.all([poller.firstAttempt, hours.firstAttempt]).then(() => firstRead.resolve());
      void keepApplication(shared, leadership, onFatal).then(setUp.resolve);
      return () => {
        unserve();
        return Promise.all([poller.stop(), hours.stop()]);
      };
    },
    isShared: shared.isShared,
    clock: steadyClock,
    logger,
  });
  shutdown.add('pollers', () => leading.stop());
  return { ...ledRole(leading, 'polling the feed'), setUp: setUp.promise, firstRead: firstRead.promise };
}

/** Whether the feed gave no answer: one that says something, such as a 500 or a 401, says that to every process. */
const isUnanswered = (error: unknown): boolean =>
  error instanceof SourceError && (error.kind === 'unreachable' || error.kind === 'timedOut');

type Source = ReturnType<typeof openSource>;

/** The feed: this process asks it only while it is elected. */
function openSource({ environment, clock, shutdown, metrics }: Shared) {
  const client = createSourceClient({
    ...sourceAccount(environment),
    userAgent: userAgentOf(appVersion),
    // Readings use the campus's time, retries the machine's.
    clock: { now: clock.now, sleep: systemClock.sleep },
    random: Math.random,
  });
  shutdown.add('source', () => client.close());
  const ask = timeRequests(metrics.onAsked);
  return {
    occupancy: (signal: AbortSignal) => ask('occupancy', signal, () => client.occupancy(signal)),
    hours: (day: string, signal: AbortSignal) => ask('hours', signal, () => client.hours(day, signal)),
    computers: (signal: AbortSignal) => ask('computers', signal, () => client.computers(signal)),
  };
}

/** Puts the commands, sets up the application and looks for departures, until another process leads. Never rejects. */
async function keepApplication(shared: Shared, leadership: Leadership, onFatal: AppParts['onFatal']) {
  const { environment, clock, logger, rest, store, stopping, commandIds } = shared;
  const machine = { clock: systemClock, signal: AbortSignal.any([stopping, leadership.lost]), logger };
  const connected = await setUpPatiently({
    rest: rest.general,
    commands,
    application: { configure: environment.CONFIGURE_APPLICATION, interactionsUrl: environment.INTERACTIONS_URL },
    commandIds,
    ...machine,
  }).catch(endBy(onFatal));
  await shared.store
    .ledBy(leadership)
    .feedState.save('commands', Object.fromEntries(commandIds))
    .catch((error: unknown) => logFailure(logger, error, 'the ids of the commands could not be written down'));
  const { subscriptions } = store;
  void watchDepartures({ subscriptions, membership: membershipByRest(rest.general), now: clock.now, ...machine });
  return connected;
}

/** Begins to poll counts and hours, from where the last poller ended. Throws StoreError. */
async function startReading(shared: Shared, { feed }: Known, source: Source, leadership: Leadership) {
  const { environment, clock, logger, stopping, metrics } = shared;
  const store = shared.store.ledBy(leadership);
  const pollMs = environment.POLL_SECONDS * 1000;
  const timed = { clock, random: Math.random, logger };
  const signal = AbortSignal.any([stopping, leadership.lost]);
  const live = createLiveOccupancy({ store, logger });
  await live.restore(clock.now());
  /** Asks the feed as long as this process leads: one that was stopped and goes on may find another one polling. */
  const ask = async <T>(signal: AbortSignal, request: () => Promise<T>): Promise<T> => {
    // The poller is being stopped then, and its signal aborts.
    if (!(await leadership.confirm())) await systemClock.sleep(pollMs, signal);
    return request();
  };
  /** Writes down how the polls go. Where that fails, this process shows it all the same. */
  const keepStatus = async (status: PollerStatus): Promise<void> => {
    const state = { ...live.state(), status };
    try {
      await store.feedState.save('occupancy', state);
      await feed.refresh();
    } catch (error) {
      logFailure(logger, error, 'how the polls go could not be written down');
      if (!isSupersededError(error)) feed.show(state);
    }
  };
  const hours = createHoursPoller({
    ...timed,
    fetch: (day, signal) => ask(signal, () => source.hours(day, signal)),
    daysKnown: new Map(Object.entries(feed.hoursOfDays())),
    onDays: async (days) => {
      try {
        await store.feedState.save('hours', { attemptedAt: clock.now(), days: Object.fromEntries(days) });
        await feed.refresh();
        return true;
      } catch (error) {
        logFailure(logger, error, 'the opening hours could not be written down');
        return false;
      }
    },
    daysAhead: 7,
    daysBehind: 7,
  });
  const poller = createPoller({
    ...timed,
    name: 'occupancy',
    fetch: (signal) => ask(signal, () => source.occupancy(signal)),
    onSnapshot: createIngest({
      ...timed,
      store,
      full: fullOf(environment),
      limits: freshnessLimitsFor(pollMs),
      machine: systemClock,
      live,
      known: feed,
      onDecided: metrics.onDecided,
    }),
    onFailure: keepStatus,
    pollMs,
  });
  const reader = createComputers({
    ...timed,
    fetch: async (signal) => {
      const libraries = await ask(signal, () => source.computers(signal));
      return { libraries, fetchedAt: clock.now() };
    },
    machine: systemClock,
    stopping: signal,
  });
  const unserve = serveComputers({ feed, store: store.feedState, clock, reader, logger });
  await keepStatus(poller.status());
  void deleteOldReadings({ history: shared.store.history, clock, machine: systemClock, signal, logger });
  poller.start();
  hours.start();
  return { poller, hours, unserve };
}
