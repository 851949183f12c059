import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The feed's answer to one question: the counters, or a status (and page) in place of them, or no answer at all. */
export type FeedAnswer =
  | { readonly counters: Readonly<Record<string, number>>; readonly stamp: string }
  | { readonly status: number; readonly page: string }
  | 'reset';

/** The Open Data API with a script in place of doors. `answer` is asked at every question about occupancy. */
export async function openScriptedFeed(answer: () => FeedAnswer) {
  const server = createServer((incoming, outgoing) => {
    const json = { 'Content-Type': 'application/json' };
    if (!incoming.url?.endsWith('/library/occupancy/')) {
      outgoing.writeHead(200, json).end('[]');
      return;
    }
    const given = answer();
    if (given === 'reset') {
      incoming.socket.resetAndDestroy();
    } else if ('status' in given) {
      // A server that names a time is not asked again within the same poll.
      outgoing.writeHead(given.status, { 'Content-Type': 'text/html', 'Retry-After': '1' }).end(given.page);
    } else {
      const entries = Object.entries(given.counters).map(([key, count]) => [
        key,
        { Occupancy: `${count}.0000`, LastRecordTime: given.stamp },
      ]);
      outgoing.writeHead(200, json).end(JSON.stringify(Object.fromEntries(entries)));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/API/v1/`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
