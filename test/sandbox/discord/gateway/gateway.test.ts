import { once } from 'node:events';
import { WebSocketShardEvents } from '@discordjs/ws';
import { describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { GatewayIntentBits } from '#discord.js';
import type { LocalDiscord } from '../../../../src/sandbox/discord/server.ts';
import { botForTest, discordForTest } from '../fixture.ts';

/** Opens a bare connection, sends the frames after Hello and gives the close code. */
function closeCode(discord: LocalDiscord, frames: readonly unknown[], query = 'v=10&encoding=json'): Promise<number> {
  const socket = new WebSocket(`${discord.gatewayUrl}?${query}`);
  socket.once('message', () => {
    for (const frame of frames) socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  });
  const { promise, resolve } = Promise.withResolvers<number>();
  socket.once('close', resolve);
  return promise;
}

const identify = (discord: LocalDiscord, data: object = {}) => ({
  op: 2,
  d: { token: discord.token, intents: 0, properties: { os: '', browser: '', device: '' }, ...data },
});

interface Frame {
  op: number;
  t: string | null;
  d: unknown;
}

/** Sends `words` on a bare connection, and gives what the gateway says after Hello until `isLast`. */
async function talk(
  discord: LocalDiscord,
  words: readonly object[],
  isLast: (frame: Frame) => boolean,
): Promise<Frame[]> {
  const socket = new WebSocket(`${discord.gatewayUrl}?v=10&encoding=json`);
  const said: Frame[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.on('message', (data) => {
    const frame: Frame = JSON.parse(String(data));
    if (frame.op === 10) for (const word of words) socket.send(JSON.stringify(word));
    else said.push(frame);
    if (isLast(frame)) resolve();
  });
  await promise;
  const closed = once(socket, 'close');
  socket.close(4200);
  await closed;
  return said;
}

describe('the gateway', () => {
  test.each([
    ['a page in a browser', { origin: 'https://library.example' }],
    ['another name', { host: 'library.example' }],
  ])('refuses a connection from %s: it would need no more than the demo’s token', async (_, headers) => {
    const discord = await discordForTest();
    const socket = new WebSocket(`${discord.gatewayUrl}?v=10&encoding=json`, { headers });
    const [error] = await once(socket, 'error');
    expect(error).toMatchObject({ code: 'ECONNRESET' });
    const answer = await fetch(`${discord.url}/v10/gateway`, { headers: { origin: 'https://library.example' } });
    expect(answer.status).toBe(403);
  });

  test('closes with the code that Discord documents for each mistake', async () => {
    const discord = await discordForTest();
    const codes = await Promise.all([
      closeCode(discord, [identify(discord, { token: 'wrong' })]),
      closeCode(discord, [identify(discord, { shard: [2, 2] })]),
      closeCode(discord, [identify(discord, { intents: 1 << 30 })]),
      closeCode(discord, [identify(discord, { intents: GatewayIntentBits.GuildMembers })]),
      closeCode(discord, [{ op: 3, d: {} }]),
      closeCode(discord, [identify(discord), identify(discord)]),
      closeCode(discord, [{ op: 99, d: null }]),
      closeCode(discord, ['no json']),
      closeCode(discord, [], 'v=9&encoding=json'),
      closeCode(
        discord,
        Array.from({ length: 121 }, () => ({ op: 1, d: null })),
      ),
    ]);
    expect(codes).toEqual([4004, 4010, 4013, 4014, 4003, 4005, 4001, 4002, 4012, 4008]);
  });

  test('closes a client that stops beating with 4009', async () => {
    const discord = await discordForTest({ timing: { heartbeatMs: 20 } });
    expect(await closeCode(discord, [identify(discord)])).toBe(4009);
  });

  test('keeps a client that beats', async () => {
    const discord = await discordForTest({ timing: { heartbeatMs: 20 } });
    const bot = await botForTest(discord);
    let beats = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    bot.manager.on(WebSocketShardEvents.HeartbeatComplete, () => {
      beats += 1;
      if (beats === 20) resolve();
    });
    await promise;
    expect(discord.counts()).toMatchObject({ connected: 1, identified: 1 });
  });

  test('sends servers only to clients that asked for them, and withholds those that it should', async () => {
    const discord = await discordForTest({ guilds: 5, withheldGuilds: 1 });
    const quiet = await botForTest(discord);
    const curious = await botForTest(discord, { intents: GatewayIntentBits.Guilds });
    await curious.saw('GUILD_CREATE', 4);
    const joined = discord.joinGuild({ name: 'New' });
    await curious.saw('GUILD_CREATE', 5);
    discord.kickGuild(joined.id);
    await curious.saw('GUILD_DELETE');
    const ready = quiet.events.find((event) => event.t === 'READY');
    expect(ready?.d).toMatchObject({ guilds: Array.from({ length: 5 }, () => ({ unavailable: true })) });
    expect(quiet.events.map((event) => event.t)).toEqual(['READY']);
    expect(curious.events.filter((event) => event.t === 'GUILD_CREATE')).toHaveLength(5);
  });

  test('loses nothing that happens while a connection is broken', async () => {
    const discord = await discordForTest();
    await botForTest(discord, { onInteraction: (it, bot) => bot.answer(it, { type: 4, data: { content: 'here' } }) });
    const user = discord.user();
    await user.run('/hello');
    discord.faults.dropConnections();
    await expect.poll(() => discord.counts().connected).toBe(0);
    const outcomes = await Promise.all([user.run('/hello'), user.run('/hello')]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['answered', 'answered']);
    expect(discord.counts()).toMatchObject({ identified: 1, resumed: 1 });
  });

  test('has its client resume after op 7 and after a resumable op 9', async () => {
    const discord = await discordForTest();
    const bot = await botForTest(discord);
    discord.faults.reconnect();
    await bot.saw('RESUMED', 1);
    discord.faults.invalidSession(true);
    await bot.saw('RESUMED', 2);
    expect(discord.counts()).toMatchObject({ identified: 1, resumed: 2 });
  });

  test.each([
    ['a heartbeat', (session: (seq: number) => object) => [session(0), { op: 1, d: 1 }]],
    ['a RESUME', (session: (seq: number) => object) => [session(1), { op: 1, d: null }]],
  ])('keeps no event that its client says by %s it has received', async (_, words) => {
    const discord = await discordForTest();
    const [ready] = await talk(discord, [identify(discord)], ({ t }) => t === 'READY');
    const { session_id } = Object(ready?.d) as { session_id: string };
    const resume = (seq: number) => ({ op: 6, d: { token: discord.token, session_id, seq } });
    const isRefusedOrResumed = ({ op, t }: Frame) => op === 9 || t === 'RESUMED';
    const again = await talk(discord, [resume(0)], isRefusedOrResumed);
    expect(again.map(({ t }) => t)).toEqual(['READY', 'RESUMED']);
    await talk(discord, words(resume), ({ op }) => op === 11);
    expect(await talk(discord, [resume(0)], isRefusedOrResumed)).toMatchObject([{ op: 9, d: false }]);
  });

  test('has its client begin anew after an invalid session', async () => {
    const discord = await discordForTest();
    const bot = await botForTest(discord, {
      onInteraction: (it, self) => self.answer(it, { type: 4, data: { content: 'new' } }),
    });
    discord.faults.invalidSession(false);
    await bot.saw('READY', 2);
    expect((await discord.user().run('/hello')).status).toBe('answered');
  });

  test('has its client resume after a close code that passes', async () => {
    const discord = await discordForTest();
    const bot = await botForTest(discord);
    discord.faults.closeGateway(4000);
    await bot.saw('RESUMED', 1);
    expect(discord.counts()).toMatchObject({ identified: 1, resumed: 1 });
  });

  test('has its client notice by the missing heartbeat that nothing passes any more', async () => {
    const discord = await discordForTest({ timing: { heartbeatMs: 50 } });
    const bot = await botForTest(discord);
    discord.faults.freezeConnections();
    await bot.saw('RESUMED', 1);
    expect(discord.counts()).toMatchObject({ identified: 1, resumed: 1 });
  });

  test('names an address for resuming at which nothing answers, when it is told to', async () => {
    const discord = await discordForTest();
    discord.faults.loseResumeAddress(true);
    const bot = await botForTest(discord);
    await bot.saw('READY');
    expect(bot.events[0]?.d).toMatchObject({ resume_gateway_url: 'ws://127.0.0.1:1/gateway' });
  });

  test('gives each shard its servers', async () => {
    const discord = await discordForTest({ guilds: 4 });
    const bot = await botForTest(discord, { shardCount: 2, intents: GatewayIntentBits.Guilds });
    await bot.saw('GUILD_CREATE', 4);
    const counts = bot.events
      .filter((event) => event.t === 'READY')
      .map((event) => (event.d as { guilds: unknown[] }).guilds.length);
    expect(counts).toEqual([2, 2]);
  });

  test('shows the presence of the bot and refuses one that is too long', async () => {
    const discord = await discordForTest();
    const activity = (name: string) => ({ name, type: 3 });
    const presence = (name: string) =>
      ({ status: 'online', activities: [activity(name)], afk: false, since: null }) as const;
    const bot = await botForTest(discord, { presence: presence('Webster 1,540') as never });
    expect(discord.presence()?.activities).toEqual([activity('Webster 1,540')]);
    await bot.manager.send(0, { op: 3, d: presence('x'.repeat(129)) as never });
    await expect.poll(() => discord.violations().map((violation) => violation.path)).toEqual(['presence']);
    expect(discord.presence()?.activities).toEqual([activity('Webster 1,540')]);
  });
});
