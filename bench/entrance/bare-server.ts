import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The least that an interactions endpoint can do, and so the limit: verify the signature outside of the event loop and answer
 * the same bytes always. No limits, no JSON, no router. Argument: a file with the answer. Says where it listens in the first line,
 * as our log does.
 */
const body = readFileSync(process.argv[2] ?? '');
const headers = { 'content-type': 'application/json', 'content-length': body.length };
const x = Buffer.from(process.env.DISCORD_PUBLIC_KEY ?? '', 'hex').toString('base64url');
const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });

const server = createServer((request, response) => {
  const chunks: Buffer[] = [Buffer.from(String(request.headers['x-signature-timestamp']))];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const signature = Buffer.from(String(request.headers['x-signature-ed25519']), 'hex');
    verify(null, Buffer.concat(chunks), key, signature, (_, isRight) => {
      if (isRight) response.writeHead(200, headers).end(body);
      else response.writeHead(401).end();
    });
  });
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ http: `http://127.0.0.1:${port}` })}\n`);
});
