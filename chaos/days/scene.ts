import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../../src/app.ts';
import type { App } from '../../src/app-parts.ts';
import { parseEnvironment } from '../../src/base/config.ts';
import { createLogger } from '../../src/base/logger.ts';
import { serviceDayOf } from '../../src/domain/calendar/service-day.ts';
import { randomFor } from '../../src/sandbox/campus/random.ts';
import { startCampusServer } from '../../src/sandbox/campus/server.ts';
import { startLocalDiscord } from '../../src/sandbox/discord/server.ts';
import { takeMachineTime } from '../time/machine-time.ts';
import { watchQueries, watchThreads } from '../time/other-work.ts';
import { watchRequests } from '../time/under-way.ts';
import { keepAccounts } from './accounts.ts';
import { closingCampus } from './closing-campus.ts';
import { fillStore, servers } from './filling.ts';

/** The doors report every five minutes, and so often the bot asks (ms). */
export const pollMs = 5 * 60_000;
/** How long the bot gets after each poll to send what follows (ms): Discord takes a second per channel. */
const mostSendingMs = 60_000;

/** A RAM disk where there is one: a disk's writes would be most of the time. */
const memory = '/dev/shm';

/** Of each channel, by the stand-in for Discord. */
const messagesKept = 4;

/** What one of the bot's messages takes of the heap with its embed, by a heap snapshot of day 25: 3.7 kB. */
const messageBytes = 3_700;

const noSleep = (): never => {
  throw new Error('the campus never sleeps');
};

/** The whole bot with its past, between the simulated campus and a local Discord, in a time of its own. */
export type Scene = Awaited<ReturnType<typeof openScene>>;

/** Opens the scene at `startAt`; the bot is not started yet. `closed`: the service days, from and before, in which Webster is closed. */
export async function openScene(options: {
  readonly startAt: number;
  readonly seed: number;
  readonly databaseUrl: string | undefined;
  readonly closed: readonly [from: string, until: string];
}) {
  const { startAt, seed, closed } = options;
  const folder = await mkdtemp(join(existsSync(memory) ? memory : tmpdir(), 'carrel-days-'));
  const url = options.databaseUrl ?? `sqlite:${join(folder, 'carrel.db')}`;
  const queries = watchQueries();
  const pictures = watchThreads();
  const requests = watchRequests(() => queries.isBusy() || pictures.isBusy());
  const time = takeMachineTime({ startAt, random: randomFor(seed).uniform, settle: requests.settle });
  const campus = closingCampus(seed, closed, serviceDayOf);
  const feed = await startCampusServer({ campus, clock: { now: Date.now, sleep: noSleep }, user: 'user', key: 'key' });
  const discord = await startLocalDiscord({
    token: 'token-of-the-bot',
    guilds: servers,
    rateLimits: 'sliding',
    // A client that was suspended for five minutes has missed its beats.
    timing: { heartbeatMs: 60 * 60_000 },
    // Enough for the edits of a day; more would be the stand-in's memory and not the bot's. So its messages are as large from the start.
    history: messagesKept,
  });
  for (const { id } of discord.guilds()) {
    for (const name of ['general', 'study-hall']) {
      for (let message = 0; message < messagesKept; message += 1) {
        discord.say(discord.channelId(name, id), Buffer.alloc(messageBytes, 'x').toString('latin1'));
      }
    }
  }
  await fillStore({ url, discord, campus, startAt });
  const accounts = keepAccounts(discord);
  const errors: string[] = [];
  const logger = createLogger({
    level: 'info',
    secrets: [],
    destination: {
      write: (line) => {
        const read = JSON.parse(line);
        accounts.hear(read);
        if (read.level >= 50) errors.push(line.trim());
      },
    },
  });
  let app: App | undefined;
  const environment = parseEnvironment({
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.url,
    CONCORDIA_API_URL: feed.url,
    CONCORDIA_API_USER: 'user',
    CONCORDIA_API_KEY: 'key',
    DATABASE_URL: url,
    HTTP_PORT: '0',
    POLL_SECONDS: String(pollMs / 1000),
  });
  /** Passes time until the work is done. */
  const whilePassing = async <T>(work: Promise<T>): Promise<T> => {
    let isOver = false;
    const ended = work.finally(() => {
      isOver = true;
    });
    ended.catch(() => {});
    while (!isOver) await time.advance(100);
    return ended;
  };
  return {
    url,
    folder,
    time,
    feed,
    discord,
    accounts,
    /** What the bot logged as an error. */
    errors,
    whilePassing,
    /** One poll later: time leaps, and then the bot has as long as it needs to send. */
    nextPoll: async (isSending: () => Promise<boolean>): Promise<void> => {
      await time.leap(pollMs - 500);
      await time.advance(500);
      for (let passed = 0; passed < mostSendingMs && (await isSending()); passed += 1_000) await time.advance(1_000);
    },
    start: async (): Promise<void> => {
      const fatal = Promise.withResolvers<never>();
      const starting = startApp({
        environment: { ...environment, DISCORD_TOKEN: discord.token },
        logger,
        onFatal: (error) => fatal.reject(error),
      });
      app = await whilePassing(starting);
      await whilePassing(Promise.race([fatal.promise, Promise.all([app.connected, app.firstRead, app.pastRead])]));
    },
    close: async (): Promise<void> => {
      if (app !== undefined) await whilePassing(app.stop());
      await discord.close();
      await feed.close();
      await requests.settle();
      time.restore();
      requests.close();
      queries.close();
      pictures.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
