import { readFileSync } from 'node:fs';
import { WebSocketManager, WebSocketShardEvents } from '@discordjs/ws';
import { GatewayDispatchEvents, REST, Routes } from '#discord.js';

/**
 * What `@discordjs/core` is made of, without the `Client`: discord.js' gateway and REST, and the reply as a plain object
 * that is serialized for each question. Arguments: API URL, token, file with the reply.
 */
const [api = '', token = '', replyPath = ''] = process.argv.slice(2);
const body: unknown = JSON.parse(readFileSync(replyPath, 'utf8'));
const rest = new REST({ api, version: '10' }).setToken(token);
const gateway = new WebSocketManager({ token, intents: 0, rest });

gateway.on(WebSocketShardEvents.Dispatch, ({ t, d }) => {
  if (t !== GatewayDispatchEvents.InteractionCreate) return;
  // Questions from before it was ready have expired when it comes to them; the others must go on.
  rest.post(Routes.interactionCallback(d.id, d.token), { body, auth: false }).catch(() => {});
});

await gateway.connect();
