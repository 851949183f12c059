import { readFileSync } from 'node:fs';
import { type Dispatcher, Pool, request } from 'undici';
import { WebSocket } from 'ws';

/**
 * The least that answers at all, and so the limit: no checks, no queue, no errors, no resume, and bytes that were made
 * beforehand. Arguments: API URL, token, file with the reply.
 */
const [api = '', token = '', replyPath = ''] = process.argv.slice(2);
const body = readFileSync(replyPath);
const { origin, pathname } = new URL(api);

// Discord's numbers, written out: to load discord.js for its enums would be most of what this process costs.
const opcode = { heartbeat: 1, identify: 2, hello: 10 } as const;

const pool = new Pool(origin, { connections: 32 });
const headers = { 'content-type': 'application/json' };
/** What Discord answers to a callback is not looked at. */
const ignored: Dispatcher.DispatchHandler = {
  onRequestStart: () => {},
  onResponseStart: () => {},
  onResponseData: () => {},
  onResponseEnd: () => {},
  onResponseError: () => {},
};

const gateway = (await (await request(`${api}/v10/gateway`)).body.json()) as { url: string };
const socket = new WebSocket(`${gateway.url}?v=10&encoding=json`, { perMessageDeflate: false });
let sequence: number | null = null;
const send = (op: number, d: unknown): void => socket.send(JSON.stringify({ op, d }));

socket.on('message', (text) => {
  const { op, t, s, d } = JSON.parse(String(text));
  if (t === 'INTERACTION_CREATE') {
    const path = `${pathname}/v10/interactions/${d.id}/${d.token}/callback`;
    pool.dispatch({ method: 'POST', path, headers, body }, ignored);
  }
  if (s !== null) sequence = s;
  if (op !== opcode.hello) return;
  setInterval(() => send(opcode.heartbeat, sequence), d.heartbeat_interval);
  send(opcode.identify, { token, intents: 0, properties: { os: 'linux', browser: 'raw', device: 'raw' } });
});
socket.on('close', () => process.exit());
