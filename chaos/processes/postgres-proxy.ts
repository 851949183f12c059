import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A way to PostgreSQL that can be made slow, silent or broken, for one process. */
export interface PostgresProxy {
  readonly port: number;
  /** Everything takes so much longer each way (ms). */
  delay(ms: number): void;
  /** Nothing passes any more, not even the end of a connection, until `flow`. */
  stall(): void;
  flow(): void;
  /** Breaks all connections; new ones can be made. */
  cut(): void;
  /** Whether new connections break at once, as where no server listens. */
  refuse(isRefusing: boolean): void;
  /** How many connections there are. */
  count(): number;
  close(): Promise<void>;
}

/** Opens one to the socket `path`, on any free port of this machine. */
export async function openPostgresProxy(path: string): Promise<PostgresProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let delayMs = 0;
  let gate = Promise.resolve();
  let open = (): void => {};

  /** Passes on what comes, in order, and then the end. */
  const pass = (from: Socket, to: Socket): void => {
    let last: Promise<unknown> = Promise.resolve();
    const then = (act: () => void): void => {
      const dueAt = performance.now() + delayMs;
      last = last
        .then(() => (dueAt > performance.now() ? sleep(dueAt - performance.now()) : undefined))
        .then(() => gate)
        .then(act);
    };
    from.on('data', (chunk) => then(() => to.write(chunk)));
    from.on('error', () => {});
    from.on('close', () => then(() => to.destroy()));
  };
  let isRefusing = false;
  const server = createServer((client) => {
    if (isRefusing) return void client.on('error', () => {}).destroy();
    const upstream = connect(path);
    const pair = [client, upstream] as const;
    pairs.add(pair);
    for (const socket of pair) socket.on('close', () => pairs.delete(pair));
    pass(client, upstream);
    pass(upstream, client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const flow = (): void => open();
  const cut = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    delay: (ms) => {
      delayMs = ms;
    },
    stall: () => {
      open();
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      open = resolve;
    },
    flow,
    cut,
    refuse: (from) => {
      isRefusing = from;
    },
    count: () => pairs.size,
    close: async () => {
      flow();
      server.close();
      cut();
      await once(server, 'close');
    },
  };
}
