import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

const streams = new WeakMap<WebSocket, Duplex>();

/** Remembers the stream below a client's connection, so that events of one turn can leave together. */
export function knowStream(client: WebSocket, stream: Duplex): void {
  streams.set(client, stream);
}

/**
 * Sends a text; all that one turn of the event loop sends leaves in one write. A write for each frame was a fifth of
 * this Discord's work in a closed loop, and a measured bot must not wait for the measuring.
 */
export function sendCorked(client: WebSocket, text: string): void {
  const stream = streams.get(client);
  if (stream !== undefined && stream.writableCorked === 0) {
    stream.cork();
    setImmediate(() => stream.uncork());
  }
  client.send(text);
}
