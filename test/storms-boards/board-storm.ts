import { onTestFinished, vi } from 'vitest';
import { openBoardDelivery } from '../../src/discord/messages/board-messages.ts';
import { createDiscordRest } from '../../src/discord/transport/rest.ts';
import { boardListView } from '../../src/discord/views/boards/board-answers.ts';
import { createBoardRenderer } from '../../src/discord/views/boards/board-view.ts';
import { defaultFreshnessLimits } from '../../src/domain/occupancy/freshness.ts';
import { knownLibraries } from '../../src/domain/occupancy/library.ts';
import { startLocalDiscord } from '../../src/sandbox/discord/server.ts';
import { createIngestAlone } from '../../src/sandbox/ingest-alone.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { BoardSender } from '../../src/worker/boards/board-ports.ts';
import { type BoardRunner, createBoards } from '../../src/worker/boards/boards.ts';
import { boardRequest } from '../store/boards/board-request.ts';
import { manualClock } from '../support/manual-clock.ts';
import { recordingLogger } from '../support/recording-logger.ts';

export const minute = 60_000;

/** Between two looks at the network while time passes (ms): so long does an answer take at most. */
const stepMs = 250;

/**
 * Boards from what a poll saw to a local Discord with its rate limits, over real sockets, in a time that stands still until
 * a test moves it. Discord and its client library look at the machine's clock, which is this one until the test ends.
 */
export async function boardStorm() {
  const clock = manualClock();
  const machine = vi.spyOn(Date, 'now').mockImplementation(() => Math.floor(clock.now()));
  const discord = await startLocalDiscord({ guilds: 3 });
  const rest = createDiscordRest({ apiUrl: discord.url, token: discord.token });
  const delivery = openBoardDelivery(rest.alerts, discord.token);
  const store = await openStore({ url: 'sqlite::memory:', clock });
  const { logger } = recordingLogger();
  const shared = { store, full: new Map([['webster', 1600]]), limits: defaultFreshnessLimits, logger };
  const { live, ingest } = createIngestAlone({ ...shared, clock, machine: clock });
  let underWay = 0;
  const counted =
    <Given extends readonly unknown[], Answer>(request: (...given: Given) => Promise<Answer>) =>
    async (...given: Given): Promise<Answer> => {
      underWay += 1;
      return request(...given).finally(() => {
        underWay -= 1;
      });
    };
  /** Opens at the end of the test: a process that was killed hears nothing of its requests any more. */
  const end = Promise.withResolvers<void>();
  const runners: BoardRunner[] = [];
  /** A process with its way to Discord; `killedBy` names the request that it does not outlive. */
  const begin = (killedBy?: keyof BoardSender): BoardRunner => {
    let isDead = false;
    const mortal = <Given extends readonly unknown[], Answer>(
      name: keyof BoardSender,
      request: (...given: Given) => Promise<Answer>,
    ) => {
      const made = counted(request);
      return async (...given: Given): Promise<Answer> => {
        if (isDead) await end.promise;
        const answer = await made(...given);
        if (name !== killedBy) return answer;
        isDead = true;
        void runner.stop();
        await end.promise;
        return answer;
      };
    };
    const sender: BoardSender = {
      find: mortal('find', delivery.find),
      post: mortal('post', delivery.post),
      edit: mortal('edit', delivery.edit),
      pin: mortal('pin', delivery.pin),
      remove: mortal('remove', delivery.remove),
    };
    const runner = createBoards({
      store: store.boards,
      renderer: createBoardRenderer(),
      sender,
      pictures: { of: async () => ({ png: new Uint8Array([1]), alt: 'today' }) },
      libraries: () => live.librariesAt(clock.now()),
      clock,
      campusNow: clock.now,
      steady: clock,
      random: () => 0,
      logger,
    });
    runners.push(runner);
    return runner;
  };

  const settle = async (): Promise<void> => {
    do {
      while (underWay > 0) await new Promise((resolve) => setImmediate(resolve));
      await clock.advance(0);
    } while (underWay > 0);
  };
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= stepMs) {
      await clock.advance(Math.min(stepMs, left));
      await settle();
    }
  };
  const poll = (raw: number): Promise<void> => {
    const fetchedAt = clock.now();
    const reading = { libraryId: 'webster', raw, stamp: String(fetchedAt), fetchedAt };
    const libraries = knownLibraries.slice(0, 1);
    return ingest({ fetchedAt, readings: [reading], libraries, noRecord: [], problems: [] });
  };
  const channels = discord.guilds().map(({ id }) => ({ guildId: id, channelId: discord.channelId('general', id) }));
  const crowded = { since: new Map<string, number>(), longestMs: 0 };
  discord.onMessage(({ message: { channelId } }) => {
    const since = crowded.since.get(channelId);
    if (since !== undefined) crowded.longestMs = Math.max(crowded.longestMs, Date.now() - since);
    const isCrowded = discord.messages(channelId).length > 1;
    if (isCrowded) crowded.since.set(channelId, since ?? Date.now());
    else crowded.since.delete(channelId);
  });
  onTestFinished(async () => {
    discord.faults.clear();
    end.resolve();
    const stopped = Promise.all(runners.map((runner) => runner.stop()));
    await pass(stepMs);
    await stopped;
    machine.mockRestore();
    delivery.close();
    await store.close();
    await rest.close();
    await discord.close();
  });
  await poll(800);
  return {
    discord,
    clock,
    begin,
    pass,
    poll,
    /** A poll a minute: `count` at first, and 10 more each time. */
    polls: async (count: number, minutes: number): Promise<void> => {
      for (let passed = 0; passed < minutes; passed += 1) {
        await poll(count + 10 * passed);
        await pass(minute);
      }
    },
    /** Asks for a board of Webster in #general of the first server, or of another. */
    create: async (runner: BoardRunner, server = 0): Promise<void> => {
      const request = boardRequest({ ...channels[server], createdAt: clock.now(), libraryIds: ['webster'] });
      void runner.create(request);
      await pass(stepMs);
    },
    messages: (server = 0) => discord.messages(channels[server]?.channelId ?? ''),
    /** What the messages in #general say of Webster. */
    shown: (server = 0) =>
      discord.messages(channels[server]?.channelId ?? '').map(({ embeds }) => embeds[0]?.fields?.[0]?.value ?? ''),
    /** What `/board list` says of the board. */
    listed: async () => {
      const boards = await store.boards.list(channels[0]?.guildId ?? '');
      return boardListView(boards, [], [], 'en').content;
    },
    /** Until the faults are cleared. */
    hideHistory: () => discord.faults.denyPermissions(channels[0]?.channelId ?? '', ['ReadMessageHistory']),
    state: async (server = 0) => (await store.boards.list(channels[server]?.guildId ?? ''))[0]?.state,
    /** How long more than one message stood in a channel at most (ms). */
    crowdedMs: () => crowded.longestMs,
    /** When Discord was asked for something about a channel, in order. */
    asked: () =>
      discord
        .requests()
        .filter(({ path }) => path.includes('/channels/'))
        .map(({ at }) => at),
  };
}
