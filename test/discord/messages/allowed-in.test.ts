import { expect, test } from 'vitest';
import { allowedIn } from '../../../src/discord/messages/bot-in-channel.ts';
import { SendError } from '../../../src/worker/outbox/dispatch-ports.ts';
import { localRest } from '../local-rest.ts';

async function place() {
  const { discord, rest } = await localRest();
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
