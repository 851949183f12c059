import { createPublicKey, verify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';

const verifyInPool = promisify(verify);

/** What Discord puts into the headers of a request. */
interface Signature {
  readonly signature: string;
  readonly timestamp: string;
}

/** How far the time that Discord signed may be from ours, in seconds, either way: what is older was intercepted, or waited. */
const windowSeconds = 5 * 60;

/** The signature in a request's headers, or undefined where it is missing or has another shape than Discord's: it cannot be right. */
export function signatureIn(headers: IncomingHttpHeaders): Signature | undefined {
  const signature = headers['x-signature-ed25519'];
  const timestamp = headers['x-signature-timestamp'];
  // Node joins a header that came twice, which has no such shape either.
  if (typeof signature !== 'string' || typeof timestamp !== 'string') return undefined;
  return /^[0-9a-f]{128}$/i.test(signature) && /^\d{1,20}$/.test(timestamp) ? { signature, timestamp } : undefined;
}

/**
 * Checks Discord's signature of a request: Ed25519 over timestamp and body, as its documentation of interaction
 * endpoints asks. `publicKey` is 64 hexadecimal digits. Off the event loop, with the key parsed once.
 */
export function createSignatureCheck(publicKey: string): (signature: Signature, body: Buffer) => Promise<boolean> {
  const x = Buffer.from(publicKey, 'hex').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return ({ signature, timestamp }, body) =>
    verifyInPool(null, Buffer.concat([Buffer.from(timestamp), body]), key, Buffer.from(signature, 'hex'));
}

/** Whether what was signed at `timestamp`, in seconds since the epoch, may still be taken at `now`, in milliseconds. */
export function isRecent(timestamp: string, now: number): boolean {
  return Math.abs(now / 1000 - Number(timestamp)) <= windowSeconds;
}
