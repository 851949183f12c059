import type { IncomingMessage } from 'node:http';

/** How much of requests' bodies is held at most, in bytes. */
const bodyLimits = {
  /** An interaction is a few kilobytes; a form with every field filled stays below this. */
  oneBytes: 256 * 1024,
  /** All that are being received: thousands of senders that never finish must not fill the memory. */
  allBytes: 16 * 1024 * 1024,
} as const;

/** A body as text, or why there is none: it is too large, too much is being received already, or the sender has gone. */
export type Body = { readonly text: string } | { readonly refused: 'too large' | 'busy' | 'aborted' };

/** Reads bodies within `limits`, which all of them share. */
export function createBodyReader(limits: { oneBytes: number; allBytes: number } = bodyLimits) {
  let heldBytes = 0;
  return async (request: IncomingMessage): Promise<Body> => {
    const chunks: Buffer[] = [];
    let size = 0;
    const refusalAt = (bytes: number) =>
      bytes > limits.oneBytes ? 'too large' : heldBytes + bytes - size > limits.allBytes ? 'busy' : undefined;
    try {
      const announced = refusalAt(Number(request.headers['content-length'] ?? 0));
      if (announced !== undefined) return { refused: announced };
      // The response uses the same socket, which destroying the stream would close.
      for await (const chunk of request.iterator({ destroyOnReturn: false })) {
        const refused = refusalAt(size + chunk.length);
        if (refused !== undefined) return { refused };
        chunks.push(chunk);
        size += chunk.length;
        heldBytes += chunk.length;
      }
      return { text: Buffer.concat(chunks).toString() };
    } catch {
      return { refused: 'aborted' };
    } finally {
      heldBytes -= size;
    }
  };
}
