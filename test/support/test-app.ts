import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startApp } from '../../src/app.ts';
import type { App } from '../../src/app-parts.ts';
import { parseEnvironment } from '../../src/base/config.ts';
import { createLogger } from '../../src/base/logger.ts';
import { type Campus, createCampus } from '../../src/sandbox/campus/campus.ts';
import { createScaledClock } from '../../src/sandbox/campus/scaled-clock.ts';
import { type CampusServer, startCampusServer } from '../../src/sandbox/campus/server.ts';
import type { LocalDiscordOptions } from '../../src/sandbox/discord/guilds/options.ts';
import { type LocalDiscord, startLocalDiscord } from '../../src/sandbox/discord/server.ts';
import { ramDisk } from './postgres/server.ts';
import { until } from './until.ts';

/** Discord's three seconds would measure how busy the machine is; this ends what is never answered (ms). */
export const patient = { answerMs: 80_000 } as const;

/** A Tuesday in term, ten in the morning in Montreal: the doors move, and people are coming in. */
export const tuesdayAtTen = Date.parse('2026-02-10T15:00:00Z');

/** What a day brings there is simulated once for all tests of a worker: the campus is a function of time alone. */
const campus = createCampus({ seed: 'house' });

/** The whole app between a simulated campus and a local Discord, over real sockets on free ports; `close` ends all. */
export interface TestApp {
  readonly campus: Campus;
  readonly campusServer: CampusServer;
  readonly discord: LocalDiscord;
  readonly clock: ReturnType<typeof createScaledClock>;
  /** The environment of the bot, as its host would write it. */
  readonly variables: Readonly<Record<string, string>>;
  /** What the bot logged, line by line. */
  readonly log: readonly string[];
  /** Why the bot gave up, if it did. */
  readonly fatal: () => string | undefined;
  readonly until: typeof until;
  /** Moves the campus's time on by `ms` and waits until the bot has taken in the next poll. */
  nextPoll(ms: number): Promise<void>;
  /** Starts the bot, or starts it again on the same database; `ready` waits for Discord and the first poll. */
  start(options?: { ready?: boolean }): Promise<App>;
  close(): Promise<void>;
}

/** Starts campus and Discord; the app itself is not started yet. Time stands still at `at` until a test moves it. */
export async function prepareTestApp(
  options: {
    at?: number;
    discord?: LocalDiscordOptions;
    feed?: { user: string; key: string };
    variables?: Record<string, string>;
  } = {},
): Promise<TestApp> {
  const folder = await mkdtemp(join(ramDisk(), 'carrel-test-'));
  const clock = createScaledClock({ startAt: options.at ?? tuesdayAtTen, speed: 0 });
  const feed = options.feed ?? { user: 'user', key: 'key-of-the-feed' };
  const campusServer = await startCampusServer({ campus, clock, ...feed });
  const discord = await startLocalDiscord({ token: 'token-of-the-bot', timing: patient, ...options.discord });
  const variables = {
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.url,
    CONCORDIA_API_URL: campusServer.url,
    CONCORDIA_API_USER: feed.user,
    CONCORDIA_API_KEY: feed.key,
    DATABASE_URL: `sqlite:${join(folder, 'data', 'carrel.db')}`,
    HTTP_PORT: '0',
    ...options.variables,
  };
  const log: string[] = [];
  let fatal: string | undefined;
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  let polls = 0;
  let running: App | undefined;
  return {
    campus,
    campusServer,
    discord,
    clock,
    variables,
    log,
    fatal: () => fatal,
    until,
    nextPoll: async (ms) => {
      const before = polls;
      clock.jumpTo(clock.now() + ms);
      await until(() => polls > before);
      // It falls asleep within the same turn: time that is moved before would pass it by.
      await turn();
    },
    start: async ({ ready = true } = {}) => {
      const environment = parseEnvironment(variables);
      const logger = createLogger({
        level: 'debug',
        secrets: [environment.DISCORD_TOKEN, environment.CONCORDIA_API_KEY],
        destination: {
          write: (line) => {
            log.push(line);
            if (line.includes('"polled"') && line.includes('occupancy')) polls += 1;
          },
        },
      });
      const app = await startApp({
        environment: { ...environment, DISCORD_TOKEN: environment.DISCORD_TOKEN ?? '' },
        logger,
        clock,
        onFatal: (error) => {
          fatal = error.message;
        },
      });
      running = app;
      if (ready) await Promise.all([app.connected, app.firstRead]);
      return app;
    },
    close: async () => {
      await running?.stop();
      await discord.close();
      await campusServer.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
