import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { RESTEvents } from '#discord.js';
import { createChannelPast, pastMessage } from '../../../src/discord/messages/channel-past.ts';
import { createMessageSender } from '../../../src/discord/messages/messages.ts';
import { createDiscordRest } from '../../../src/discord/transport/rest.ts';
import { channelMessage } from '../../../src/discord/views/shared/channel-message.ts';
import { localRest } from '../local-rest.ts';

const minute = 60_000;
const withContent = pastMessage.extend({ content: z.string() });

/** A channel of a local Discord whose clock is `aheadMs` ahead of ours. */
async function channel({ aheadMs = 0, ...options }: { aheadMs?: number; hiddenHistory?: 'empty' | 'refused' } = {}) {
  const { discord, rest } = await localRest({ ...options, now: () => Date.now() + aheadMs });
  const channelId = discord.channelId('general');
  const sender = createMessageSender(rest.alerts);
  const past = createChannelPast(rest.alerts);
  const find = (since = Date.now() - minute) =>
    past.find(channelId, withContent, ({ content }) => content === 'ours', since);
  const post = () => sender.post(channelId, channelMessage('ours'), 'nonce');
  return { discord, channelId, find, post };
}

describe('a message of ours', () => {
  test('is found behind hundreds of others’', async () => {
    const { discord, channelId, find, post } = await channel();
    const { messageId } = await post();
    discord.say(channelId, 'hello', { times: 350 });
    expect(await find()).toEqual({ messageId });
  });

  test.each([2 * minute, 20_000, -20_000, -2 * minute, 60 * minute])(
    'is found although Discord’s clock is %d ms ahead of ours',
    async (aheadMs) => {
      const { find, post } = await channel({ aheadMs });
      const { messageId } = await post();
      expect(await find(Date.now() - 1_000)).toEqual({ messageId });
    },
  );

  test('from before the time is another one', async () => {
    const discordTime = { now: Date.now() - 10 * minute };
    const { discord, rest } = await localRest({ now: () => discordTime.now });
    const channelId = discord.channelId('general');
    await createMessageSender(rest.alerts).post(channelId, channelMessage('ours'), 'nonce');
    discordTime.now = Date.now();
    const past = createChannelPast(rest.alerts);
    expect(await past.find(channelId, withContent, () => true, Date.now() - minute)).toBe('absent');
  });

  test('is not a webhook’s that repeats our words', async () => {
    const { discord, channelId, find } = await channel();
    discord.say(channelId, 'ours', { as: 'webhook', name: 'Relay' });
    expect(await find()).toBe('absent');
  });

  test('written down before the clock was set back is looked for all the same', async () => {
    const { find, post } = await channel();
    const { messageId } = await post();
    expect(await find(Date.now() + 60 * minute)).toEqual({ messageId });
  });
});

describe('a channel that is empty', () => {
  test.each(['empty', 'refused'] as const)('is unknown where its past may not be read (%s)', async (hiddenHistory) => {
    const { discord, channelId, find, post } = await channel({ hiddenHistory });
    await post();
    discord.faults.denyPermissions(channelId, ['ReadMessageHistory']);
    expect(await find()).toBe('unknown');
  });

  test('has nothing where it may be read', async () => {
    const { find } = await channel();
    expect(await find()).toBe('absent');
  });
});

test('a short rate limit between pages is waited for, a long one is an error at once', async () => {
  const { discord, find, post } = await channel();
  const { messageId } = await post();
  await find();
  discord.faults.rateLimitNext(2, { route: '/messages', retryAfterMs: 20 });
  expect(await find()).toEqual({ messageId });
  discord.faults.rateLimitNext(1, { route: '/messages', retryAfterMs: 60_000 });
  await expect(find()).rejects.toMatchObject({ failure: { kind: 'rateLimited' } });
});

test('however often a speaker is elected, its looks at channels listen to the queue once', async () => {
  const { alerts, close } = createDiscordRest({ apiUrl: 'http://127.0.0.1:9/api', token: 'token' });
  for (let elected = 0; elected < 20; elected += 1) createChannelPast(alerts);
  expect(alerts.listenerCount(RESTEvents.Response)).toBe(1);
  await close();
});
