import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { guildCreatePayload } from '../../src/sandbox/discord/guilds/guild-payload.ts';
import type { World } from '../../src/sandbox/discord/world.ts';
import { createFrameReader, frameOf, opcodes, upgradeAnswer } from './web-socket.ts';

/** Discord's opcodes ("Gateway Opcodes" of its reference), as numbers: this process loads no client. */
const op = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  resume: 6,
  invalidSession: 9,
  hello: 10,
  heartbeatAck: 11,
} as const;
const heartbeatMs = 41_250;
/** The intent without which Discord sends no servers. */
const guildsIntent = 1;
/** Servers are sent in batches, so that 10,000 of them do not stop the questions. */
const batch = 25;

const jsonFrame = (value: unknown): Buffer => frameOf(opcodes.text, Buffer.from(JSON.stringify(value)));

/**
 * Begins a gateway on a connection whose request to upgrade had this head; returns what reads the rest of its bytes.
 * `onSession` is called when READY has been sent. Sessions cannot be resumed: a bot that loses its connection begins anew.
 */
export function serveGateway(
  socket: Socket,
  head: string,
  world: World,
  onSession: (socket: Socket) => void,
): (bytes: Buffer) => void {
  const send = (code: number, d: unknown): void => void socket.write(jsonFrame({ t: null, s: null, op: code, d }));
  socket.write(upgradeAnswer(head));
  send(op.hello, { heartbeat_interval: heartbeatMs });
  return createFrameReader((opcode, payload) => {
    if (opcode === opcodes.close) return void socket.end(frameOf(opcodes.close, payload));
    if (opcode === opcodes.ping) return void socket.write(frameOf(opcodes.pong, payload));
    if (opcode !== opcodes.text) return;
    const { op: code, d } = JSON.parse(payload.toString()) as { op: number; d: { intents: number } };
    if (code === op.heartbeat) send(op.heartbeatAck, null);
    if (code === op.resume) send(op.invalidSession, false);
    if (code !== op.identify) return;
    socket.write(jsonFrame({ t: 'READY', s: 1, op: op.dispatch, d: readyOf(world) }));
    onSession(socket);
    if ((d.intents & guildsIntent) !== 0) void sendServers(socket, world);
  });
}

function readyOf({ bot, guilds, origin, settings }: World): object {
  return {
    v: 10,
    user: { ...bot, verified: true, mfa_enabled: true, email: null, flags: 0, bio: '' },
    guilds: guilds.joined().map((id) => ({ id, unavailable: true })),
    session_id: 'stand-in',
    session_type: 'normal',
    resume_gateway_url: `${origin.replace('http', 'ws')}/gateway`,
    shard: [0, 1],
    application: { id: settings.applicationId, flags: 0 },
  };
}

/** Sends every server but the last `withheldGuilds`. */
async function sendServers(socket: Socket, { guilds, bot, settings }: World): Promise<void> {
  const arriving = guilds.joined().slice(0, guilds.joined().length - settings.withheldGuilds);
  for (const [index, id] of arriving.entries()) {
    const guild = guilds.find(id);
    if (!guild || socket.destroyed) return;
    const d = guildCreatePayload(guild, bot);
    const isTaken = socket.write(jsonFrame({ t: 'GUILD_CREATE', s: 2 + index, op: op.dispatch, d }));
    if (!isTaken) await once(socket, 'drain').catch(() => {});
    else if (index % batch === batch - 1) await nextTurn();
  }
}
