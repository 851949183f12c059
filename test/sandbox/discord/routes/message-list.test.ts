import { describe, expect, test } from 'vitest';
import { Routes } from '#discord.js';
import type { LocalDiscord } from '../../../../src/sandbox/discord/server.ts';
import { snowflakeTime } from '../../../../src/sandbox/discord/snowflake.ts';
import { ask, discordForTest } from '../fixture.ts';

/** The messages that a list with this query gives, in its order. */
async function listed(discord: LocalDiscord, query: string): Promise<string[]> {
  const answer = await ask(discord, 'GET', `${Routes.channelMessages(discord.channelId('general'))}?${query}`);
  return Object.values(answer).flatMap((entry) => {
    const content = (entry as { content?: unknown } | undefined)?.content;
    return typeof content === 'string' ? [content] : [];
  });
}

describe('the messages of a channel', () => {
  test('are listed newest first: the last ones, those after an id, those before one', async () => {
    const discord = await discordForTest();
    const channelId = discord.channelId('general');
    const [, second] = ['one', 'two', 'three', 'four'].map((content) => discord.say(channelId, content));
    expect(await listed(discord, 'limit=3')).toEqual(['four', 'three', 'two']);
    expect(await listed(discord, `after=${second?.id}`)).toEqual(['four', 'three']);
    expect(await listed(discord, `after=${second?.id}&limit=1`)).toEqual(['three']);
    expect(await listed(discord, `before=${second?.id}`)).toEqual(['one']);
  });

  test('are at most a hundred a page, fifty unless asked for more', async () => {
    const discord = await discordForTest();
    const channelId = discord.channelId('general');
    discord.say(channelId, 'hello', { times: 120 });
    expect(await listed(discord, '')).toHaveLength(50);
    expect(await listed(discord, 'limit=100')).toHaveLength(100);
    for (const query of ['limit=0', 'limit=101', 'limit=x', 'after=yesterday']) {
      const { status, code } = await ask(discord, 'GET', `${Routes.channelMessages(channelId)}?${query}`);
      expect([status, code], query).toEqual([400, 50_035]);
    }
  });

  test('are hidden without Read Message History: refused, or an empty list as Discord documents it', async () => {
    for (const [hiddenHistory, status] of [['refused', 403] as const, ['empty', 200] as const]) {
      const discord = await discordForTest({ hiddenHistory });
      const channelId = discord.channelId('general');
      discord.say(channelId, 'hello');
      discord.faults.denyPermissions(channelId, ['ReadMessageHistory']);
      expect((await ask(discord, 'GET', Routes.channelMessages(channelId))).status).toBe(status);
      expect(await listed(discord, '')).toEqual([]);
    }
  });

  test('may be a webhook’s, with an author of its own', async () => {
    const discord = await discordForTest();
    const { raw } = discord.say(discord.channelId('general'), 'hello', { as: 'webhook', name: 'Relay' });
    expect(raw).toMatchObject({
      content: 'hello',
      author: { username: 'Relay', bot: true },
      webhook_id: raw.author.id,
    });
    expect(raw.author.id).not.toBe(discord.applicationId);
  });

  test('carry the time of Discord’s own clock, like the Date header and the ids', async () => {
    const discordTime = Date.UTC(2027, 2, 1, 12, 0, 20);
    const discord = await discordForTest({ now: () => discordTime });
    const { id, raw } = discord.say(discord.channelId('general'), 'hello');
    expect(Date.parse(raw.timestamp)).toBe(discordTime);
    expect(snowflakeTime(id)).toBe(discordTime);
    const { headers } = await ask(discord, 'GET', '/gateway');
    expect(Date.parse(headers.get('date') ?? '')).toBe(discordTime);
  });

  test('are out of reach in a voice channel without Connect', async () => {
    const discord = await discordForTest();
    const channelId = discord.channelId('Lounge');
    expect((await ask(discord, 'POST', Routes.channelMessages(channelId), { content: 'a' })).status).toBe(200);
    discord.faults.denyPermissions(channelId, ['Connect']);
    const { status, code } = await ask(discord, 'POST', Routes.channelMessages(channelId), { content: 'a' });
    expect([status, code]).toEqual([403, 50_001]);
  });
});
