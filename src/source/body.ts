import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { SourceError } from './errors.ts';

/** undici's own decompress interceptor does the same but prints an ExperimentalWarning at every start (8.12). */
const decoders: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

/**
 * A response's body as text, decoded. Reading stops, and the connection with it, at the first byte beyond `limitBytes`,
 * counted after decoding: a small gzip can hold gigabytes. Throws `SourceError` ('tooLarge'), and whatever the stream
 * throws when it breaks off.
 */
export async function readText(body: Readable, encoding: string | undefined, limitBytes: number): Promise<string> {
  const collect = async (source: AsyncIterable<Uint8Array>): Promise<string> => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of source) {
      size += chunk.byteLength;
      if (size > limitBytes) throw new SourceError({ kind: 'tooLarge', limitBytes });
      chunks.push(chunk);
    }
    // TextDecoder also drops a byte order mark, over which JSON.parse would fall.
    return new TextDecoder().decode(Buffer.concat(chunks));
  };
  const decoder = decoders.get(encoding?.toLowerCase() ?? 'identity');
  return decoder === undefined ? pipeline(body, collect) : pipeline(body, decoder(), collect);
}
