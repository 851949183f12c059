import type { ChildProcess } from 'node:child_process';
import { type BotKind, type BotOptions, type BotProcess, startBot } from './bot-process.ts';
import { type DiscordHandle, startDiscordProcess } from './discord-handle.ts';
import type { World } from './protocol.ts';

/** Discord and the bots that were started for it. */
export interface Lab {
  readonly tell: DiscordHandle['tell'];
  startBot(kind: BotKind, world: World, options?: BotOptions): Promise<BotProcess>;
  /** Starts a bot and resolves at its first answer with the time since its spawn, in milliseconds. */
  launch(kind: BotKind, world: World, options?: BotOptions): Promise<{ bot: BotProcess; firstAnswerMs: number }>;
  /** Ends every process and removes every folder. */
  close(): Promise<void>;
}

/** The longest a bot may take to its first answer (ms): 10,000 servers of which one is missing, on a slow machine. */
const launchLimitMs = 120_000;

/** Opens a lab. Its processes end with this one even when it is not closed. */
export function openLab(): Lab {
  const children = new Set<ChildProcess>();
  const bots = new Set<BotProcess>();
  const onChild = (child: ChildProcess): void => {
    children.add(child);
    child.once('exit', () => children.delete(child));
  };
  const killAll = (): void => {
    for (const child of children) child.kill('SIGKILL');
  };
  process.once('exit', killAll);
  const discord = startDiscordProcess(onChild);
  let isClosed = false;

  const lab: Lab = {
    tell: discord.tell,
    startBot: async (kind, world, options = {}) => {
      const bot = await startBot(kind, world, { ...options, onChild });
      if (isClosed) {
        await bot.stop();
        throw new Error('the lab is closed');
      }
      bots.add(bot);
      const stop = async (): Promise<void> => {
        bots.delete(bot);
        await bot.stop();
      };
      return { ...bot, stop };
    },
    launch: async (kind, world, options) => {
      const bot = await lab.startBot(kind, world, options);
      const answered = discord.tell('waitForAnswer', { worldId: world.worldId, limitMs: launchLimitMs });
      await Promise.race([answered, bot.ended]);
      return { bot, firstAnswerMs: performance.now() - bot.spawnedAt };
    },
    close: async () => {
      isClosed = true;
      await Promise.all([...[...bots].map((bot) => bot.stop()), discord.stop()]);
    },
  };
  return lab;
}
