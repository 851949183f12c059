import { GatewayDispatchEvents, GatewayOpcodes, InteractionResponseType } from 'discord-api-types/v10';
import { Pool, request } from 'undici';
import { WebSocket } from 'ws';
import { fixedReply } from './fixed-reply.ts';

/** The least that answers at all, and so the limit: no checks, no queue, no errors, no resume. Arguments: API URL, token. */
const [api = '', token = ''] = process.argv.slice(2);
const { origin, pathname } = new URL(api);
const pool = new Pool(origin, { connections: 32 });
const headers = { 'content-type': 'application/json' };
const { footer, ...embed } = fixedReply;
const body = JSON.stringify({
  type: InteractionResponseType.ChannelMessageWithSource,
  data: { embeds: [{ ...embed, footer: { text: footer } }] },
});

const gateway = (await (await request(`${api}/v10/gateway`)).body.json()) as { url: string };
const socket = new WebSocket(`${gateway.url}?v=10&encoding=json`, { perMessageDeflate: false });
let sequence: number | null = null;
const send = (op: GatewayOpcodes, d: unknown): void => socket.send(JSON.stringify({ op, d }));

socket.on('message', (text) => {
  const { op, t, s, d } = JSON.parse(String(text));
  if (t === GatewayDispatchEvents.InteractionCreate) {
    const path = `${pathname}/v10/interactions/${d.id}/${d.token}/callback`;
    void pool.request({ method: 'POST', path, headers, body }).then((response) => response.body.dump());
  }
  if (s !== null) sequence = s;
  if (op !== GatewayOpcodes.Hello) return;
  setInterval(() => send(GatewayOpcodes.Heartbeat, sequence), d.heartbeat_interval);
  send(GatewayOpcodes.Identify, { token, intents: 0, properties: { os: 'linux', browser: 'raw', device: 'raw' } });
});
socket.on('close', () => process.exit());
