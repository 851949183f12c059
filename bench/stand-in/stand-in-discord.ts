import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { resolveSettings } from '../../src/sandbox/discord/guilds/options.ts';
import { integrationOwners, interactionBase, seatPerson } from '../../src/sandbox/discord/person.ts';
import { createWorld } from '../../src/sandbox/discord/world.ts';
import { serveGateway } from './gateway-session.ts';
import { createRequestReader, type HttpRequest } from './http-requests.ts';
import { idLength, idOfToken, type QuestionFrames, questionFrames } from './question-frames.ts';
import { createRoutes } from './routes.ts';

/**
 * Discord as far as a load needs it, with as little work a question as there can be: HTTP and WebSocket by hand on plain
 * sockets, questions serialized beforehand, nothing validated, no rate limits. What it says is the local Discord's.
 */
export interface StandInDiscord {
  /** `http://host:port/api`. */
  readonly url: string;
  readonly token: string;
  /** Whether a bot has a session. */
  hasSession(): boolean;
  /** A command as a user sends it, for `ask`: in the first server, or in a DM when the bot is in none. */
  question(command: object, locale?: string): QuestionFrames;
  /** Asks once. Resolves with the milliseconds to the final answer; rejects when no response came within `answerMs`. */
  ask(question: QuestionFrames): Promise<number>;
  /** The first response to the last question, as the bot sent it; empty when nothing was answered yet. */
  lastReply(): Buffer;
  /** How many messages the bot has posted and edited. */
  messages(): number;
  close(): Promise<void>;
}

interface Waiting {
  readonly startedAt: number;
  resolve(ms: number): void;
  reject(error: Error): void;
}

/** How long a question waits for its first response (ms; "Receiving and Responding" of Discord's reference). */
const discordsAnswerMs = 3_000;
const patienceMs = 250;

const callbackStart = '/api/v10/interactions/';
const webhookStart = '/api/v10/webhooks/';
/** How the JSON of a response begins that only asks for more time (type 5). */
const deferral = '{"type":5';

const noContent = Buffer.from('HTTP/1.1 204 No Content\r\n\r\n');

function jsonAnswer(status: number, value: unknown): string {
  const body = JSON.stringify(value);
  const length = Buffer.byteLength(body);
  return `HTTP/1.1 ${status} -\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body}`;
}

/** Starts a stand-in with so many servers, of which the last `withheld` never arrive. Tests shorten `answerMs`. */
export async function startStandInDiscord(options: {
  servers: number;
  withheld: number;
  answerMs?: number;
}): Promise<StandInDiscord> {
  const { answerMs = discordsAnswerMs } = options;
  const world = createWorld(resolveSettings({ guilds: options.servers, withheldGuilds: options.withheld }));
  const waiting = new Map<string, Waiting>();
  /** Those whose first response asked for more time; they wait for their edit as long as it takes. */
  const deferred = new Map<string, Waiting>();
  const sockets = new Set<Socket>();
  let session: Socket | undefined;
  let asked = 0;
  let lastReply: Buffer = Buffer.alloc(0);

  /** Takes a question off a list; `undefined` when it is not open, or no longer. */
  const take = (list: Map<string, Waiting>, id: string): Waiting | undefined => {
    const question = list.get(id);
    list.delete(id);
    return question;
  };
  const settle = ({ startedAt, resolve }: Waiting): void => resolve(performance.now() - startedAt);
  const unknown = jsonAnswer(404, { message: 'Unknown interaction', code: 10_062 });
  const respond = ({ path, body }: HttpRequest): Buffer | string => {
    lastReply = body;
    const id = path.slice(callbackStart.length, callbackStart.length + idLength);
    const question = take(waiting, id);
    if (!question) return unknown;
    if (body.toString('latin1', 0, deferral.length) === deferral) deferred.set(id, question);
    else settle(question);
    return noContent;
  };
  const edit = ({ path }: HttpRequest): string => {
    const token = path.slice(webhookStart.length).split('/')[1] ?? '';
    const question = take(deferred, idOfToken(token));
    if (!question) return unknown;
    settle(question);
    return jsonAnswer(200, {});
  };
  const answer = (request: HttpRequest): Buffer | string => {
    if (request.path.startsWith(callbackStart)) return respond(request);
    if (request.path.startsWith(webhookStart)) return edit(request);
    const value = routes.answer(request);
    return value === undefined ? jsonAnswer(404, { message: '404: Not Found', code: 0 }) : jsonAnswer(200, value);
  };

  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      if (session === socket) session = undefined;
    });
    const read = createRequestReader((request) => {
      if (request.path.startsWith('/gateway'))
        return serveGateway(socket, request.head, world, (begun) => {
          session = begun;
        });
      socket.write(answer(request));
      return undefined;
    });
    socket.on('data', read);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Discord listens on no port.');
  world.origin = `http://127.0.0.1:${address.port}`;
  const routes = createRoutes(world);

  // One timer for all: questions are asked in the order of the map.
  const watch = setInterval(() => {
    for (const [id, { startedAt, reject }] of waiting) {
      if (performance.now() - startedAt < answerMs) return;
      waiting.delete(id);
      reject(new Error('a question was not answered'));
    }
  }, patienceMs);

  /** What one turn of the event loop asks leaves in one write. */
  const send = (frame: Buffer): void => {
    if (!session) return;
    const socket = session;
    if (socket.writableCorked === 0) {
      socket.cork();
      setImmediate(() => socket.uncork());
    }
    socket.write(frame);
  };

  return {
    url: `${world.origin}/api`,
    token: world.settings.token,
    hasSession: () => session !== undefined,
    question: (command, locale = 'en-US') => {
      const person = seatPerson(world, { locale, context: options.servers === 0 ? 'botDm' : 'guild' });
      const base = interactionBase(world, person, integrationOwners(person, person.installs));
      return questionFrames(base, command, { user: person.user.id, server: person.guild?.id });
    },
    ask: (question) => {
      const id = world.ids();
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      waiting.set(id, { startedAt: performance.now(), resolve, reject });
      send(question(asked, id));
      asked += 1;
      return promise;
    },
    lastReply: () => lastReply,
    messages: routes.messages,
    close: async () => {
      clearInterval(watch);
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
