import { expect, onTestFinished, test } from 'vitest';
import { allowedIn } from '../../../src/discord/messages/bot-in-channel.ts';
import { createDiscordRest } from '../../../src/discord/transport/rest.ts';
import { startLocalDiscord } from '../../../src/sandbox/discord/server.ts';
import { SendError } from '../../../src/worker/outbox/dispatch-ports.ts';

async function place() {
  const discord = await startLocalDiscord();
  const rest = createDiscordRest({ apiUrl: discord.url, token: discord.token });
  onTestFinished(async () => {
    await rest.close();
    await discord.close();
  });
  const channelId = discord.channelId('study-hall');
  return { discord, channelId, look: () => allowedIn(rest.alerts, channelId) };
}

test.each([
  [[], ['text', 'embeds', 'files']],
  [['AttachFiles'], ['text', 'embeds']],
  [['EmbedLinks'], ['text']],
  [['SendMessages'], []],
] as const)('without %j the bot may post %j', async (denied, allowed) => {
  const { discord, channelId, look } = await place();
  discord.faults.denyPermissions(channelId, denied);
  expect([...(await look())]).toEqual(allowed);
  expect(discord.requests().length).toBeLessThanOrEqual(4);
});

test('a channel that may not be seen is a refusal, and a bot that is timed out may post nothing', async () => {
  const { discord, channelId, look } = await place();
  discord.faults.denyPermissions(channelId, ['ViewChannel']);
  await expect(look()).rejects.toThrow(SendError);
  discord.faults.restorePermissions(channelId);
  discord.faults.timeOut(discord.guilds()[0]?.id ?? '', true);
  expect([...(await look())]).toEqual([]);
});
