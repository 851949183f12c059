import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An Open Data API of any number of libraries in which every poll brings a new reading. */
export interface CountingFeed {
  /** A value for `CONCORDIA_API_URL`. */
  readonly url: string;
  /** How many are in each library from the next poll on. */
  setPeople(people: number): void;
  polls(): number;
  close(): Promise<void>;
}

const known = ['Webster', 'Vanier', 'GreyNuns'];
const stepMs = 5 * 60_000;

export async function openCountingFeed(libraries: number): Promise<CountingFeed> {
  let people = 300;
  let polls = 0;
  const beganAt = Date.UTC(2026, 1, 10, 9);
  const server = createServer((incoming, outgoing) => {
    outgoing.setHeader('Content-Type', 'application/json');
    if (!incoming.url?.endsWith('/occupancy/')) return void outgoing.end('[]');
    polls += 1;
    // The doors report every five minutes. A stamp is a token of change, so that its hours do not matter.
    const stamp = new Date(beganAt + (polls % 100) * stepMs).toISOString().replace('T', ' ').replace('Z', '');
    const record = { Occupancy: `${people + (polls % 2)}.0000`, LastRecordTime: stamp };
    const names = Array.from({ length: libraries }, (_, index) => known[index] ?? `Library${index}`);
    outgoing.end(JSON.stringify(Object.fromEntries(names.map((name) => [name, record]))));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/API/v1/`,
    setPeople: (now) => {
      people = now;
    },
    polls: () => polls,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
