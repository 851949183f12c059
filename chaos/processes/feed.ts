import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The feed of the storms: it always answers, and remembers when it was asked. */
export interface StormFeed {
  readonly url: string;
  /** What the doors have counted, by the feed's own names. */
  readonly counters: Record<string, number>;
  /** When it was asked for counts (ms since the Unix epoch). */
  readonly askedAt: readonly number[];
  close(): Promise<void>;
}

/** Opens it on any free port of this machine. */
export async function openStormFeed(counters: Record<string, number>): Promise<StormFeed> {
  const askedAt: number[] = [];
  const server = createServer((incoming, outgoing) => {
    outgoing.writeHead(200, { 'Content-Type': 'application/json' });
    if (!incoming.url?.endsWith('/library/occupancy/')) {
      outgoing.end('[]');
      return;
    }
    askedAt.push(Date.now());
    // Of one day, or its change would look like the counters' reset at midnight.
    const stamp = `2026-01-01 ${new Date().toISOString().slice(11, 23)}`;
    const entries = Object.entries(counters).map(([key, count]) => [
      key,
      { Occupancy: `${count}.0000`, LastRecordTime: stamp },
    ]);
    outgoing.end(JSON.stringify(Object.fromEntries(entries)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/API/v1/`,
    counters,
    askedAt,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
