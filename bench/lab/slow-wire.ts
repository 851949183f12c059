import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server in a process of its own, on which every request and its answer take a while. */
export interface SlowWire {
  readonly port: number;
  close(): void;
}

/** Opens a way to the socket `path`, there and back in `roundTripMs`. */
export async function openSlowWire(path: string, roundTripMs: number): Promise<SlowWire> {
  const child: ChildProcess = fork(new URL('slow-wire.ts', import.meta.url), [path, String(roundTripMs)]);
  const close = (): void => void child.kill('SIGKILL');
  process.once('exit', close);
  const [port] = (await once(child, 'message')) as [number];
  return {
    port,
    close: () => {
      process.removeListener('exit', close);
      close();
    },
  };
}

/** Passes on what comes, in order, `delayMs` later. Timers know only whole milliseconds: the rest is waited for turn by turn. */
function delayed(from: Socket, to: Socket, delayMs: number): void {
  const waiting: { readonly dueAt: number; readonly chunk: Buffer }[] = [];
  const pass = (): void => {
    for (let next = waiting[0]; next !== undefined && next.dueAt <= performance.now(); next = waiting[0]) {
      waiting.shift();
      to.write(next.chunk);
    }
    if (waiting.length > 0) setImmediate(pass);
  };
  from.on('data', (chunk: Buffer) => {
    waiting.push({ dueAt: performance.now() + delayMs, chunk });
    if (waiting.length === 1) pass();
  });
  from.on('error', () => {});
  from.on('close', () => to.destroy());
}

if (process.argv[1] === import.meta.filename) {
  const [path = '', roundTripMs = ''] = process.argv.slice(2);
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect(path);
    delayed(client, upstream, Number(roundTripMs) / 2);
    delayed(upstream, client, Number(roundTripMs) / 2);
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
  process.on('disconnect', () => process.exit());
}
