import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createBodyReader } from '../../src/http/body.ts';

/** A request that is being received, as far as a reader looks at it. */
const receiving = (headers: Record<string, string> = {}) =>
  Object.assign(new PassThrough(), { headers }) as unknown as IncomingMessage & PassThrough;

test('a body is its bytes as text, wherever they are cut', async () => {
  const read = createBodyReader();
  const request = receiving();
  const bytes = Buffer.from('{"é":"🙂"}');
  for (const byte of bytes) request.write(Buffer.of(byte));
  request.end();
  expect(await read(request)).toEqual({ text: '{"é":"🙂"}' });
});

test('all that is being received has one limit, and what has ended makes room again', async () => {
  const read = createBodyReader({ oneBytes: 100, allBytes: 150 });
  const [first, second, third] = [receiving(), receiving(), receiving()];
  const bodies = [first, second].map((request) => read(request));
  first.write('a'.repeat(90));
  await new Promise(setImmediate);
  second.write('b'.repeat(70));
  expect(await bodies[1]).toEqual({ refused: 'busy' });
  expect(await read(receiving({ 'content-length': '61' }))).toEqual({ refused: 'busy' });
  first.destroy(new Error('aborted'));
  expect(await bodies[0]).toEqual({ refused: 'aborted' });
  third.end('c'.repeat(100));
  expect(await read(third)).toEqual({ text: 'c'.repeat(100) });
});

test('a body that comes in pieces takes no more room than it has bytes', async () => {
  const read = createBodyReader({ oneBytes: 100, allBytes: 100 });
  const request = receiving();
  const body = read(request);
  request.write('a'.repeat(60));
  await new Promise(setImmediate);
  request.end('b'.repeat(40));
  expect(await body).toEqual({ text: `${'a'.repeat(60)}${'b'.repeat(40)}` });
});

test('a body without a length is refused when it has become too large', async () => {
  const read = createBodyReader({ oneBytes: 100, allBytes: 1_000 });
  const request = receiving();
  const body = read(request);
  request.write('a'.repeat(100));
  request.write('b');
  expect(await body).toEqual({ refused: 'too large' });
});
