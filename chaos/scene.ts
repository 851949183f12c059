import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../src/app.ts';
import type { App } from '../src/app-parts.ts';
import { parseEnvironment } from '../src/base/config.ts';
import { createLogger } from '../src/base/logger.ts';
import { randomFor } from '../src/sandbox/campus/random.ts';
import { startLocalDiscord } from '../src/sandbox/discord/server.ts';
import type { PostgresServer } from '../test/support/postgres/server.ts';
import { openPostgresDatabase } from './postgres-database.ts';
import { openScriptedCampus } from './scripted-campus.ts';
import { fillWithSubscribers } from './subscribers.ts';
import { takeMachineTime } from './time/machine-time.ts';
import { watchQueries, watchThreads } from './time/other-work.ts';
import { watchRequests } from './time/under-way.ts';

const minute = 60_000;
/** So far does time move between two looks at what has happened (ms). */
const stepMs = 15_000;
const servers = 10;
const channelsOfServer = ['general', 'study-hall', 'course-help', 'housing', 'jobs'];

/** A line of the bot's log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** The whole bot over a database with 200 alerts, between a scripted feed and a local Discord, in a time of its own. */
export type Scene = Awaited<ReturnType<typeof openScene>>;

/** Where a scene begins. `disk`: a folder for the database; by default one in the temporary folder. */
export interface SceneOptions {
  readonly startAt: number;
  readonly seed: number;
  readonly disk?: string | undefined;
  /** The database is on this one, and not a file. */
  readonly server?: PostgresServer | undefined;
}

/** Opens the scene at `startAt`; the bot is not started yet. */
export async function openScene({ startAt, seed, disk = tmpdir(), server }: SceneOptions) {
  const folder = await mkdtemp(join(disk, 'carrel-chaos-'));
  const databasePath = join(folder, 'carrel.db');
  const postgres = server && (await openPostgresDatabase(server));
  const url = postgres?.url ?? `sqlite:${databasePath}`;
  const queries = watchQueries((client) => {
    postgres?.relax(client);
    postgres?.show(Date.now());
  });
  const threads = watchThreads();
  const requests = watchRequests(() => threads.isBusy() || (postgres?.isSilent() === false && queries.isBusy()));
  const time = takeMachineTime({ startAt, random: randomFor(seed).uniform, settle: requests.settle });
  // The clocks of Discord and of the university are right, whatever the bot's shows.
  const rightNow = (): number => startAt + Math.floor(time.steadyNow());
  const campus = await openScriptedCampus(rightNow);
  const discord = await startLocalDiscord({
    token: 'token-of-the-bot',
    guilds: servers,
    rateLimits: 'sliding',
    now: rightNow,
    history: 10_000,
  });
  const places = discord
    .guilds()
    .flatMap(({ id: guildId }) =>
      channelsOfServer.map((name) => ({ guildId, channelId: discord.channelId(name, guildId) })),
    );
  const subscriptions = await fillWithSubscribers(url, places, startAt);
  const log: LogLine[] = [];
  const fatal: string[] = [];
  let app: App | undefined;
  const environment = parseEnvironment({
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.url,
    CONCORDIA_API_URL: campus.server.url,
    CONCORDIA_API_USER: 'user',
    CONCORDIA_API_KEY: 'key',
    DATABASE_URL: url,
    HTTP_PORT: '0',
  });
  const lookers = new Set<() => Promise<void>>();
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= stepMs) {
      await time.advance(Math.min(stepMs, left));
      for (const look of lookers) await look().catch(() => {});
    }
  };
  const scene = {
    time,
    campus,
    discord,
    places,
    subscriptions,
    databasePath,
    postgres,
    /** Where the suite reads the database. */
    rowsUrl: postgres?.directUrl ?? url,
    log,
    /** Why the bot gave up, if it did. */
    fatal,
    /** Called every few seconds while time passes; where it fails, the next look makes up for it. */
    onLook: (look: () => Promise<void>): void => void lookers.add(look),
    pass,
    /** Time passes until it has happened, or `mostMs` are over. */
    passUntil: async (happened: () => boolean, mostMs: number): Promise<boolean> => {
      for (let left = mostMs; left > 0 && !happened(); left -= stepMs) await pass(stepMs);
      return happened();
    },
    isRunning: () => app !== undefined,
    start: async (): Promise<void> => {
      const logger = createLogger({
        level: 'debug',
        secrets: [],
        destination: { write: (line) => void log.push({ ...JSON.parse(line), steadyAt: time.steadyNow() }) },
      });
      const starting = startApp({
        environment: { ...environment, DISCORD_TOKEN: discord.token },
        logger,
        onFatal: (error) => void fatal.push(error.message),
      });
      app = await whileTimePasses(starting, time.advance);
    },
    stop: async (): Promise<void> => {
      const stopping = app?.stop();
      app = undefined;
      if (stopping !== undefined) await whileTimePasses(stopping, time.advance);
    },
    close: async (): Promise<void> => {
      try {
        await scene.stop();
        await discord.close();
        await campus.server.close();
        await requests.settle();
      } finally {
        time.restore();
        requests.close();
        queries.close();
        threads.close();
        await postgres?.close();
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
  return scene;
}

/** What comes of `work`, which may wait for timers: time passes meanwhile, at most ten minutes of it. */
async function whileTimePasses<T>(work: Promise<T>, advance: (ms: number) => Promise<void>): Promise<T> {
  let isOver = false;
  const ended = work.finally(() => {
    isOver = true;
  });
  ended.catch(() => {});
  for (let passedMs = 0; !isOver && passedMs < 10 * minute; passedMs += 100) await advance(passedMs === 0 ? 0 : 100);
  if (!isOver) throw new Error('the bot neither starts nor stops within ten minutes');
  return ended;
}
