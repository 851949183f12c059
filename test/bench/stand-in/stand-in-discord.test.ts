import { WebSocketManager, WebSocketShardEvents } from '@discordjs/ws';
import { afterEach, expect, test } from 'vitest';
import {
  type APIInteraction,
  GatewayDispatchEvents,
  GatewayIntentBits,
  InteractionResponseType,
  REST,
  Routes,
} from '#discord.js';
import { type StandInDiscord, startStandInDiscord } from '../../../bench/stand-in/stand-in-discord.ts';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

const occupancy = { id: '1200000000000000000', name: 'occupancy', type: 1 };

async function standIn(servers: number, withheld = 0, answerMs = 3_000): Promise<StandInDiscord> {
  const discord = await startStandInDiscord({ servers, withheld, answerMs });
  undo.push(() => discord.close());
  return discord;
}

/** A bot of discord.js' gateway and REST; resolves when it is ready. */
async function connectBot(
  discord: StandInDiscord,
  { intents = 0, onEvent }: { intents?: number; onEvent: (event: string, data: unknown, rest: REST) => void },
): Promise<void> {
  const rest = new REST({ api: discord.url, version: '10' }).setToken(discord.token);
  const manager = new WebSocketManager({ token: discord.token, intents, rest });
  undo.push(async () => {
    await manager.destroy();
    rest.clearHandlerSweeper();
    rest.clearHashSweeper();
  });
  manager.on(WebSocketShardEvents.Dispatch, ({ t, d }) => onEvent(t, d, rest));
  await manager.connect();
}

test('a bot of discord.js connects, is asked and answers, and the times and the reply are known', async () => {
  const discord = await standIn(1);
  const seen: APIInteraction[] = [];
  await connectBot(discord, {
    onEvent: (event, data, rest) => {
      if (event !== GatewayDispatchEvents.InteractionCreate) return;
      const interaction = data as APIInteraction;
      seen.push(interaction);
      const body = { type: InteractionResponseType.ChannelMessageWithSource, data: { content: 'quiet' } };
      void rest.post(Routes.interactionCallback(interaction.id, interaction.token), { body, auth: false });
    },
  });
  const question = discord.question(occupancy, 'fr');
  const times = await Promise.all([discord.ask(question), discord.ask(question)]);
  expect(times.every((ms) => ms > 0)).toBe(true);
  expect(new Set(seen.map(({ id }) => id)).size).toBe(2);
  expect(seen[0]).toMatchObject({ data: occupancy, locale: 'fr', type: 2 });
  // Each is from another user in another server, as a bot that limits how much one may ask needs it.
  for (const idOf of [({ member }: APIInteraction) => member?.user.id, ({ guild_id }: APIInteraction) => guild_id]) {
    expect(new Set(seen.map(idOf)).size).toBe(2);
    expect(seen.map(idOf).every((id) => /^\d{17,20}$/.test(id ?? ''))).toBe(true);
  }
  expect(JSON.parse(discord.lastReply().toString())).toEqual({ type: 4, data: { content: 'quiet' } });
});

test('a deferred question waits for its edit, longer than one that nobody responds to', async () => {
  const discord = await standIn(0, 0, 50);
  const order: string[] = [];
  await connectBot(discord, {
    onEvent: async (event, data, rest) => {
      if (event !== GatewayDispatchEvents.InteractionCreate || order.length > 0) return;
      const { id, token, application_id } = data as APIInteraction;
      order.push('deferred');
      const body = { type: InteractionResponseType.DeferredChannelMessageWithSource };
      await rest.post(Routes.interactionCallback(id, token), { body, auth: false });
      await expect(discord.ask(discord.question(occupancy))).rejects.toThrow('not answered');
      order.push('ignored');
      await rest.patch(Routes.webhookMessage(application_id, token), { body: { content: 'quiet' }, auth: false });
    },
  });
  await discord.ask(discord.question(occupancy));
  expect(order).toEqual(['deferred', 'ignored']);
});

test('a response to a question that is not open is refused, as Discord does', async () => {
  const discord = await standIn(1);
  const rest = new REST({ api: discord.url, version: '10' }).setToken(discord.token);
  undo.push(async () => {
    rest.clearHandlerSweeper();
    rest.clearHashSweeper();
  });
  const answering = rest.post(Routes.interactionCallback('1400000000000000000', 'x'), { body: { type: 4 } });
  await expect(answering).rejects.toMatchObject({ code: 10_062 });
});

test('servers arrive for a bot that wants them, but for those that are withheld', async () => {
  const discord = await standIn(30, 1);
  const { promise: arrived, resolve } = Promise.withResolvers<void>();
  const names: unknown[] = [];
  let announced = 0;
  await connectBot(discord, {
    intents: GatewayIntentBits.Guilds,
    onEvent: (event, data) => {
      if (event === GatewayDispatchEvents.Ready) announced = (data as { guilds: unknown[] }).guilds.length;
      if (event === GatewayDispatchEvents.GuildCreate) names.push((data as { name: unknown }).name);
      if (names.length === 29) resolve();
    },
  });
  await arrived;
  expect(announced).toBe(30);
  expect(new Set(names).size).toBe(29);
});
