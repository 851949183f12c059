import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createSecureServer } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:tls';
import { selfSigned } from '../../test/support/postgres/self-signed.ts';
import { createRequestReader } from '../stand-in/http-requests.ts';

/** The protocols that Discord speaks, by their names in TLS ("ALPN"). */
export const protocols = ['http/1.1', 'h2'] as const;
export type Protocol = (typeof protocols)[number];

/** A Discord behind TLS in a process of its own, which takes every callback: on one port by each protocol. */
export interface TlsDiscord {
  readonly ports: Readonly<Record<Protocol, number>>;
  /** What a client has to trust, in PEM. */
  readonly certificate: string;
  close(): void;
}

export async function openTlsDiscord(): Promise<TlsDiscord> {
  const child: ChildProcess = fork(import.meta.filename);
  const close = (): void => void child.kill('SIGKILL');
  process.once('exit', close);
  const [opened] = (await once(child, 'message')) as [Pick<TlsDiscord, 'ports' | 'certificate'>];
  return {
    ...opened,
    close: () => {
      process.removeListener('exit', close);
      close();
    },
  };
}

const noContent = Buffer.from('HTTP/1.1 204 No Content\r\n\r\n');

async function serve(): Promise<void> {
  const { certificate, key } = selfSigned();
  const identity = { cert: certificate, key };
  const first = createServer({ ...identity, ALPNProtocols: ['http/1.1'] }, (socket) => {
    socket.setNoDelay();
    socket.on('error', () => {});
    const read = createRequestReader(() => {
      socket.write(noContent);
      return undefined;
    });
    socket.on('data', read);
  });
  const second = createSecureServer(identity);
  second.on('stream', (stream) => {
    stream.on('error', () => {});
    stream.on('end', () => stream.respond({ ':status': 204 }, { endStream: true }));
    stream.resume();
  });
  const portOf = async (server: Server): Promise<number> => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const ports: TlsDiscord['ports'] = { 'http/1.1': await portOf(first), h2: await portOf(second) };
  process.send?.({ ports, certificate });
  process.on('disconnect', () => process.exit());
}

if (process.argv[1] === import.meta.filename) await serve();
