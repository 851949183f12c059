import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSignatureCheck, signatureIn } from '../../src/http/signature.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const publicHex = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex');
const check = createSignatureCheck(publicHex);
/** As the server does it: the headers' shape first, then the signature. */
const isSigned = async (request: {
  signature?: string | undefined;
  timestamp?: string | undefined;
  body: string;
}): Promise<boolean> => {
  const headers = new Map([
    ['x-signature-ed25519', request.signature],
    ['x-signature-timestamp', request.timestamp],
  ]);
  const signature = signatureIn((name) => headers.get(name));
  return signature !== undefined && check(signature, request.body);
};
const signatureOf = (text: string): string => sign(null, Buffer.from(text), privateKey).toString('hex');

describe('a signature', () => {
  test('over time and body is good, whatever the body', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (body) => {
        expect(await isSigned({ signature: signatureOf(`1771${body}`), timestamp: '1771', body })).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  const good = { signature: signatureOf('1771{}'), timestamp: '1771', body: '{}' };
  test.each([
    ['of another body', { body: '{ }' }],
    ['of another time', { timestamp: '1772' }],
    ['that is not there', { signature: undefined }],
    ['without a time', { timestamp: undefined }],
    ['that is empty', { signature: '' }],
    ['that is no hexadecimal', { signature: 'z'.repeat(128) }],
    ['that is too short', { signature: good.signature.slice(2) }],
    ['with something behind it', { signature: `${good.signature}zz` }],
    ['whose time holds a part of the body', { timestamp: '1771{', body: '}' }],
    ['with one bit changed', { signature: `${good.signature[0] === '0' ? '1' : '0'}${good.signature.slice(1)}` }],
  ])('%s is refused', async (_what, change) => {
    expect(await isSigned({ ...good, ...change })).toBe(false);
  });

  test('by another key is refused', async () => {
    const other = generateKeyPairSync('ed25519').privateKey;
    const signature = sign(null, Buffer.from('1771{}'), other).toString('hex');
    expect(await isSigned({ ...good, signature })).toBe(false);
    expect(await isSigned(good)).toBe(true);
  });
});
