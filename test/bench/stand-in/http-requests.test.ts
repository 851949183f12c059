import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRequestReader, type HttpRequest } from '../../../bench/stand-in/http-requests.ts';

interface Written {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
  readonly isChunked: boolean;
  readonly name: string;
}

const written: fc.Arbitrary<Written> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PATCH', 'PUT'),
  path: fc.stringMatching(/^\/[a-z0-9/@?=-]{0,40}$/),
  // Anything, the ends of heads and chunks included.
  body: fc
    .array(fc.oneof(fc.constant('\r\n\r\n'), fc.constant('0\r\n\r\n'), fc.string({ unit: 'binary', maxLength: 30 })))
    .map((pieces) => Buffer.from(pieces.join(''))),
  isChunked: fc.boolean(),
  name: fc.constantFrom('Content-Length', 'content-length', 'CONTENT-LENGTH'),
});

function bytesOf({ method, path, body, isChunked, name }: Written): Buffer {
  const line = `${method} ${path} HTTP/1.1\r\nhost: local\r\n`;
  if (!isChunked) return Buffer.concat([Buffer.from(`${line}${name}: ${body.length}\r\n\r\n`), body]);
  const half = Math.ceil(body.length / 2);
  const chunks = [body.subarray(0, half), body.subarray(half)].filter(({ length }) => length > 0);
  return Buffer.concat([
    Buffer.from(`${line}Transfer-Encoding: chunked\r\n\r\n`),
    ...chunks.flatMap((chunk) => [Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]),
    Buffer.from('0\r\n\r\n'),
  ]);
}

/** What is read when the bytes arrive in the pieces that end at these positions. */
function readInPieces(bytes: Buffer, ends: readonly number[]): Pick<HttpRequest, 'method' | 'path' | 'body'>[] {
  const read: Pick<HttpRequest, 'method' | 'path' | 'body'>[] = [];
  const push = createRequestReader(({ method, path, body }) => {
    read.push({ method, path, body: Buffer.from(body) });
    return undefined;
  });
  let from = 0;
  for (const end of [...ends, bytes.length]) {
    push(bytes.subarray(from, end));
    from = end;
  }
  return read;
}

test('the same requests are read wherever the bytes are split', () => {
  fc.assert(
    fc.property(fc.array(written, { minLength: 1, maxLength: 4 }), fc.array(fc.nat()), (requests, cuts) => {
      const bytes = Buffer.concat(requests.map(bytesOf));
      const expected = requests.map(({ method, path, body }) => ({ method, path, body }));
      const ends = cuts.map((cut) => cut % bytes.length).toSorted((a, b) => a - b);
      expect(readInPieces(bytes, ends)).toEqual(expected);
      expect(readInPieces(bytes, Array.from(bytes.keys()))).toEqual(expected);
    }),
  );
});

test('what follows a request that took over the connection is no longer read as HTTP', () => {
  const bytes = Buffer.from('GET /gateway HTTP/1.1\r\nUpgrade: websocket\r\n\r\nGET / HTTP/1.1\r\n\r\n');
  for (let split = 1; split < bytes.length; split += 1) {
    const paths: string[] = [];
    let rest = '';
    const push = createRequestReader(({ path }) => {
      paths.push(path);
      return (more) => {
        rest += more.toString();
      };
    });
    push(bytes.subarray(0, split));
    push(bytes.subarray(split));
    expect({ paths, rest }).toEqual({ paths: ['/gateway'], rest: 'GET / HTTP/1.1\r\n\r\n' });
  }
});
