import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What happens to a request on its way. `reset`: the connection ends before Discord hears of it; an answer: something in
 * between answers, and Discord never hears of it; undefined: it arrives.
 */
export type Trouble =
  | 'reset'
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string };

/** A network in front of an HTTP API, which fails as a test wants. */
export interface BadNetwork {
  /** The API's address as seen through the network. */
  readonly url: string;
  /** Decides about each request: `POST /api/v10/channels/1/messages`. It lets everything through until it is set. */
  trouble: (route: string) => Trouble | undefined;
  close(): Promise<void>;
}

/** The page that Cloudflare, a proxy or a hotel's Wi-Fi answers with in place of JSON. */
export const htmlPage = (status: number): Trouble => ({
  status,
  headers: { 'Content-Type': 'text/html; charset=UTF-8' },
  body: '<!DOCTYPE html><html><head><title>Just a moment</title></head><body>cloudflare</body></html>',
});

/** Opens the network before `url`, on any free port. */
export async function openBadNetwork(url: string): Promise<BadNetwork> {
  const server = createServer((incoming, outgoing) => {
    const trouble = network.trouble(`${incoming.method} ${incoming.url}`);
    if (trouble === 'reset') {
      incoming.socket.resetAndDestroy();
      return;
    }
    if (trouble !== undefined) {
      incoming.resume();
      outgoing.writeHead(trouble.status, trouble.headers).end(trouble.body);
      return;
    }
    const { method, headers } = incoming;
    const onward = request(new URL(incoming.url ?? '/', url), { method: method ?? 'GET', headers, agent: false });
    onward.on('response', (answer: IncomingMessage) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      answer.on('error', () => outgoing.destroy());
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const network: BadNetwork = {
    url: `http://127.0.0.1:${port}${new URL(url).pathname}`,
    trouble: () => undefined,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return network;
}
