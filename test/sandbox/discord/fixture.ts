import { onTestFinished } from 'vitest';
import type { LocalDiscordOptions } from '../../../src/sandbox/discord/guilds/options.ts';
import { type LocalDiscord, startLocalDiscord } from '../../../src/sandbox/discord/server.ts';
import { type SmallBot, type SmallBotOptions, startSmallBot } from './small-bot.ts';

/** A local Discord that ends with the test. */
export async function discordForTest(options?: LocalDiscordOptions): Promise<LocalDiscord> {
  const discord = await startLocalDiscord(options);
  onTestFinished(() => discord.close());
  return discord;
}

/** A small bot on it that ends with the test, before its Discord does. */
export async function botForTest(discord: LocalDiscord, options?: SmallBotOptions): Promise<SmallBot> {
  const bot = await startSmallBot(discord, options);
  onTestFinished(() => bot[Symbol.asyncDispose]());
  return bot;
}

/** What Discord's error bodies look like where a test reads them. */
export interface ErrorBody {
  status: number;
  code: number;
  message: string;
  errors?: Record<string, unknown>;
  retry_after?: number;
  global?: boolean;
  headers: Headers;
}

/** Sends a request as the bot, without any client library, and gives back status and body. */
export async function ask(
  discord: LocalDiscord,
  method: string,
  path: string,
  body?: unknown,
): Promise<ErrorBody & Record<string, unknown>> {
  const response = await fetch(`${discord.url}/v10${path}`, {
    method,
    headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const parsed = text === '' ? {} : (JSON.parse(text) as object);
  return { ...(parsed as ErrorBody), status: response.status, headers: response.headers };
}
