import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { InteractionResponseType, Routes } from '#discord.js';
import type { Clock } from '../../../src/base/clock.ts';
import { createGateway } from '../../../src/discord/transport/gateway.ts';
import { createDiscordRest } from '../../../src/discord/transport/rest.ts';
import type { LocalDiscordOptions } from '../../../src/sandbox/discord/guilds/options.ts';
import { type LocalDiscord, startLocalDiscord } from '../../../src/sandbox/discord/server.ts';
import { StoreError } from '../../../src/store/engine/store-error.ts';
import type { GatewayStore, StoredSession } from '../../../src/store/gateway/gateway-ports.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { until } from '../../support/until.ts';
import { noGatewayStore } from './no-gateway-store.ts';

async function openDiscord(options?: LocalDiscordOptions) {
  const discord = await startLocalDiscord(options);
  onTestFinished(discord.close);
  return discord;
}

/** A gateway whose shard is asked for `mayReconnect` after its connection was lost. */
async function connectedGateway(mayReconnect: () => Promise<boolean>, started?: LocalDiscord) {
  const { discord, gateway } = await openGateway({ mayReconnect }, started);
  await gateway.connect();
  return { discord, gateway };
}

async function openGateway(parts: Partial<Parameters<typeof createGateway>[0]>, started?: LocalDiscord) {
  const discord = started ?? (await openDiscord());
  const rest = createDiscordRest({ apiUrl: discord.url, token: discord.token });
  const questions: string[] = [];
  const gateway = createGateway({
    store: noGatewayStore,
    rest,
    token: discord.token,
    shards: 'auto',
    logger: recordingLogger().logger,
    onInteraction: async ({ id, token }) => {
      questions.push(id);
      const response = { type: InteractionResponseType.ChannelMessageWithSource, data: { content: 'here' } } as const;
      // Discord refuses a second answer.
      await rest.callback({ id, token }, response).catch(() => {});
    },
    onFatal: () => {},
    ...parts,
  });
  onTestFinished(async () => {
    await gateway.close();
    await rest.close();
  });
  return { discord, gateway, rest, questions };
}

test('a gateway that is closed before it has connected does not connect afterwards: another process has the shards', async () => {
  const stored = Promise.withResolvers<readonly StoredSession[]>();
  const asking = Promise.withResolvers<void>();
  const sessions = () => {
    asking.resolve();
    return stored.promise;
  };
  const { discord, gateway } = await openGateway({ store: { ...noGatewayStore, sessions } });
  const connected = gateway.connect();
  await asking.promise;
  await gateway.close();
  stored.resolve([]);
  await connected;
  expect(discord.counts()).toMatchObject({ connected: 0, identified: 0 });
});

test('a shard whose connection is lost while its process begins a new term connects again when the term is there', async () => {
  let asked = 0;
  const { discord, gateway } = await connectedGateway(async () => {
    asked += 1;
    return asked > 2;
  });
  discord.faults.dropConnections();
  await until(() => asked > 2 && gateway.isReady());
  expect(discord.counts().connected).toBe(1);
});

test('a shard that another process has does not connect again, and its gateway can be closed', async () => {
  let asked = 0;
  const { discord, gateway } = await connectedGateway(async () => {
    asked += 1;
    return false;
  });
  discord.faults.dropConnections();
  await until(() => asked > 2);
  expect(discord.counts().connected).toBe(0);
  await gateway.close();
  const last = asked;
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked).toBe(last);
});

describe('a shard that cannot reach the address of its session', () => {
  /** Discord names an address at which nothing answers, and the connection is lost. */
  async function cutOff(options?: LocalDiscordOptions) {
    const discord = await openDiscord(options);
    discord.faults.loseResumeAddress(true);
    const { gateway } = await connectedGateway(async () => true, discord);
    discord.faults.dropConnections();
    return { discord, gateway };
  }
  const began = (discord: LocalDiscord): number => discord.counts().identified + discord.counts().resumed;

  test('resumes it where sessions begin', async () => {
    const { discord, gateway } = await cutOff();
    await until(() => began(discord) > 1 && gateway.isReady());
    expect(discord.counts()).toMatchObject({ identified: 1, resumed: 1 });
  });

  test('begins another one where Discord no longer has it', async () => {
    const { discord, gateway } = await cutOff({ timing: { resumeMs: 0 } });
    await until(() => began(discord) > 1 && gateway.isReady());
    expect(discord.counts()).toMatchObject({ identified: 2, resumed: 0 });
  });
});

describe('a shard whose database is away', () => {
  /** Its session was written as it began; then two questions were answered, and many heartbeats sent. */
  async function answeredTwo() {
    const kept = new Map<number, StoredSession>();
    let isAway = false;
    const store: GatewayStore = {
      ...noGatewayStore,
      sessions: async () => [...kept.values()],
      save: async (sessions) => {
        if (isAway) throw new StoreError({ kind: 'unreachable', detail: 'no answer' });
        for (const session of sessions) kept.set(session.shardId, session);
      },
    };
    const discord = await openDiscord({ timing: { heartbeatMs: 100 } });
    const process = { hasShards: true };
    const mayReconnect = async () => process.hasShards;
    const { gateway, rest, questions } = await openGateway({ store, mayReconnect }, discord);
    await gateway.connect();
    const hello = { name: 'hello', description: 'Says hello' };
    await rest.general.put(Routes.applicationCommands(discord.applicationId), { body: [hello] });
    await until(() => kept.size > 0);
    isAway = true;
    const user = discord.user();
    for (let times = 0; times < 2; times += 1) expect(await user.run('/hello')).toMatchObject({ status: 'answered' });
    const beats = discord.counts().heartbeats;
    await until(() => discord.counts().heartbeats > beats + 2);
    return { discord, store, gateway, questions, user, process };
  }

  /** How often does not matter: a busy machine's heartbeats come later than after 20 ms, and a shard resumes for want of them. */
  const expectResumed = (discord: LocalDiscord): void => {
    const { identified, resumed } = discord.counts();
    expect(identified).toBe(1);
    expect(resumed).toBeGreaterThan(0);
  };

  test('leaves a session that another process resumes', async () => {
    const { discord, store, user, process } = await answeredTwo();
    process.hasShards = false;
    const { gateway, questions } = await openGateway({ store }, discord);
    await gateway.connect();
    expect(await user.run('/hello')).toMatchObject({ status: 'answered' });
    expectResumed(discord);
    // The two that the process before has answered, and its own.
    expect(questions).toHaveLength(3);
  });

  test('answers no question again that comes again when it resumes', async () => {
    const { discord, gateway, questions, user } = await answeredTwo();
    discord.faults.dropConnections();
    await until(() => discord.counts().resumed > 0 && gateway.isReady());
    expect(await user.run('/hello')).toMatchObject({ status: 'answered' });
    expect(questions).toHaveLength(3);
    expect(new Set(questions).size).toBe(3);
    expectResumed(discord);
  });
});

test('a session that has to begin in an outage of the HTTP API begins once', async () => {
  const kept = new Map<number, StoredSession>();
  const store: GatewayStore = {
    ...noGatewayStore,
    sessions: async () => [...kept.values()],
    save: async (sessions) => {
      for (const session of sessions) kept.set(session.shardId, session);
    },
  };
  const { discord, gateway: first } = await openGateway({ store });
  await first.connect();
  await first.close();
  const { gateway } = await openGateway({ store }, discord);
  await gateway.connect();
  expect(discord.counts()).toMatchObject({ identified: 1, resumed: 1 });
  // What Discord said of sessions at the start is out of date by now.
  const now = Date.now.bind(Date);
  const spy = vi.spyOn(Date, 'now').mockImplementation(() => now() + 2 * 24 * 3_600_000);
  onTestFinished(() => void spy.mockRestore());
  discord.faults.failNext(Number.POSITIVE_INFINITY, { route: '/gateway/bot' });
  discord.faults.invalidSession(false);
  await until(() => discord.counts().identified > 1 && gateway.isReady());
  expect(discord.counts()).toMatchObject({ identified: 2, connected: 1 });
});

test('a gateway that Discord closes at once again and again waits longer each time, up to ten seconds', async () => {
  const waits: number[] = [];
  const gate = Promise.withResolvers<void>();
  const clock: Clock = {
    now: () => 0,
    sleep: async (ms) => {
      // The other sleep is that of the log, until an outage is worth a line.
      if (ms === 60_000) return gate.promise;
      waits.push(ms);
    },
  };
  const { discord, gateway } = await openGateway({ clock });
  await gateway.connect();
  discord.faults.greetConnections(4_000);
  discord.faults.dropConnections();
  await until(() => waits.length >= 8);
  // A question that comes meanwhile is answered within its three seconds as long as a wait is shorter.
  for (const [index, ms] of [250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000].entries()) {
    expect(waits[index]).toBeGreaterThanOrEqual(ms);
    expect(waits[index]).toBeLessThanOrEqual(1.25 * ms);
  }
  discord.faults.clear();
  await until(gateway.isReady);
  expect(discord.counts()).toMatchObject({ identified: 1, resumed: 1 });
  gate.resolve();
});

test('a shard that Discord does not greet keeps its session for the next connection', async () => {
  const { logger, lines } = recordingLogger();
  const { discord, gateway } = await openGateway({ helloMs: 50, logger });
  await gateway.connect();
  discord.faults.greetConnections('silent');
  discord.faults.closeGateway(4_000);
  // It is closed by us, since nothing came.
  await until(() => lines.some(({ code }) => code === 1_000));
  discord.faults.clear();
  await until(gateway.isReady);
  expect(discord.counts()).toMatchObject({ identified: 1, resumed: 1 });
});
