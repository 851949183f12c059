import { commands } from '../commands/index.ts';
import { endBy } from './app-answers.ts';
import type { Feed } from './app-feed.ts';
import type { AppParts, RunningRole, Shared } from './app-parts.ts';
import { systemClock } from './base/clock.ts';
import { setUpPatiently } from './discord/transport/connect.ts';
import { membershipByRest } from './discord/transport/membership.ts';
import { watchDepartures } from './worker/departures.ts';

/**
 * The role `poller`: reads the feed and decides what follows, puts the commands, sets up the application, and forgets servers that
 * have removed the bot.
 */
export function startPoller(shared: Shared, feed: Feed, onFatal: AppParts['onFatal']) {
  const { environment, logger, rest, store, shutdown, stopping, commandIds } = shared;
  const { poller, hours } = feed;
  poller.start();
  hours.start();
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
  return { readiness, setUp };
}
