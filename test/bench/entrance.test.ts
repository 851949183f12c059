import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { httpLoad } from '../../bench/entrance/http-load.ts';
import { createSigner } from '../../bench/entrance/signed-requests.ts';
import { createBodyReader } from '../../src/http/body.ts';
import { createSignatureCheck, signatureIn } from '../../src/http/signature.ts';

/** A server that answers 200 to what is signed with the key, and counts it. */
async function verifying(publicKey: string) {
  const [readBody, isSigned] = [createBodyReader(), createSignatureCheck(publicKey)];
  const ids: string[] = [];
  const server = createServer(async (request, response) => {
    const [signature, body] = [signatureIn(request.headers), await readBody(request)];
    if (!signature || !('bytes' in body) || !(await isSigned(signature, body.bytes)))
      return response.writeHead(401).end();
    ids.push(JSON.parse(body.bytes.toString()).id);
    return response.end('taken');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, ids };
}

test('the load of the HTTP entrance is signed, shared out among the servers, and counted exactly', async () => {
  const signer = createSigner();
  const servers = [await verifying(signer.publicKey), await verifying(signer.publicKey)];
  const ports = servers.map(({ port }) => port);
  const { lastBody, perSecond } = await httpLoad({ ports, connections: 4, requests: 40, sent: signer.requests(10) });
  expect(lastBody).toBe('taken');
  expect(perSecond).toBeGreaterThan(0);
  expect(servers.flatMap(({ ids }) => ids)).toHaveLength(40);
  expect(new Set(servers.flatMap(({ ids }) => ids)).size).toBe(10);
  expect(servers.every(({ ids }) => ids.length > 0)).toBe(true);
});

test('an answer other than 200 ends it: a figure from a server that refuses would be worth nothing', async () => {
  const { port } = await verifying(createSigner().publicKey);
  const load = { ports: [port], connections: 1, requests: 5, sent: createSigner().requests(1) };
  await expect(httpLoad(load)).rejects.toThrow('an answer was HTTP/1.1 401');
});
