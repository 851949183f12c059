import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { parseEnvironment } from '../src/base/config.ts';
import { runDoctor } from '../src/doctor.ts';
import { registerOnce } from '../src/register-once.ts';

/** A Discord that answers nothing but 429 for the next `seconds`. */
async function limitedDiscord(seconds: number): Promise<string> {
  const body = JSON.stringify({ message: 'You are being rate limited.', retry_after: seconds, global: true });
  const server = createServer((_request, response) => {
    response.writeHead(429, { 'content-type': 'application/json', 'retry-after': String(seconds) });
    response.end(body);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
}

test('the doctor says at once how long Discord wants it to wait', async () => {
  const environment = parseEnvironment({
    DISCORD_TOKEN: 'token',
    DISCORD_API_URL: await limitedDiscord(3_600),
    DATABASE_URL: 'sqlite::memory:',
    HTTP_PORT: '0',
  });
  const lines: string[] = [];
  expect(
    await runDoctor(
      () => environment,
      (line) => lines.push(line),
    ),
  ).toBe(false);
  expect(lines[0]).toBe(
    '✗ token: Discord asks to wait for 60 minutes → start Carrel after that; if it comes again, look for another program that uses this token or address',
  );
});

test('npm run register says it too instead of waiting for an hour', async () => {
  const settings = {
    DISCORD_API_URL: await limitedDiscord(90),
    CONFIGURE_APPLICATION: true,
    INTERACTIONS_URL: undefined,
  };
  await expect(registerOnce({ ...settings, DISCORD_TOKEN: 'token' })).rejects.toThrow(
    'Discord asks to wait for 90 seconds: try again then.',
  );
});
