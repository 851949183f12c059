import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { asked } from './support/interactions.ts';
import { prepareTestApp } from './support/test-app.ts';

/** A public address that passes every request on to `target`, once that is known. */
async function publicAddress(target: () => string) {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const headers = Object.entries(request.headers).filter(
      ([name]) => name.startsWith('x-') || name === 'content-type',
    );
    const answer = await fetch(`${target()}${request.url}`, {
      method: 'POST',
      body: Buffer.concat(chunks),
      headers: headers as [string, string][],
    });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
    response.end(await answer.text());
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/interactions`;
}

test('npm start sets up a new application: both installs, and the endpoint, which then takes interactions and events', async () => {
  let target = '';
  const url = await publicAddress(() => target);
  const setup = await prepareTestApp({ variables: { INTERACTIONS_URL: url } });
  onTestFinished(setup.close);
  Object.assign(setup.variables, { DISCORD_PUBLIC_KEY: setup.discord.application.verifyKey });
  const app = await setup.start({ ready: false });
  target = app.httpUrl;
  await app.connected;
  expect(setup.log.filter((line) => line.includes('refused a setting'))).toEqual([]);
  expect(setup.discord.application.settings).toMatchObject({
    interactions_endpoint_url: url,
    integration_types_config: { '0': { oauth2_install_params: { scopes: ['applications.commands', 'bot'] } }, '1': {} },
  });
  expect(setup.discord.violations()).toEqual([]);

  const student = setup.discord.user({ id: '1500000000000000042' });
  await student.run('/notify-me when library:webster direction:below threshold:1');
  expect((await student.run('/privacy')).message?.content).toContain('Your notifications:');
  const event = {
    type: 'APPLICATION_DEAUTHORIZED',
    timestamp: '2026-02-10T15:00:00',
    data: { user: { id: student.id } },
  };
  const taken = await setup.discord.application.call(
    url,
    JSON.stringify({ version: 1, application_id: '1', type: 1, event }),
  );
  expect(taken.status).toBe(204);
  await setup.until(() =>
    setup.log.some((line) => line.includes('a user took their consent back: their data is gone')),
  );
  expect((await student.run('/privacy')).message?.content).toContain('Nothing: you have no notifications');
  expect(setup.log.join('')).not.toContain(student.id);
});

test('an interaction whose fields are no text is answered, and the bot goes on', async () => {
  const setup = await prepareTestApp();
  onTestFinished(setup.close);
  Object.assign(setup.variables, { DISCORD_PUBLIC_KEY: setup.discord.application.verifyKey });
  const app = await setup.start();
  const odd = { toString: 1 };
  const body = JSON.stringify({ ...asked('status'), channel_id: odd, type: odd });
  const { status } = await setup.discord.application.call(`${app.httpUrl}/interactions`, body);
  expect(status).toBe(200);
  expect(setup.log.filter((line) => line.includes('an HTTP request failed'))).toEqual([]);
});

test('a refused endpoint is a warning with its cure, and the bot answers over the gateway', async () => {
  const setup = await prepareTestApp({ variables: { INTERACTIONS_URL: 'http://127.0.0.1:1/interactions' } });
  onTestFinished(setup.close);
  Object.assign(setup.variables, { DISCORD_PUBLIC_KEY: setup.discord.application.verifyKey });
  await setup.start();
  expect(setup.log.join('')).toContain('Discord refused a setting of the application: correct INTERACTIONS_URL');
  expect(await setup.discord.user().run('/status')).toMatchObject({ status: 'answered' });
});
