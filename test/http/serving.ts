import { generateKeyPairSync, sign } from 'node:crypto';
import { Registry } from 'prom-client';
import { onTestFinished } from 'vitest';
import type { Services } from '../../commands/index.ts';
import { commands } from '../../commands/index.ts';
import { createInteractionLimits } from '../../src/discord/interactions/interaction-limits.ts';
import { createRouter } from '../../src/discord/interactions/router.ts';
import { type HttpParts, openHttpServer } from '../../src/http/server.ts';
import { countOf, liveLibrary, noComputers, noUserData } from '../support/libraries.ts';
import { manualClock } from '../support/manual-clock.ts';
import { noAlerts } from '../support/no-alerts.ts';
import { noHistory } from '../support/no-history.ts';
import { noBoards, noDigests } from '../support/no-posts.ts';
import { recordingLogger } from '../support/recording-logger.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const publicHex = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex');
/** The time of the router's deadlines; it stands still until a test moves it. */
export const clock = manualClock();

/** The real server before the real router and commands, on a free port. */
export async function serving(parts: Partial<HttpParts> = {}, services: Partial<Services> = {}) {
  const router = createRouter<Services>({
    commands,
    services: {
      librariesNow: () => [liveLibrary('webster', countOf(400, clock.now()))],
      firstKnown: async () => {},
      drawn: (_key, draw) => draw(),
      pictured: (_key, draw) => draw(),
      pollerStatus: () => ({ state: 'ok', polls: 1, failures: 0 }),
      startedAt: clock.now(),
      appVersion: '0.0.0',
      ...noAlerts,
      ...noBoards,
      ...noDigests,
      ...noHistory,
      ...noComputers,
      ...noUserData,
      ...services,
    },
    clock,
    deadlines: clock,
    limits: createInteractionLimits(clock.steady),
    serverAllows: async () => 'unset',
    replies: { edit: async () => {}, followUp: async () => {} },
    logger: recordingLogger().logger,
    onHandled: () => {},
    newErrorId: () => 'c0ffee42',
  });
  const server = await openHttpServer({
    host: '127.0.0.1',
    port: 0,
    logger: recordingLogger().logger,
    registry: new Registry(),
    readiness: () => ({ ready: true, detail: 'ready' }),
    publicKey: publicHex,
    router,
    upload: async () => {},
    onEvent: async () => true,
    now: clock.now,
    ...parts,
  });
  onTestFinished(() => server.close());
  const get = async (path: string) => {
    const response = await fetch(`${server.url}${path}`);
    return [response.status, await response.text()];
  };
  const post = (body: string, headers: Record<string, string>) =>
    fetch(`${server.url}/interactions`, { method: 'POST', body, headers });
  /** Posts a body as Discord does, signed `secondsAgo`. */
  const signed = (body: string, secondsAgo = 0) => post(body, headersOf(body, secondsAgo));
  return { server, get, post, signed };
}

/** Discord's headers for a body. */
export function headersOf(body: string, secondsAgo = 0) {
  const timestamp = String(Math.floor(clock.now() / 1000) - secondsAgo);
  const signature = sign(null, Buffer.from(timestamp + body), privateKey).toString('hex');
  return { 'x-signature-ed25519': signature, 'x-signature-timestamp': timestamp };
}
