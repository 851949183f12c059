import { describe, expect, test } from 'vitest';
import { PermissionFlagsBits as Bits } from '#discord.js';
import { channelsByRest, createMessageSender } from '../../../src/discord/messages/messages.ts';
import { createDiscordRest } from '../../../src/discord/transport/rest.ts';
import { channelMessage } from '../../../src/discord/views/shared/channel-message.ts';
import { startLocalDiscord } from '../../../src/sandbox/discord/server.ts';
import { SendError } from '../../../src/worker/outbox/dispatch-ports.ts';
import { localRest } from '../local-rest.ts';

const hello = channelMessage('Hello');
const unknownId = '1399999999999999999';

async function sending() {
  const { discord, rest } = await localRest({ guilds: 2 });
  const channelId = discord.channelId('general');
  return { discord, channelId, sender: createMessageSender(rest.alerts), facts: channelsByRest(rest.alerts) };
}

const failureOf = async (sent: Promise<unknown>): Promise<SendError['failure'] | undefined> => {
  const error = await sent.catch((thrown: unknown) => thrown);
  return error instanceof SendError ? error.failure : undefined;
};

describe('a message', () => {
  test('is posted and edited, in words that Discord’s specification takes', async () => {
    const { sender, discord, channelId } = await sending();
    const { messageId } = await sender.post(channelId, hello, 'nonce-1');
    expect(discord.messages(channelId)).toMatchObject([{ id: messageId, content: 'Hello' }]);
    await sender.edit(channelId, messageId, channelMessage('Goodbye'));
    expect(discord.messages(channelId)).toMatchObject([{ id: messageId, content: 'Goodbye' }]);
    expect([discord.violations(), discord.ignoredFields()]).toEqual([[], []]);
  });

  test('with the same nonce is the same message, also when Discord’s answer was lost', async () => {
    const { sender, discord, channelId } = await sending();
    discord.faults.loseAnswers(1, { route: 'POST /channels' });
    expect(await failureOf(sender.post(channelId, hello, 'nonce-1'))).toMatchObject({ kind: 'transient' });
    const { messageId } = await sender.post(channelId, hello, 'nonce-1');
    expect(discord.messages(channelId).map(({ id }) => id)).toEqual([messageId]);
    await sender.post(channelId, hello, 'nonce-2');
    expect(discord.messages(channelId)).toHaveLength(2);
  });

  test('goes to a person in the one channel that they have with the bot', async () => {
    const { sender, discord } = await sending();
    const person = discord.user();
    const { channelId } = await sender.openDm(person.id);
    expect(channelId).toBe(discord.dmChannelId(person.id));
    expect(await sender.openDm(person.id)).toEqual({ channelId });
    await sender.post(channelId, hello, 'nonce-1');
    expect(discord.messages(channelId)).toHaveLength(1);
  });
});

describe('Discord’s refusal', () => {
  test.each([
    [['ViewChannel'], 'missingAccess', 50_001],
    [['SendMessages'], `lacks${Bits.SendMessages}`, 50_013],
  ] as const)('without %j is for good, and says what is lacking: %s', async (denied, reason, code) => {
    const { sender, discord, channelId } = await sending();
    discord.faults.denyPermissions(channelId, denied);
    expect(await failureOf(sender.post(channelId, hello, 'n'))).toMatchObject({ kind: 'permanent', reason, code });
  });

  test('of a channel that is gone is for good, of a message that is gone is nothing lost', async () => {
    const { sender, discord, channelId } = await sending();
    expect(await failureOf(sender.edit(channelId, unknownId, hello))).toMatchObject({ kind: 'messageGone' });
    discord.faults.deleteChannel(channelId);
    const gone = { kind: 'permanent', reason: 'unknownChannel', code: 10_003 };
    expect(await failureOf(sender.post(channelId, hello, 'n'))).toMatchObject(gone);
    expect(await failureOf(sender.edit(channelId, unknownId, hello))).toMatchObject(gone);
  });

  test('of closed direct messages is for good', async () => {
    const { sender, discord } = await sending();
    const person = discord.user();
    discord.faults.closeDms(person.id);
    const { channelId } = await sender.openDm(person.id);
    const closed = { kind: 'permanent', reason: 'dmsClosed', code: 50_007 };
    expect(await failureOf(sender.post(channelId, hello, 'n'))).toMatchObject(closed);
  });

  test.each([false, true])('for the rate limit says how long to wait, and for whom (global: %j)', async (global) => {
    const { sender, discord, channelId } = await sending();
    discord.faults.rateLimitNext(1, { retryAfterMs: 2_500, global });
    const failure = await failureOf(sender.post(channelId, hello, 'n'));
    expect(failure).toMatchObject({ kind: 'rateLimited', global });
    const { retryAfterMs } = failure as { retryAfterMs: number };
    expect(retryAfterMs).toBeGreaterThanOrEqual(2_500);
  });

  test('for a fraction of a millisecond is one for a whole one, which every database can keep', async () => {
    const { sender, discord, channelId } = await sending();
    discord.faults.rateLimitNext(1, { retryAfterMs: 1_234_567.8 });
    const { retryAfterMs } = (await failureOf(sender.post(channelId, hello, 'n'))) as { retryAfterMs: number };
    expect(retryAfterMs).toBe(Math.ceil(retryAfterMs));
  });

  test.each([500, 502, 503])('with %i may pass', async (status) => {
    const { sender, discord, channelId } = await sending();
    discord.faults.failNext(1, { status });
    expect(await failureOf(sender.post(channelId, hello, 'n'))).toEqual({
      kind: 'transient',
      mayBeSent: true,
      code: undefined,
      detail: `HTTP ${status}`,
    });
  });

  test('of a body that we should not have sent is for good, and tells neither token nor text', async () => {
    const { sender, discord, channelId } = await sending();
    const failure = await failureOf(sender.post(channelId, { content: 'secret'.repeat(500) }, 'n'));
    expect(failure).toEqual({ kind: 'refused', code: 50_035, detail: 'HTTP 400, code 50035' });
    expect(JSON.stringify(failure)).not.toContain(discord.token);
  });

  test('that never comes, since Discord is away, may pass', async () => {
    const discord = await startLocalDiscord();
    await discord.close();
    const { alerts, close } = createDiscordRest({ apiUrl: discord.url, token: discord.token });
    const failure = await failureOf(createMessageSender(alerts).post(unknownId, hello, 'n'));
    await close();
    expect(failure).toMatchObject({ kind: 'transient', detail: expect.stringContaining('ECONNREFUSED') });
  });
});

describe('an edit', () => {
  test('of which Discord says once that there is no such message is repeated, and put right', async () => {
    const { sender, discord, channelId } = await sending();
    const { messageId } = await sender.post(channelId, hello, 'n');
    discord.faults.refuseNext(1, { code: 10_008, status: 404, route: 'PATCH' });
    await sender.edit(channelId, messageId, channelMessage('Goodbye'));
    expect(discord.messages(channelId)).toMatchObject([{ content: 'Goodbye' }]);
  });

  test('of a message whose edits are spent is not taken for a rate limit, though it comes as a 429', async () => {
    const { sender, discord, channelId } = await sending();
    const { messageId } = await sender.post(channelId, hello, 'n');
    discord.faults.spendEdits();
    expect(await failureOf(sender.edit(channelId, messageId, hello))).toMatchObject({ kind: 'editsSpent' });
    discord.faults.clear();
    await sender.edit(channelId, messageId, hello);
  });
});

describe('a post that Discord refuses', () => {
  const picture = { ...hello, embeds: [{ title: 'a chart' }] };

  test('for Embed Links names them alone', async () => {
    const { sender, discord, channelId } = await sending();
    discord.faults.denyPermissions(channelId, ['EmbedLinks']);
    const reason = `lacks${Bits.EmbedLinks}`;
    expect(await failureOf(sender.post(channelId, picture, 'n'))).toMatchObject({ kind: 'permanent', reason });
  });

  test('in a voice channel for Connect names that', async () => {
    const { sender, discord } = await sending();
    const voice = discord.channelId('Lounge');
    discord.faults.denyPermissions(voice, ['Connect']);
    const reason = `lacks${Bits.Connect}`;
    expect(await failureOf(sender.post(voice, hello, 'n'))).toMatchObject({ kind: 'permanent', reason });
  });

  test('although all permissions are there names the code', async () => {
    const { sender, discord, channelId } = await sending();
    discord.faults.refuseNext(1, { code: 50_013, status: 403 });
    expect(await failureOf(sender.post(channelId, hello, 'n'))).toMatchObject({ reason: 'code50013' });
  });

  test('by AutoMod is blocked', async () => {
    const { sender, discord, channelId } = await sending();
    discord.faults.refuseNext(1, { code: 200_000 });
    expect(await failureOf(sender.post(channelId, hello, 'n'))).toMatchObject({ kind: 'permanent', reason: 'blocked' });
  });

  test('because the bot is timed out is tried again later', async () => {
    const { sender, discord, channelId } = await sending();
    const guildId = discord.guilds()[0]?.id ?? '';
    discord.faults.timeOut(guildId, true);
    expect(await failureOf(sender.post(channelId, hello, 'n'))).toMatchObject({ kind: 'transient', mayBeSent: false });
    discord.faults.timeOut(guildId, false);
    await sender.post(channelId, hello, 'n');
  });
});

describe('the channel for notices to a server’s moderators', () => {
  test('is none where there is none for that: never the public one that greets new members', async () => {
    const { sender, discord } = await sending();
    expect(await sender.noticeChannel(discord.guilds()[0]?.id ?? '')).toBeUndefined();
  });

  test('is gone with the server', async () => {
    const { sender, discord } = await sending();
    const [guild] = discord.guilds();
    discord.kickGuild(guild?.id ?? '');
    expect(await failureOf(sender.noticeChannel(guild?.id ?? ''))).toMatchObject({ reason: 'unknownChannel' });
  });
});

describe('what Discord says of a channel', () => {
  test('is whose it is and of which type, that there is none, or that it may not be seen', async () => {
    const { facts, discord, channelId } = await sending();
    const [guild, other] = discord.guilds();
    expect(await facts(channelId)).toEqual({ kind: 'found', guildId: guild?.id, type: 0 });
    const foreign = await facts(discord.channelId('announcements', other?.id));
    expect(foreign).toEqual({ kind: 'found', guildId: other?.id, type: 5 });
    expect(await facts(unknownId)).toEqual({ kind: 'unknown' });
    discord.faults.denyPermissions(channelId, ['ViewChannel']);
    expect(await facts(channelId)).toEqual({ kind: 'hidden' });
    discord.faults.failNext(1);
    expect(await facts(channelId)).toEqual({ kind: 'unanswered' });
  });
});
