import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../src/base/clock.ts';
import { createCampus } from '../../src/sandbox/campus/campus.ts';
import { startCampusServer } from '../../src/sandbox/campus/server.ts';
import { type LocalDiscord, startLocalDiscord } from '../../src/sandbox/discord/server.ts';
import { startFlags } from '../lab/bot-process.ts';
import type { BenchDatabase } from '../lab/database.ts';
import { feedAccount } from '../lab/protocol.ts';

const launcher = fileURLToPath(new URL('../../bin/run.mjs', import.meta.url));

/** A process of the bot as `npm start` runs it. */
export interface BotOfMany {
  readonly child: ChildProcess;
  /** Resolves when `/readyz` says something that matches. */
  readyWith(words: RegExp): Promise<void>;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Processes over one database, with a Discord and a feed beside them. */
export interface BotsOfMany {
  readonly discord: LocalDiscord;
  start(roles: string): BotOfMany;
  /** Ends all of it. */
  close(): Promise<void>;
}

/** Opens a Discord and a feed for processes that share `database`. */
export async function openBots(database: BenchDatabase): Promise<BotsOfMany> {
  const discord = await startLocalDiscord({ validate: false });
  const feed = await startCampusServer({ campus: createCampus({ seed: 'bench' }), clock: systemClock, ...feedAccount });
  const children = new Set<ChildProcess>();
  const killAll = (): void => {
    for (const child of children) child.kill('SIGKILL');
  };
  process.once('exit', killAll);

  const start = (roles: string): BotOfMany => {
    const child = spawn(process.execPath, [...startFlags, launcher, 'src/main.ts', 'start'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        DISCORD_TOKEN: discord.token,
        DISCORD_API_URL: discord.url,
        CONCORDIA_API_URL: feed.url,
        CONCORDIA_API_USER: feedAccount.user,
        CONCORDIA_API_KEY: feedAccount.key,
        DATABASE_URL: database.url,
        ROLES: roles,
        HTTP_PORT: '0',
        LOG_LEVEL: 'info',
      },
    });
    children.add(child);
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    void ended.then(() => children.delete(child));
    const listens = Promise.withResolvers<string>();
    child.stdout.setEncoding('utf8').on('data', (log: string) => {
      const url = /"http":"([^"]+)"/.exec(log)?.[1];
      if (url !== undefined) listens.resolve(url);
    });
    return {
      child,
      readyWith: async (words) => {
        const url = await listens.promise;
        const answer = async (): Promise<string> => (await fetch(`${url}/readyz`)).text();
        while (!words.test(await answer().catch(() => ''))) await systemClock.sleep(20);
      },
      end: async (signal) => {
        child.kill(signal);
        await ended;
      },
    };
  };
  return {
    discord,
    start,
    close: async () => {
      killAll();
      process.removeListener('exit', killAll);
      await Promise.all([discord.close(), feed.close()]);
    },
  };
}
