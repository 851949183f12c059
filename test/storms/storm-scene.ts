import { onTestFinished, vi } from 'vitest';
import type { Clock } from '../../src/base/clock.ts';
import { createWakeSignal } from '../../src/base/signal.ts';
import { findAlreadyPostedByRest } from '../../src/discord/messages/already-posted.ts';
import { createMessageSender } from '../../src/discord/messages/messages.ts';
import { createDiscordRest } from '../../src/discord/transport/rest.ts';
import { createAlertRenderer } from '../../src/discord/views/alerts/alert-messages.ts';
import type { RuleRequest } from '../../src/domain/alerts/rule.ts';
import type { NewSubscription, Subscription } from '../../src/domain/alerts/subscription.ts';
import { defaultFreshnessLimits } from '../../src/domain/occupancy/freshness.ts';
import type { LocalDiscordOptions } from '../../src/sandbox/discord/guilds/options.ts';
import { startLocalDiscord } from '../../src/sandbox/discord/server.ts';
import { openStore } from '../../src/store/open-store.ts';
import { recordReadings } from '../../src/worker/feed/record-readings.ts';
import type { MessageSender } from '../../src/worker/outbox/dispatch-ports.ts';
import { createDispatcher } from '../../src/worker/outbox/dispatcher.ts';
import { createRateLimiter } from '../../src/worker/outbox/rate-limiter.ts';
import { addedThing } from '../store/added-thing.ts';
import { countOf, liveLibrary } from '../support/libraries.ts';
import { manualClock } from '../support/manual-clock.ts';
import { noComposer } from '../support/no-posts.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { sight, subscriptionFor } from '../worker/outbox/alert-scene.ts';
import { openBadNetwork } from './bad-network.ts';

/** Between two looks at the network while time passes (ms): so long does an answer take at most. */
const stepMs = 250;

/**
 * Everything from a reading to Discord over real sockets, with a network that can be spoilt, in a time that stands still
 * until a test moves it: store, alerts, dispatcher, the real sender and renderer, a local Discord with its rate limits.
 * Discord and its client library look at the machine's clock, which is this one until the test ends.
 */
export async function stormScene(options: { discord?: LocalDiscordOptions } = {}) {
  const time = manualClock();
  let setForwardMs = 0;
  /** As a machine's clock is: it can be set, while a sleep takes as long as it takes. */
  const clock: Clock = { now: () => Math.floor(time.now()) + setForwardMs, sleep: time.sleep };
  const machine = vi.spyOn(Date, 'now').mockImplementation(clock.now);
  const discord = await startLocalDiscord({ guilds: 2, ...options.discord });
  const network = await openBadNetwork(discord.url);
  const rest = createDiscordRest({ apiUrl: network.url, token: discord.token });
  const store = await openStore({ url: 'sqlite::memory:', clock });
  const { logger, lines } = recordingLogger();
  let people = 300;
  let underWay = 0;
  const counted =
    <Given extends readonly unknown[], Answer>(request: (...given: Given) => Promise<Answer>) =>
    (...given: Given): Promise<Answer> => {
      underWay += 1;
      return request(...given).finally(() => {
        underWay -= 1;
      });
    };
  const real = createMessageSender(rest.alerts);
  const sender: MessageSender = {
    post: counted(real.post),
    edit: counted(real.edit),
    publish: counted(real.publish),
    openDm: counted(real.openDm),
    noticeChannel: counted(real.noticeChannel),
  };
  const wakeSignal = createWakeSignal();
  const dispatcher = createDispatcher({
    wakeSignal,
    outbox: store.outbox,
    sender,
    renderer: createAlertRenderer(),
    digests: noComposer,
    libraries: () => [liveLibrary('webster', countOf(people, clock.now()), { full: 1600 })],
    clock,
    campusNow: clock.now,
    random: () => 0,
    logger,
    rateLimiter: createRateLimiter(time),
    findAlreadyPosted: counted(findAlreadyPostedByRest(rest.alerts)),
  });
  const recording = {
    store,
    full: new Map([['webster', 1600]]),
    limits: defaultFreshnessLimits,
    clock,
    machine: clock,
    logger,
  };
  dispatcher.start();

  const settle = async (): Promise<void> => {
    do {
      while (underWay > 0) await new Promise((resolve) => setImmediate(resolve));
      await time.advance(0);
    } while (underWay > 0);
  };
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= stepMs) {
      await time.advance(Math.min(stepMs, left));
      await settle();
    }
  };
  onTestFinished(async () => {
    network.trouble = () => undefined;
    discord.faults.clear();
    const stopped = dispatcher.stop();
    await settle();
    await stopped;
    machine.mockRestore();
    await store.close();
    await rest.close();
    await network.close();
    await discord.close();
  });
  const add = async (
    request: Partial<RuleRequest> = {},
    changes: Partial<NewSubscription> & { readonly channel?: string; readonly server?: number } = {},
  ): Promise<Subscription> => {
    const { channel = 'study-hall', server = 0, ...others } = changes;
    const guildId = discord.guilds()[server]?.id ?? '';
    const target = { kind: 'channel', guildId, channelId: discord.channelId(channel, guildId) } as const;
    const wanted = subscriptionFor(
      { holdMs: 0, recoverMs: 0, cooldownMs: 0, ...request },
      { target, createdBy: discord.user().id, sayResolved: false, ...others },
      clock.now(),
    );
    return addedThing(await store.subscriptions.add(wanted, 1_000));
  };
  return {
    discord,
    network,
    store,
    clock,
    dispatcher,
    lines,
    add,
    pass,
    /** An operator or NTP puts the machine's clock forward, or back for less than 0. */
    setClock: (byMs: number): void => {
      setForwardMs += byMs;
    },
    /** A poll sees `count` people, and a quarter of a second passes. */
    read: async (count: number): Promise<void> => {
      people = count;
      if (await recordReadings([sight('webster', count, clock.now())], recording)) wakeSignal.wake();
      await pass(stepMs);
    },
    /** What stands in a channel of the first server, or of another. */
    said: (channel = 'study-hall', server = 0) =>
      discord.messages(discord.channelId(channel, discord.guilds()[server]?.id)),
    /** Why deliveries were dropped or done, in order: `sent`, `expired`, `missingPermissions` … */
    reasons: (message: RegExp = /delivery/) =>
      lines.filter((line) => message.test(String(line.msg))).map((line) => String(line.reason)),
  };
}

export const minute = 60_000;
export const hour = 60 * minute;
