import { createPublicKey, verify } from 'node:crypto';
import { promisify } from 'node:util';

const verifyInPool = promisify(verify);

/** What Discord puts into the headers of a request. */
interface Signature {
  readonly signature: string;
  readonly timestamp: string;
}

/** The signature in a request's headers, or undefined where it is missing or has another shape than Discord's: it cannot be right. */
export function signatureIn(header: (name: string) => string | undefined): Signature | undefined {
  const signature = header('x-signature-ed25519') ?? '';
  const timestamp = header('x-signature-timestamp') ?? '';
  return /^[0-9a-f]{128}$/i.test(signature) && /^\d{1,20}$/.test(timestamp) ? { signature, timestamp } : undefined;
}

/**
 * Checks Discord's signature of a request: Ed25519 over timestamp and body, as its documentation of interaction
 * endpoints asks. `publicKey` is 64 hexadecimal digits. Off the event loop, with the key parsed once.
 */
export function createSignatureCheck(publicKey: string): (signature: Signature, body: string) => Promise<boolean> {
  const x = Buffer.from(publicKey, 'hex').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return ({ signature, timestamp }, body) =>
    verifyInPool(null, Buffer.from(timestamp + body), key, Buffer.from(signature, 'hex'));
}
