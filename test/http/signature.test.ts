import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSignatureCheck, isRecent, signatureIn } from '../../src/http/signature.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const publicHex = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex');
const check = createSignatureCheck(publicHex);

interface Request {
  readonly signature?: string | string[] | undefined;
  readonly timestamp?: string | undefined;
  readonly body: Buffer;
}

/** As the server does it: the headers' shape first, then the signature. */
const isSigned = async ({ signature, timestamp, body }: Request): Promise<boolean> => {
  const found = signatureIn({ 'x-signature-ed25519': signature, 'x-signature-timestamp': timestamp });
  return found !== undefined && check(found, body);
};
const signatureOf = (timestamp: string, body: Buffer): string =>
  sign(null, Buffer.concat([Buffer.from(timestamp), body]), privateKey).toString('hex');

const requests = fc
  .record({ seconds: fc.nat(2 ** 31), bytes: fc.uint8Array({ maxLength: 300 }) })
  .map(({ seconds, bytes }) => {
    const [timestamp, body] = [String(seconds), Buffer.from(bytes)];
    return { timestamp, body, signature: signatureOf(timestamp, body) };
  });

/** Ways to change a request so that it is no longer the one that was signed. `at` is any number. */
const changes: Readonly<
  Record<string, (request: { signature: string; timestamp: string; body: Buffer }, at: number) => Request>
> = {
  'one bit of the signature': (request, at) => ({
    ...request,
    signature: flipped(Buffer.from(request.signature, 'hex'), at).toString('hex'),
  }),
  'one bit of the body': (request, at) => ({
    ...request,
    body: request.body.length === 0 ? Buffer.of(at) : flipped(request.body, at),
  }),
  'one digit of the time': ({ timestamp, ...request }, at) => {
    const index = at % timestamp.length;
    const digit = (Number(timestamp[index]) + 1 + (at % 9)) % 10;
    return { ...request, timestamp: `${timestamp.slice(0, index)}${digit}${timestamp.slice(index + 1)}` };
  },
  'a signature that is cut off': (request, at) => ({ ...request, signature: request.signature.slice(0, at % 128) }),
  'a signature that goes on': (request, at) => ({ ...request, signature: request.signature + at.toString(16) }),
  'a character that is not hexadecimal': (request, at) => {
    const index = at % 128;
    return {
      ...request,
      signature: `${request.signature.slice(0, index)}${'ghz é-+/='[at % 9]}${request.signature.slice(index + 1)}`,
    };
  },
  'the halves of the signature exchanged': (request) => ({
    ...request,
    signature: request.signature.slice(64) + request.signature.slice(0, 64),
  }),
  'a time with a space before it': (request) => ({ ...request, timestamp: ` ${request.timestamp}` }),
  'a time with a minus before it': (request) => ({ ...request, timestamp: `-${request.timestamp}` }),
  'a header that came twice': (request) => ({ ...request, signature: [request.signature, request.signature] }),
  'a header that was joined with itself': (request) => ({
    ...request,
    signature: `${request.signature}, ${request.signature}`,
  }),
  'no signature': (request) => ({ ...request, signature: undefined }),
  'no time': (request) => ({ ...request, timestamp: undefined }),
};

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  const bit = at % (8 * copy.length);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

describe('a signature', () => {
  test('over time and body is good, whatever the bytes of the body and the case of its digits', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        expect(await isSigned(request)).toBe(true);
        expect(await isSigned({ ...request, signature: request.signature.toUpperCase() })).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test.each(Object.entries(changes))('is refused after %s', async (_what, change) => {
    await fc.assert(
      fc.asyncProperty(requests, fc.nat(), async (request, at) => {
        expect(await isSigned(change(request, at))).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  test('that is any text is refused, and nothing is thrown', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), async (signature, timestamp) => {
        expect(await isSigned({ signature, timestamp, body: Buffer.from('{}') })).toBe(false);
      }),
    );
  });

  test('by another key is refused', async () => {
    const other = generateKeyPairSync('ed25519').privateKey;
    const body = Buffer.from('{}');
    const signature = sign(null, Buffer.from('1771{}'), other).toString('hex');
    expect(await isSigned({ signature, timestamp: '1771', body })).toBe(false);
    expect(await isSigned({ signature: signatureOf('1771', body), timestamp: '1771', body })).toBe(true);
  });
});

test('what was signed more than five minutes before or after is not recent, and all between is', () => {
  const signedAt = 1_771_000_000;
  fc.assert(
    fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), (ms) => {
      expect(isRecent(String(signedAt), signedAt * 1000 + ms)).toBe(Math.abs(ms) <= 300_000);
    }),
  );
  for (const far of ['0', '99999999999999999999']) expect(isRecent(far, signedAt * 1000)).toBe(false);
});
