import { connect, type Socket } from 'node:net';

/** A closed loop over connections that stay open. */
export interface HttpLoad {
  /** Where the servers listen; connections are shared out among them. */
  readonly ports: readonly number[];
  readonly connections: number;
  readonly requests: number;
  /** Whole requests, made beforehand, which are sent in turn. */
  readonly sent: readonly Buffer[];
}

/**
 * Sends the next request on each connection as soon as the last was answered; resolves with the answers per second and the
 * last answer. Rejects where an answer is not 200, or a connection ends. Reads HTTP by hand, so that the server is what is measured.
 */
export async function httpLoad(load: HttpLoad): Promise<{ perSecond: number; lastBody: string }> {
  const { ports, connections, requests, sent } = load;
  let begun = 0;
  let lastBody: Buffer = Buffer.alloc(0);
  const next = (): Buffer | undefined => {
    if (begun >= requests) return undefined;
    begun += 1;
    return sent[begun % sent.length];
  };
  const startedAt = performance.now();
  const one = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket: Socket = connect(port, '127.0.0.1');
      const ask = (): void => {
        const request = next();
        if (request) return void socket.write(request);
        socket.destroy();
        resolve();
      };
      let received: Buffer = Buffer.alloc(0);
      socket.setNoDelay(true);
      socket.on('connect', ask);
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('the server closed a connection')));
      socket.on('data', (chunk: Buffer) => {
        received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
        const bodyAt = received.indexOf('\r\n\r\n') + 4;
        if (bodyAt === 3) return;
        const head = received.toString('latin1', 0, bodyAt);
        const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
        if (received.length < bodyAt + length) return;
        if (!head.startsWith('HTTP/1.1 200')) return reject(new Error(`an answer was ${head.slice(0, 30)}`));
        lastBody = received.subarray(bodyAt);
        received = Buffer.alloc(0);
        ask();
      });
    });
  await Promise.all(Array.from({ length: connections }, (_, index) => one(ports[index % ports.length] ?? 0)));
  return { perSecond: (requests * 1000) / (performance.now() - startedAt), lastBody: lastBody.toString() };
}
