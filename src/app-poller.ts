import { commands } from '../commands/index.ts';
import { endBy } from './app-answers.ts';
import type { Known } from './app-known.ts';
import type { AppParts, RunningRole, Shared } from './app-parts.ts';
import { systemClock } from './base/clock.ts';
import { fullOf } from './base/config.ts';
import { setUpPatiently } from './discord/transport/connect.ts';
import { membershipByRest } from './discord/transport/membership.ts';
import { freshnessLimitsFor } from './domain/occupancy/freshness.ts';
import { logFailure } from './store/engine/log-failure.ts';
import { watchDepartures } from './worker/departures.ts';
import { createHoursPoller } from './worker/feed/hours-poller.ts';
import { createIngest } from './worker/feed/ingest.ts';
import { createLiveOccupancy } from './worker/feed/live-occupancy.ts';
import { createPoller, type PollerStatus } from './worker/feed/poller.ts';

/**
 * The role `poller`: reads the feed and decides what follows, puts the commands, sets up the application, and forgets servers that
 * have removed the bot. Throws StoreError.
 */
export async function startPoller(shared: Shared, known: Known, onFatal: AppParts['onFatal']) {
  const { environment, logger, rest, store, shutdown, stopping, commandIds } = shared;
  const { poller, hours } = await startReading(shared, known);
  shutdown.add('pollers', () => Promise.all([poller.stop(), hours.stop()]));
  const machine = { clock: systemClock, signal: stopping, logger };
  const setUp = setUpPatiently({
    rest: rest.general,
    commands,
    application: { configure: environment.CONFIGURE_APPLICATION, interactionsUrl: environment.INTERACTIONS_URL },
    commandIds,
    ...machine,
  }).catch(endBy(onFatal));
  const { subscriptions } = store;
  void setUp.then(() => watchDepartures({ subscriptions, membership: membershipByRest(rest.general), ...machine }));
  const readiness: RunningRole['readiness'] = () => ({ isReady: true, words: 'polling the feed' });
  const firstRead = Promise.all([poller.firstAttempt, hours.firstAttempt]).then(() => {});
  return { readiness, setUp, firstRead };
}

/** Begins to poll counts and hours, from where the last poller ended. */
async function startReading(shared: Shared, { feed, source }: Known) {
  const { environment, clock, logger, store } = shared;
  const pollMs = environment.POLL_SECONDS * 1000;
  const timed = { clock, random: Math.random, logger };
  const live = createLiveOccupancy({ store, logger });
  await live.restore(clock.now());
  /** Writes down how the polls go. Where that fails, this process shows it all the same. */
  const keepStatus = async (status: PollerStatus): Promise<void> => {
    const state = { ...live.state(), status };
    try {
      await store.feedState.save('occupancy', state);
      await feed.refresh();
    } catch (error) {
      logFailure(logger, error, 'how the polls go could not be written down');
      feed.show(state);
    }
  };
  const hours = createHoursPoller({
    ...timed,
    fetch: (day, signal) => source.hours(day, signal),
    daysKnown: new Map(Object.entries(feed.hoursOfDays())),
    onDays: async (days) => {
      try {
        await store.feedState.save('hours', { attemptedAt: clock.now(), days: Object.fromEntries(days) });
        await feed.refresh();
      } catch (error) {
        logFailure(logger, error, 'the opening hours could not be written down');
      }
    },
    daysAhead: 7,
    daysBehind: 7,
  });
  const poller = createPoller({
    ...timed,
    name: 'occupancy',
    fetch: (signal) => source.occupancy(signal),
    onSnapshot: createIngest({
      ...timed,
      store,
      full: fullOf(environment),
      limits: freshnessLimitsFor(pollMs),
      machine: systemClock,
      live,
      known: feed,
    }),
    onFailure: keepStatus,
    pollMs,
  });
  await keepStatus(poller.status());
  poller.start();
  hours.start();
  return { poller, hours };
}
