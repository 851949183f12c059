import { generateKeyPairSync, sign } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { createLogger } from '../../src/base/logger.ts';
import { createInteractionsEndpoint } from '../../src/http/interactions.ts';
import { require } from './parser.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const publicHex = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex');
const now = Date.UTC(2026, 1, 11, 17);
const timestamp = String(now / 1000);

/** A request's signature and its body below it; "signed" stands for the right signature of that body. */
export const requestText = (body: string): string => `signed ${timestamp}\n${body}`;

/** The entrance for interactions over HTTP, with a router that answers everything. */
const takeRequest = createInteractionsEndpoint(publicHex, {
  router: async (_interaction, respond) => respond({ type: 1 }, [], {}),
  onEvent: async () => true,
  upload: async () => {},
  now: () => now,
  logger: createLogger({ level: 'silent', secrets: [] }),
});

/** Sends the entrance a request such as `requestText` has it. Throws `Wrong` for an answer that is none; undefined: refused. */
export async function enter(text: string): Promise<number | undefined> {
  const [head = '', ...lines] = text.split('\n');
  const [said = '', at = ''] = head.split(' ');
  const body = Buffer.from(lines.join('\n'));
  const right = sign(null, Buffer.concat([Buffer.from(at), body]), privateKey).toString('hex');
  const headers = { 'x-signature-ed25519': said === 'signed' ? right : said, 'x-signature-timestamp': at };
  const request = Object.assign(Readable.from([body], { objectMode: false }), { headers });
  const answered: number[] = [];
  const response = {
    headersSent: false,
    setHeader: () => {},
    writeHead(status: number) {
      answered.push(status);
      this.headersSent = true;
    },
    end: () => {},
  };
  await takeRequest(request as unknown as IncomingMessage, response as unknown as ServerResponse);
  request.destroy();
  const [status = 0] = answered;
  require(answered.length === 1, `it was answered ${answered.length} times`);
  require([200, 204, 400, 401, 413].includes(status), `it was answered ${status}`);
  require(said === 'signed' || status === 401, `what is not signed was answered ${status}`);
  return status < 300 ? status : undefined;
}
