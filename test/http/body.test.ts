import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { createBodyReader } from '../../src/http/body.ts';

/** A request that is being received, as far as a reader looks at it. */
const receiving = (headers: Record<string, string> = {}) =>
  Object.assign(new PassThrough(), { headers }) as unknown as IncomingMessage & PassThrough;

const bodyOf = (text: string) => ({ bytes: Buffer.from(text) });

test('a body is its bytes, wherever they are cut', async () => {
  const read = createBodyReader();
  const request = receiving();
  const bytes = Buffer.from('{"é":"🙂"}');
  for (const byte of bytes) request.write(Buffer.of(byte));
  request.end();
  expect(await read(request)).toEqual({ bytes });
});

describe('all that is being received has one limit', () => {
  const part = async (request: PassThrough, text: string): Promise<void> => {
    request.write(text);
    await new Promise(setImmediate);
  };

  test('at which the oldest body that is not finished is given up', async () => {
    const read = createBodyReader({ oneBytes: 100, allBytes: 150 });
    const [first, second, third] = [receiving(), receiving(), receiving()];
    const [slow, next, last] = [first, second, third].map((request) => read(request));
    await part(first, 'a'.repeat(90));
    await part(second, 'b'.repeat(60));
    expect([first.destroyed, second.destroyed]).toEqual([false, false]);
    await part(third, 'c');
    expect(await slow).toEqual({ refused: 'aborted' });
    expect([first.destroyed, second.destroyed]).toEqual([true, false]);
    third.end('c'.repeat(89));
    second.end();
    expect([await next, await last]).toEqual([bodyOf('b'.repeat(60)), bodyOf('c'.repeat(90))]);
  });

  test.each([
    ['finished', (request: PassThrough) => request.end()],
    ['broken off', (request: PassThrough) => request.destroy(new Error('aborted'))],
    ['too large', (request: PassThrough) => request.end('a'.repeat(20))],
  ])('to which a body that is %s no longer counts', async (_how, end) => {
    const read = createBodyReader({ oneBytes: 100, allBytes: 150 });
    for (let round = 0; round < 5; round += 1) {
      const gone = receiving();
      const body = read(gone);
      await part(gone, 'a'.repeat(90));
      end(gone);
      await body;
    }
    const [slow, quick] = [receiving(), receiving()];
    const bodies = [read(slow), read(quick)];
    await part(slow, 'b'.repeat(60));
    await part(quick, 'c'.repeat(90));
    quick.end();
    slow.end();
    expect(await Promise.all(bodies)).toEqual([bodyOf('b'.repeat(60)), bodyOf('c'.repeat(90))]);
  });
});

test('a body that announces too much is refused unread', async () => {
  const read = createBodyReader({ oneBytes: 100, allBytes: 1_000 });
  expect(await read(receiving({ 'content-length': '101' }))).toEqual({ refused: 'too large' });
});

test('a body that comes in pieces takes no more room than it has bytes', async () => {
  const read = createBodyReader({ oneBytes: 100, allBytes: 100 });
  const request = receiving();
  const body = read(request);
  request.write('a'.repeat(60));
  await new Promise(setImmediate);
  request.end('b'.repeat(40));
  expect(await body).toEqual(bodyOf(`${'a'.repeat(60)}${'b'.repeat(40)}`));
});

test('a body without a length is refused when it has become too large', async () => {
  const read = createBodyReader({ oneBytes: 100, allBytes: 1_000 });
  const request = receiving();
  const body = read(request);
  request.write('a'.repeat(100));
  request.write('b');
  expect(await body).toEqual({ refused: 'too large' });
});
