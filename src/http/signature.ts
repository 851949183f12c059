import { createPublicKey, verify } from 'node:crypto';
import { promisify } from 'node:util';

const verifyInPool = promisify(verify);

/**
 * Checks Discord's signature of a request: Ed25519 over timestamp and body, as its documentation of interaction
 * endpoints asks. `publicKey` is 64 hexadecimal digits. Off the event loop, with the key parsed once.
 */
export function createSignatureCheck(
  publicKey: string,
): (request: { signature: string | undefined; timestamp: string | undefined; body: string }) => Promise<boolean> {
  const x = Buffer.from(publicKey, 'hex').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return async ({ signature, timestamp, body }) => {
    if (timestamp === undefined || signature === undefined || !/^[0-9a-f]{128}$/i.test(signature)) return false;
    return verifyInPool(null, Buffer.from(timestamp + body), key, Buffer.from(signature, 'hex'));
  };
}
