import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { createDiscordRest, type Pace } from '../../../src/discord/transport/rest.ts';

/** A request as it arrived. */
export interface Seen {
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** The requests that are never answered. */
export const hanging = new WeakSet<ServerResponse>();

/** Our REST against a server that writes down what arrives and answers with `answer`, or with an empty 204. */
export async function restAgainst(
  answer: (seen: Seen, response: ServerResponse) => void = () => {},
  options: { pace?: Pace; onGlobalLimit?: (ms: number) => void } = {},
) {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const one = {
      line: `${request.method} ${decodeURIComponent(request.url ?? '')}`,
      headers: request.headers,
      body: body === '' ? undefined : JSON.parse(body),
    };
    seen.push(one);
    response.statusCode = 204;
    answer(one, response);
    if (!hanging.has(response)) response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
  const rest = createDiscordRest({ apiUrl, token: 'the-bot-token', ...options });
  onTestFinished(async () => {
    const closed = [rest.close(), once(server, 'close')];
    server.close();
    server.closeAllConnections();
    await Promise.all(closed);
  });
  return { rest, seen };
}
