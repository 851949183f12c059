import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Keeps at most `most` connections open. One more closes the connection that has been waiting longest for its client: a whole
 * request comes within milliseconds, so however many clients send slowly or nothing, there is room for Discord and for
 * `/healthz`. A request that has been received is answered. There is no limit for each address: behind a proxy all
 * clients have the same.
 */
export function limitConnections(server: Server, most: number): void {
  /** The requests that are being received or answered, by connection; the one that has waited longest is first. */
  const connections = new Map<Socket, IncomingMessage | undefined>();
  server.on('connection', (socket: Socket) => {
    connections.set(socket, undefined);
    socket.once('close', () => connections.delete(socket));
    if (connections.size <= most) return;
    for (const [waiting, request] of connections) {
      if (request?.complete) continue;
      // Its `close` comes later; by then there may be another one too many.
      connections.delete(waiting);
      waiting.destroy();
      return;
    }
  });
  server.prependListener('request', (request, response) => {
    const { socket } = request;
    connections.set(socket, request);
    response.once('close', () => {
      // It waits from now on.
      if (connections.delete(socket) && !socket.destroyed) connections.set(socket, undefined);
    });
  });
}
