import type { IncomingMessage } from 'node:http';

/** How much of requests' bodies is held at most, in bytes. */
const bodyLimits = {
  /** An interaction is a few kilobytes; a form with every field filled stays below this. */
  oneBytes: 256 * 1024,
  /** All that are being received: thousands of senders that never finish must not fill the memory. */
  allBytes: 16 * 1024 * 1024,
} as const;

/** A body, or why there is none: it is too large, or its connection was closed. */
export type Body = { readonly bytes: Buffer } | { readonly refused: 'too large' | 'aborted' };

/**
 * Reads bodies within `limits`, which all of them share: where they take too much together, the connections of the oldest
 * are closed. Discord's bodies come at once, so these are senders that do not finish.
 */
export function createBodyReader(limits: { oneBytes: number; allBytes: number } = bodyLimits) {
  /** The bytes of each body that is being received, oldest first. */
  const held = new Map<IncomingMessage, number>();
  let heldBytes = 0;

  const drop = (request: IncomingMessage): void => {
    heldBytes -= held.get(request) ?? 0;
    held.delete(request);
  };
  const hold = (request: IncomingMessage, bytes: number): void => {
    held.set(request, (held.get(request) ?? 0) + bytes);
    heldBytes += bytes;
    for (const oldest of held.keys()) {
      if (heldBytes <= limits.allBytes) return;
      drop(oldest);
      oldest.destroy();
    }
  };

  return (request: IncomingMessage): Promise<Body> =>
    new Promise((resolve) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const finish = (body: Body): void => {
        drop(request);
        // What comes after it is not read: the response uses the same socket.
        request.off('data', take).pause();
        resolve(body);
      };
      const take = (chunk: Buffer): void => {
        size += chunk.length;
        if (size > limits.oneBytes) {
          finish({ refused: 'too large' });
        } else {
          chunks.push(chunk);
          hold(request, chunk.length);
        }
      };
      if (Number(request.headers['content-length'] ?? 0) > limits.oneBytes) return finish({ refused: 'too large' });
      request.on('data', take);
      request.once('end', () => finish({ bytes: Buffer.concat(chunks) }));
      request.on('error', () => finish({ refused: 'aborted' }));
      request.once('close', () => finish({ refused: 'aborted' }));
    });
}
