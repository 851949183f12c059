import { endBy } from './app-answers.ts';
import type { Known } from './app-known.ts';
import type { AppParts, RunningRole, Shared } from './app-parts.ts';
import { steadyClock, systemClock } from './base/clock.ts';
import { messageOf } from './base/errors.ts';
import { untilAborted } from './base/signal.ts';
import type { Router } from './discord/interactions/router.ts';
import { respondBy } from './discord/transport/callback.ts';
import { connectPatiently } from './discord/transport/connect.ts';
import { createGateway, type Gateway } from './discord/transport/gateway.ts';
import { createMayReconnect } from './discord/transport/may-reconnect.ts';
import { headline } from './discord/views/occupancy/headline.ts';
import type { LedRole, OtherLeader } from './store/election/election-ports.ts';
import { overlapCure, shardsRole, shardWords } from './store/election/shard-ranges.ts';
import { forgetRemoved } from './worker/departures.ts';
import { createPatience, watchReach } from './worker/patience.ts';
import { keepPresence } from './worker/presence.ts';

/** Between two attempts to get the shards after the database failed (ms). */
const failedMs = 1_000;

/** A gateway that is open, and the term in which it may write. */
interface Opened {
  readonly gateway: Gateway;
  readonly closing: AbortController;
  readonly fence: { readonly role: LedRole; term: number };
}

/**
 * The role `gateway`: interactions by Discord's gateway, and the headline under the bot's name. One process at a time has a
 * range of shards, since two on one session take it from each other; another one with the same range, or with one that has some of
 * the same servers, stands by. While the database is away the process that has them keeps them.
 */
export function startGateway(shared: Shared, known: Known, router: Router, onFatal: AppParts['onFatal']) {
  const { environment, clock, logger, rest, store, shutdown, stopping } = shared;
  const { SHARDS: shards } = environment;
  const connected = Promise.withResolvers<void>();
  const stop = new AbortController();
  let current: Opened | undefined;

  const range = shardWords(shards);
  const role = shardsRole(shards);
  const patience = createPatience({ role, isShared: shared.isShared, clock: steadyClock, logger });
  let term = 0;
  /** What keeps this process from its shards though no other one has the same range. */
  let inTheWay: string | undefined;
  const standBy = (other?: OtherLeader): void => {
    void close();
    const words = other && `${other.role} of ${other.holder ?? 'another process'} have some of the same servers`;
    if (words !== undefined && words !== inTheWay)
      logger.warn(`standing by for the shards ${range}: ${words}. ${overlapCure}`);
    inTheWay = words;
  };
  const open = (): void => {
    const fence = { role, term };
    const led = store.ledBy(fence).gateway;
    const gateway = createGateway({
      rest,
      token: environment.DISCORD_TOKEN,
      // A process that was stopped and goes on finds its session taken, and must not take it back.
      mayReconnect: createMayReconnect(() => store.elections.isSuperseded(fence), systemClock),
      // Nor may it overwrite the session of the process that has the shards now. Turns are not fenced: one may be taken while a term begins.
      store: { ...store.gateway, save: led.save, forget: led.forget },
      shards,
      logger,
      onFatal,
      onInteraction: (interaction) => router(interaction, respondBy(rest.callback, interaction)),
      onRemoved: (guildId) => void forgetRemoved({ subscriptions: store.subscriptions, logger }, guildId, clock.now()),
    });
    const closing = new AbortController();
    current = { gateway, closing, fence };
    const machine = { clock: systemClock, signal: AbortSignal.any([stopping, closing.signal]), logger };
    void connectPatiently({ gateway, ...machine })
      .catch(endBy(onFatal))
      .then(() => connected.resolve());
    // Before the first poll there is nothing to show.
    void known.feed.firstPoll.then(() =>
      keepPresence({ headline: () => headline(known.librariesNow(), 'en'), show: gateway.setPresence, ...machine }),
    );
  };
  let closed = Promise.resolve();
  const close = (): Promise<void> => {
    const last = current;
    current = undefined;
    last?.closing.abort();
    if (last !== undefined) closed = closed.then(() => last.gateway.close());
    return closed;
  };

  const holdShards = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      try {
        const held = await store.elections.elect(role, stop.signal, standBy);
        if (held === undefined) return;
        // Another process has had them in between.
        if (held.term !== term + 1) void close();
        term = held.term;
        if (current !== undefined) current.fence.term = term;
        inTheWay = undefined;
        await closed;
        if (current === undefined && !stop.signal.aborted) open();
        const { reach, ranOut } = patience.begin();
        const over = AbortSignal.any([held.lost, stop.signal, ranOut]);
        void watchReach(() => current?.gateway.isGreeted() === true, reach, { clock: steadyClock, signal: over });
        await untilAborted(over);
        // The next process goes on with the sessions.
        if (ranOut.aborted) await close();
        await held.resign();
        if (ranOut.aborted) await patience.standAside(stop.signal);
      } catch (error) {
        logger.debug({ reason: messageOf(error) }, 'which process has these shards could not be read');
        await systemClock.sleep(failedMs, stop.signal);
      }
    }
  };
  const holding = holdShards();
  shutdown.add('gateway', async () => {
    // The next process takes the shards when their sessions have been written down.
    await close();
    stop.abort();
    await holding;
  });
  const readiness: RunningRole['readiness'] = () => {
    if (inTheWay !== undefined) {
      return { isReady: false, words: `standing by for the shards ${range}: ${inTheWay}. ${overlapCure}` };
    }
    if (current === undefined) return { isReady: true, words: `standing by for the shards ${range}` };
    if (current.gateway.isReady()) return { isReady: true, words: `connected to Discord, shards ${range}` };
    const until = current.gateway.heldUntil();
    const why = until === undefined ? '' : `, which allows no new session until ${new Date(until).toISOString()}`;
    return { isReady: false, words: `not connected to Discord${why}` };
  };
  return {
    readiness,
    term: () => (current === undefined ? undefined : term),
    shards: () => current?.gateway.shards(),
    connected: connected.promise,
  };
}
