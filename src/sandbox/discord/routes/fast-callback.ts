import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { answerInteraction, waitingInteraction } from '../interactions/interaction-answers.ts';
import { isObject } from '../json.ts';
import { Refusal } from '../spec/refusal.ts';
import type { World } from '../world.ts';
import { parseJson } from './context.ts';

const callback = /^\/api\/v10\/interactions\/(\d+)\/([^/?]+)\/callback$/;

/**
 * Answers plain JSON callbacks on Node's own request and response, before the router. Benchmarks measure the bot, so what
 * the sandbox spends on each interaction has to be little; the router's objects and its log line are a third of it. For a
 * world that validates nothing, limits nothing and has no faults planned; everything else goes the usual way.
 */
export function addFastCallbacks(server: Server, world: World): void {
  const [usual] = server.listeners('request');
  if (!usual) throw new Error('the server has no router yet');
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const match = request.method === 'POST' && !world.httpFaults.isPlanned() ? callback.exec(request.url ?? '') : null;
    if (!match || !request.headers['content-type']?.startsWith('application/json')) {
      usual.call(server, request, response);
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(world, match[1] ?? '', match[2] ?? '', chunks, response));
  });
}

function answer(world: World, id: string, token: string, chunks: readonly Buffer[], response: ServerResponse): void {
  world.tally.requests += 1;
  try {
    const body = parseJson(Buffer.concat(chunks).toString());
    answerInteraction(world, waitingInteraction(world, id, token), isObject(body) ? body : {}, []);
    response.writeHead(204).end();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    response.writeHead(error.status, { 'Content-Type': 'application/json' }).end(JSON.stringify(error.body()));
  }
}
