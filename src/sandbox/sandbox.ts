import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../app.ts';
import { parseEnvironment } from '../base/config.ts';
import type { Logger } from '../base/logger.ts';
import { type Campus, createCampus } from './campus/campus.ts';
import { createScaledClock, type ScaledClock } from './campus/scaled-clock.ts';
import { type CampusServer, startCampusServer } from './campus/server.ts';
import { type LocalDiscord, startLocalDiscord } from './discord/server.ts';
import { rememberPast } from './past.ts';

/** The demo's world: a campus, a Discord, and the real bot between them, all on this machine. */
export interface Sandbox {
  readonly campus: Campus;
  readonly campusServer: CampusServer;
  readonly discord: LocalDiscord;
  /** The campus's time, which the bot shares. */
  readonly clock: ScaledClock;
  close(): Promise<void>;
}

const credentials = { user: 'demo', key: 'demo-key' } as const;

/**
 * Starts campus, Discord and bot, and resolves when the bot can be asked and has read the feed. `onStep` is called with what is
 * being done, for a person who waits.
 */
export async function startSandbox(parts: {
  readonly seed: string;
  /** The campus's time at the beginning (ms since the Unix epoch); the machine's by default. */
  readonly startAt?: number;
  readonly logger: Logger;
  readonly onStep: (step: string) => void;
  /** Fills the bot's new database with the past. */
  readonly remember?: typeof rememberPast;
}): Promise<Sandbox> {
  const { seed, startAt, logger, onStep, remember = rememberPast } = parts;
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const clock = createScaledClock(startAt === undefined ? {} : { startAt });
    const folder = await mkdtemp(join(tmpdir(), 'carrel-demo-'));
    closers.push(() => rm(folder, { recursive: true, force: true }));

    onStep('A campus with doors and people …');
    const campus = createCampus({ seed });
    const campusServer = await startCampusServer({ campus, clock, ...credentials });
    closers.push(campusServer.close);

    onStep('A Discord of our own …');
    const discord = await startLocalDiscord({ token: 'demo-bot-token' });
    closers.push(discord.close);

    onStep('Six weeks of readings …');
    const databaseUrl = `sqlite:${join(folder, 'carrel.db')}`;
    await remember(campus, databaseUrl, clock.now(), logger);

    onStep('The bot …');
    const app = await startApp({
      environment: {
        ...parseEnvironment({
          DISCORD_API_URL: discord.url,
          CONCORDIA_API_URL: campusServer.url,
          CONCORDIA_API_USER: credentials.user,
          CONCORDIA_API_KEY: credentials.key,
          DATABASE_URL: databaseUrl,
          HTTP_PORT: '0',
        }),
        DISCORD_TOKEN: discord.token,
      },
      logger,
      clock,
      onFatal: (error) => logger.error({ err: error }, 'the bot cannot go on'),
    });
    closers.push(app.stop);
    await Promise.all([app.connected, app.firstRead, app.pastRead]);
    return { campus, campusServer, discord, clock, close };
  } catch (error) {
    await close();
    throw error;
  }
}
