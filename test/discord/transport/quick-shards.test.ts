import { WebSocketManager, WebSocketShardEvents } from '@discordjs/ws';
import { expect, onTestFinished, test } from 'vitest';
import { GatewayDispatchEvents } from '#discord.js';
import { QuickShards } from '../../../src/discord/transport/quick-shards.ts';
import { createDiscordRest } from '../../../src/discord/transport/rest.ts';
import { startLocalDiscord } from '../../../src/sandbox/discord/server.ts';
import { until } from '../../support/until.ts';

// It also shows that the installed `@discordjs/ws` still has the inside that this is for.
test('a message that is taken is shown once and emitted no more, and all others go their usual way', async () => {
  const discord = await startLocalDiscord();
  const rest = createDiscordRest({ apiUrl: discord.url, token: discord.token });
  const taken: unknown[] = [];
  const emitted: string[] = [];
  const manager = new WebSocketManager({
    token: discord.token,
    intents: 0,
    rest: rest.general,
    buildStrategy: (all) =>
      new QuickShards(all, (shardId, payload) => {
        const { t, d } = Object(payload);
        if (t !== GatewayDispatchEvents.InteractionCreate) return false;
        taken.push([shardId, d.data.name]);
        return true;
      }),
  });
  manager.on(WebSocketShardEvents.Dispatch, ({ t }) => void emitted.push(t));
  onTestFinished(async () => {
    await manager.destroy();
    await rest.close();
    await discord.close();
  });
  await manager.connect();
  void discord.user().runRaw({ id: '1', name: 'occupancy', type: 1 });
  await until(() => taken.length > 0);
  expect(taken).toEqual([[0, 'occupancy']]);
  expect(emitted).toEqual(['READY']);
});
