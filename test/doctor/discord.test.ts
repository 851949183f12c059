import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lockDatabase } from '../../src/store/engine/process-lock.ts';
import { closedPort, examine, ills, secrets, serving, testEach, useSetup } from './set-ups.ts';

useSetup();

/** Discord, as far as the doctor asks it: an application with these settings, and the bot's servers. */
function discordWith(
  application: object,
  servers: readonly { readonly name: string; readonly permissions: string }[] = [],
): Promise<string> {
  return serving((request, response) => {
    const path = request.url ?? '';
    const own = { id: '1090000000000000001', name: 'Carrel', approximate_guild_count: servers.length, ...application };
    const guilds = servers.map((server, index) => ({ id: String(index), ...server }));
    const answer = /guilds/.test(path) ? guilds : /commands/.test(path) ? [] : own;
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer));
  });
}

test('a set-up in which all is well has a line each, and nothing to cure', async () => {
  expect(await ills({})).toEqual([]);
  const { lines } = await examine({});
  expect(lines).toContainEqual('✓ commands: not registered: npm start and npm run register put them');
  expect(lines).toContainEqual('✓ permissions: all that Carrel needs in its servers');
  expect(lines).toContainEqual('✓ interactions: they come over the gateway');
});

test('what depends on a line that failed is one line, so that the cause stands out', async () => {
  const { lines } = await examine({ DISCORD_TOKEN: '' });
  expect(lines.slice(0, 3)).toEqual([
    expect.stringMatching(/^✗ token: /),
    '· application, install in servers, install for yourself, commands, permissions, public key, interactions, invite: not checked, since the line above failed',
    '✓ feed credentials: the feed accepts them',
  ]);
});

test.each([`Bot ${secrets.token}`, `  ${secrets.token}\n`, `"${secrets.token}"`])(
  'a token that was copied as %j is the token',
  async (token) => {
    expect(await ills({ DISCORD_TOKEN: token })).toEqual([]);
  },
);

testEach([
  ['no token', { DISCORD_TOKEN: '' }, /^✗ token: DISCORD_TOKEN is not set → press Reset Token on the Bot page/],
  ['a wrong token', { DISCORD_TOKEN: 'MTIz.abc.wrong' }, /^✗ token: Discord refuses it → press Reset Token/],
  [
    'the application id as the token',
    { DISCORD_TOKEN: '1090000000000000001' },
    /^✗ token: Discord refuses it: it looks like an application id → press Reset Token/,
  ],
  ['the public key as the token', { DISCORD_TOKEN: 'ab'.repeat(32) }, /^✗ token: .*looks like a public key → /],
  ['the client secret as the token', { DISCORD_TOKEN: 'x_Y-9z'.padEnd(32, 'q') }, /^✗ token: .*client secret .*→ /],
  ['a token with a space in it', { DISCORD_TOKEN: 'MTIz. abc' }, /^✗ token: DISCORD_TOKEN has a space .*→ press/],
  [
    'a Discord that does not answer',
    async () => ({ DISCORD_API_URL: `http://127.0.0.1:${await closedPort()}/api` }),
    /^✗ token: Discord cannot be asked: .*ECONNREFUSED.* → check the network and DISCORD_API_URL/,
    /^✗ clock: cannot be compared: .* → check the network/,
  ],
  [
    'the public key of another application',
    { DISCORD_PUBLIC_KEY: 'ab'.repeat(32) },
    /^✗ public key: not that of Carrel → copy it from the General Information page/,
  ],
  [
    'an INTERACTIONS_URL that is not https',
    async () => ({
      DISCORD_API_URL: await discordWith({ verify_key: 'ab'.repeat(32) }),
      DISCORD_PUBLIC_KEY: 'ab'.repeat(32),
      INTERACTIONS_URL: 'http://127.0.0.1:1/interactions',
    }),
    /^✗ interactions: INTERACTIONS_URL is not https, .* → put a proxy with a certificate/,
  ],
  [
    'an INTERACTIONS_URL at which nothing answers',
    async () => ({
      DISCORD_API_URL: await discordWith({ verify_key: 'ab'.repeat(32) }),
      DISCORD_PUBLIC_KEY: 'ab'.repeat(32),
      INTERACTIONS_URL: `https://127.0.0.1:${await closedPort()}/interactions`,
    }),
    /^✗ interactions: INTERACTIONS_URL cannot be reached: ECONNREFUSED → let it lead to POST \/interactions/,
  ],
  [
    'an application that still sends interactions to an address',
    async () => ({
      DISCORD_API_URL: await discordWith({ interactions_endpoint_url: 'https://old.example/interactions' }),
    }),
    /^✗ interactions: Discord sends them to https:\/\/old\.example\/interactions, .* → remove the Interactions Endpoint URL/,
  ],
  [
    'servers in which Carrel may not do what it needs to',
    async () => ({
      DISCORD_API_URL: await discordWith({}, [
        { name: 'Study hall', permissions: '0' },
        { name: 'All well', permissions: '274878024704' },
        { name: 'No pictures', permissions: String(274878024704 - 32768) },
        { name: 'Administrators', permissions: '8' },
      ]),
    }),
    /^✗ permissions: Study hall lacks View Channel, .*; No pictures lacks Attach Files → allow it to Carrel’s role/,
  ],
  [
    'a running Carrel whose commands Discord does not have',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'carrel-doctor-'));
      const url = `sqlite:${join(folder, 'running.db')}`;
      const unlock = await lockDatabase(url);
      onTestFinished(async () => {
        await unlock();
        await rm(folder, { recursive: true });
      });
      return { DATABASE_URL: url };
    },
    /^✗ commands: not registered → npm run register puts them/,
  ],
  [
    'installs that are left to the host',
    { CONFIGURE_APPLICATION: 'false' },
    /^✗ install in servers: not set up → set it on the Installation page/,
    /^✗ install for yourself: not set up → /,
  ],
]);

test('a bot in no server is told how to get into one', async () => {
  const { healthy, lines } = await examine({ DISCORD_API_URL: await discordWith({}) });
  expect(healthy).toBe(true);
  expect(lines).toContainEqual(
    '✓ application: Carrel (1090000000000000001), in no server yet: open the invite link below',
  );
});
