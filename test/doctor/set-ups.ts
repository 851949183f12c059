import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { parseEnvironment } from '../../src/base/config.ts';
import type { StrayVariable } from '../../src/base/stray-variables.ts';
import { runDoctor } from '../../src/doctor.ts';
import { prepareTestApp, type TestApp } from '../support/test-app.ts';

/** What stands in the set-ups and in no line of the doctor. */
export const secrets = {
  token: 'MTIzNDU2Nzg5MDEyMzQ1Njc4.planted.token-of-the-bot',
  password: 'planted-password-of-the-database',
} as const;

/** An environment, as its host would write it. */
export type Variables = Readonly<Record<string, string>>;

let setup: TestApp;

/** A campus and a Discord for the tests of this file, between which all is well. */
export function useSetup(): void {
  beforeAll(async () => {
    setup = await prepareTestApp({ discord: { token: secrets.token } });
  });
  afterAll(() => setup.close());
}

/** What the doctor says of a set-up that is well but for these variables. None of it is a secret. */
export async function examine(
  variables: Variables,
  stray: readonly StrayVariable[] = [],
): Promise<{ readonly healthy: boolean; readonly lines: string[] }> {
  const lines: string[] = [];
  const all = { ...setup.variables, ...variables };
  const healthy = await runDoctor(
    () => parseEnvironment(all),
    (line) => lines.push(line),
    () => stray,
  );
  const said = lines.join('\n');
  for (const secret of [...Object.values(secrets), all.DISCORD_TOKEN ?? '', all.CONCORDIA_API_KEY ?? '']) {
    if (secret !== '') expect(said).not.toContain(secret);
  }
  return { healthy, lines };
}

/** What is wrong with a set-up: each line that says so. */
export const ills = async (variables: Variables): Promise<string[]> => {
  const { healthy, lines } = await examine(variables);
  const wrong = lines.filter((line) => line.startsWith('✗'));
  expect(healthy).toBe(wrong.length === 0);
  return wrong;
};

/** Lets a server listen until the test is over, and gives its port. */
export async function listening<Kind extends Server | HttpServer>(server: Kind): Promise<number> {
  server.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
/** An HTTP server that answers so, until the test is over. */
export const serving = async (answer: RequestListener): Promise<string> =>
  `http://127.0.0.1:${await listening(createHttpServer(answer))}`;

/** A port at which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A set-up in which something is wrong, and each line that says so. */
export type Broken = readonly (readonly [name: string, Variables | (() => Promise<Variables>), ...lines: RegExp[]])[];

/** Tests of each that the doctor names what is wrong with its cure, and nothing else. */
export function testEach(broken: Broken): void {
  for (const [name, variables, ...expected] of broken) {
    test(`${name} is named with its cure`, async () => {
      const wrong = await ills(typeof variables === 'function' ? await variables() : variables);
      expect(wrong).toEqual(expected.map((line) => expect.stringMatching(line)));
    });
  }
}
