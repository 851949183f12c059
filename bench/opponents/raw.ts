import { type Dispatcher, Pool, request } from 'undici';
import { WebSocket } from 'ws';
import { fixedReply } from './fixed-reply.ts';

/** The least that answers at all, and so the limit: no checks, no queue, no errors, no resume. Arguments: API URL, token. */
const [api = '', token = ''] = process.argv.slice(2);
const { origin, pathname } = new URL(api);

// Discord's numbers, written out: to load discord.js for its enums would be most of what this process costs.
const componentType = { actionRow: 1, button: 2, stringSelect: 3 } as const;
const secondaryButton = 2;
const channelMessageWithSource = 4;
const opcode = { heartbeat: 1, identify: 2, hello: 10 } as const;

const pool = new Pool(origin, { connections: 32 });
const headers = { 'content-type': 'application/json' };
const { title, description, color, fields, footer, buttons, menu } = fixedReply;
const presses = buttons.map(({ label, emoji, customId }) => ({
  type: componentType.button,
  style: secondaryButton,
  label,
  emoji: { name: emoji },
  custom_id: customId,
}));
const choose = {
  type: componentType.stringSelect,
  placeholder: menu.placeholder,
  custom_id: menu.customId,
  options: menu.options,
};
const body = JSON.stringify({
  type: channelMessageWithSource,
  data: {
    embeds: [{ title, description, color, fields, footer: { text: footer } }],
    components: [presses, [choose]].map((components) => ({ type: componentType.actionRow, components })),
  },
});

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
