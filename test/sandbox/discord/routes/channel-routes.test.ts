import { describe, expect, test } from 'vitest';
import { Routes } from '#discord.js';
import { ask, discordForTest } from '../fixture.ts';
import { restFor } from '../small-bot.ts';

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('a channel', () => {
  test('takes a message, its edit and its deletion, and tells who listens', async () => {
    const discord = await discordForTest();
    const channel = discord.channelId('study-hall');
    const heard: string[] = [];
    const stop = discord.onMessage(({ kind, message }) => heard.push(`${kind} ${message.content}`));
    const rest = restFor(discord);
    const sent = (await rest.post(Routes.channelMessages(channel), { body: { content: 'one' } })) as { id: string };
    await rest.patch(Routes.channelMessage(channel, sent.id), { body: { content: 'two' } });
    expect(discord.messages(channel).map((message) => message.content)).toEqual(['two']);
    await rest.delete(Routes.channelMessage(channel, sent.id));
    stop();
    expect(heard).toEqual(['created one', 'edited two', 'deleted two']);
    expect(discord.messages(channel)).toEqual([]);
  });

  test('makes one message of two with the same enforced nonce', async () => {
    const discord = await discordForTest();
    const channel = discord.channelId('study-hall');
    const post = (body: object) => ask(discord, 'POST', Routes.channelMessages(channel), body);
    const first = await post({ content: 'once', nonce: 'episode-1', enforce_nonce: true });
    const second = await post({ content: 'once', nonce: 'episode-1', enforce_nonce: true });
    const loose = await post({ content: 'again', nonce: 'episode-1' });
    expect(second.id).toBe(first.id);
    expect(loose.id).not.toBe(first.id);
    expect(discord.messages(channel)).toHaveLength(2);
    expect((await post({ content: 'x', nonce: 'n'.repeat(26) })).code).toBe(50035);
  });

  test('forgets a nonce after its time', async () => {
    const discord = await discordForTest({ timing: { nonceMs: 0 } });
    const post = () =>
      ask(discord, 'POST', Routes.channelMessages(discord.channelId('general')), {
        content: 'a',
        nonce: '1',
        enforce_nonce: true,
      });
    expect((await post()).id).not.toBe((await post()).id);
  });

  test('carries out a request whose answer is lost, so that only the nonce saves the sender', async () => {
    const discord = await discordForTest();
    const route = Routes.channelMessages(discord.channelId('general'));
    discord.faults.loseAnswers(1, { route });
    const body = { content: 'a', nonce: '7', enforce_nonce: true };
    await expect(ask(discord, 'POST', route, body)).rejects.toThrow('fetch failed');
    await ask(discord, 'POST', route, body);
    expect(discord.messages(discord.channelId('general'))).toHaveLength(1);
  });

  test('takes files and serves them again', async () => {
    const discord = await discordForTest();
    const channel = discord.channelId('general');
    const embeds = [{ title: 'Chart', image: { url: 'attachment://chart.png' } }];
    await restFor(discord).post(Routes.channelMessages(channel), {
      body: { embeds, attachments: [{ id: 0, description: 'A chart' }] },
      files: [{ name: 'chart.png', data: pixel, contentType: 'image/png' }],
    });
    const message = discord.messages(channel)[0];
    expect(message?.attachments[0]).toMatchObject({
      filename: 'chart.png',
      description: 'A chart',
      width: 1,
      height: 1,
    });
    const url = message?.embeds[0]?.image?.url ?? '';
    const file = await fetch(url);
    expect(file.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await file.arrayBuffer())).toEqual(pixel);
    expect(discord.violations()).toEqual([]);
  });

  test('refuses with the code of what is missing', async () => {
    const discord = await discordForTest({ guilds: 2 });
    const code = async (channel: string, body: object = { content: 'x' }) =>
      (await ask(discord, 'POST', Routes.channelMessages(channel), body)).code;
    const [hidden, mute, noEmbeds, gone] = ['general', 'study-hall', 'jobs', 'events'].map((name) =>
      discord.channelId(name),
    ) as [string, string, string, string];
    discord.faults.denyPermissions(hidden, ['ViewChannel']);
    discord.faults.denyPermissions(mute, ['SendMessages']);
    discord.faults.denyPermissions(noEmbeds, ['EmbedLinks']);
    discord.faults.deleteChannel(gone);
    const other = discord.guilds()[1]?.id ?? '';
    const left = discord.channelId('general', other);
    discord.kickGuild(other);
    expect(await code(hidden)).toBe(50001);
    expect(await code(mute)).toBe(50013);
    expect(await code(noEmbeds)).toBeUndefined();
    expect(await code(noEmbeds, { embeds: [{ title: 'x' }] })).toBe(50013);
    expect(await code(gone)).toBe(10003);
    expect(await code(left)).toBe(50001);
    expect(await code(discord.channelId('Text channels'))).toBe(50008);
    expect(await code(discord.channelId('jobs'), { content: ' ' })).toBe(50006);
    discord.faults.restorePermissions(mute);
    expect(await code(mute)).toBeUndefined();
  });

  test('of a person can be opened, written to and closed', async () => {
    const discord = await discordForTest();
    const user = discord.user({ context: 'botDm' });
    const dm = (await ask(discord, 'POST', '/users/@me/channels', { recipient_id: user.id })) as unknown as {
      id: string;
      type: number;
    };
    expect(dm).toMatchObject({ id: user.channelId, type: 1 });
    const post = () => ask(discord, 'POST', Routes.channelMessages(dm.id), { content: 'psst' });
    expect((await post()).status).toBe(200);
    discord.faults.closeDms(user.id);
    expect((await post()).code).toBe(50007);
    discord.faults.openDms(user.id);
    expect((await post()).status).toBe(200);
    expect((await ask(discord, 'POST', '/users/@me/channels', { recipient_id: '123456' })).code).toBe(10013);
  });

  test('needs the bot token', async () => {
    const discord = await discordForTest();
    await expect(restFor(discord, { token: 'wrong' }).get('/users/@me')).rejects.toMatchObject({ status: 401 });
    expect(discord.requests()).toMatchObject([{ method: 'GET', path: '/users/@me', status: 401 }]);
  });
});
