import { type APIInteraction, Routes } from 'discord.js';
import { expect, test } from 'vitest';
import { ask, botForTest, discordForTest } from '../fixture.ts';

const fast = { validate: false, rateLimits: false };

test('the fast way answers as the usual one does', async () => {
  const discord = await discordForTest(fast);
  const codes = Promise.withResolvers<(number | undefined)[]>();
  await botForTest(discord, {
    onInteraction: async (it: APIInteraction) => {
      const route = Routes.interactionCallback(it.id, it.token);
      const body = { type: 4, data: { content: 'hello' } };
      codes.resolve([
        (await ask(discord, 'POST', Routes.interactionCallback(it.id, 'other'), body)).code,
        (await ask(discord, 'POST', route, { type: 4, data: {} })).code,
        (await ask(discord, 'POST', route, body)).code,
        (await ask(discord, 'POST', route, body)).code,
      ]);
    },
  });
  expect((await discord.user().run('/hello')).message?.content).toBe('hello');
  expect(await codes.promise).toEqual([10062, 50006, undefined, 40060]);
});

test('the fast way steps aside for a planned fault', async () => {
  const discord = await discordForTest(fast);
  discord.faults.failNext(1, { route: '/callback', status: 503 });
  const answer = await ask(discord, 'POST', Routes.interactionCallback('1', 'token'), { type: 1 });
  expect(answer.status).toBe(503);
  expect((await ask(discord, 'POST', Routes.interactionCallback('1', 'token'), { type: 1 })).code).toBe(10062);
});
