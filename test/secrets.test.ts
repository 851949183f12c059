import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { carrel, runUntilEnd } from './support/carrel-process.ts';
import { asked } from './support/interactions.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres/test-database.ts';
import { prepareTestApp, type TestApp } from './support/test-app.ts';

/** Each unlike anything else that is ever printed. */
const planted = {
  botToken: 'MTExMTExMTEx.planted-bot.token+with/odd=characters',
  feedKey: 'planted-feed-key/with?odd&characters',
  databasePassword: 'planted-database-password',
  interactionToken: 'planted-interaction-token',
  webhookToken: 'planted-webhook-token',
} as const;

/** What no output may hold: each secret as it is, as in a URL, and as in a Basic header. */
const forms = [
  ...Object.values(planted).flatMap((secret) => [secret, encodeURIComponent(secret)]),
  Buffer.from(`planted-user:${planted.feedKey}`).toString('base64'),
  // How each token of the local Discord begins.
  'aW50ZXJhY3Rpb246',
];

/** Throws all that the process knows, where nothing catches it, when the process is asked to. */
const crashOnSignal = `data:text/javascript,${encodeURIComponent(
  `process.on('SIGUSR2', () => { setImmediate(() => { throw new Error('crash ' + Object.values(process.env).join(' '), { cause: process.env }) }) })`,
)}`;

let setup: TestApp;
let database: TestDatabase;
let folder: string;
let variables: Readonly<Record<string, string>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carrel-secrets-'));
  database = await createTestDatabase();
  setup = await prepareTestApp({
    // Some answers are refused on purpose, and nothing here waits for those.
    discord: { token: planted.botToken, timing: { answerMs: 1_500 } },
    feed: { user: 'planted-user', key: planted.feedKey },
    variables: {
      DATABASE_URL: database.url.replace('carrel@', `carrel:${planted.databasePassword}@`),
      LOG_LEVEL: 'trace',
    },
  });
  variables = { ...setup.variables, DISCORD_PUBLIC_KEY: setup.discord.application.verifyKey };
});
afterAll(async () => {
  await setup.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

/** Which of the secrets stand in a text. */
const found = (text: string): string[] => forms.filter((form) => text.includes(form));

test('no secret is in the log of any level, the replies, the metrics, the readiness or the end of a crash', async () => {
  const { discord, campusServer } = setup;
  const replies: unknown[] = [];

  /** What a day brings, and what goes wrong in it, each with a secret in it somewhere. */
  const live = async (httpUrl: string): Promise<void> => {
    const moderator = discord.user({ permissions: ['ManageGuild'] });
    replies.push(await moderator.run('/alert add library:webster direction:above threshold:5000 channel:#study-hall'));
    replies.push(await moderator.run('/alert list'), await moderator.run('/status'), await moderator.run('/privacy'));
    // Discord refuses first responses and edits of its own, with the token in their address.
    discord.faults.refuseNext(20, { code: 10_062, status: 404, route: '/interactions/' });
    replies.push(await discord.user().run('/occupancy'));
    discord.faults.refuseNext(20, { code: 50_027, status: 401, route: '/webhooks/' });
    replies.push(await discord.user().run('/history library:webster day:today'));
    discord.faults.failNext(3, { route: '/channels/', status: 500 });
    replies.push(await moderator.run('/alert test id:x'));
    discord.faults.clear();
    // By HTTP: what is signed and can be read, or not, and what is not signed.
    const question = asked('history', { library: 'webster' }, { token: planted.interactionToken });
    const unreadable = { ...question, data: { name: planted.interactionToken, options: [{ name: planted.botToken }] } };
    const event = { type: 1, event: { type: planted.webhookToken, data: { token: planted.webhookToken } } };
    const { application } = discord;
    for (const body of [question, unreadable, event, planted.webhookToken]) {
      const response = await application.call(`${httpUrl}/interactions`, JSON.stringify(body));
      replies.push(await response.text());
    }
    replies.push(await (await application.call(`${httpUrl}/interactions`, planted.botToken, '0'.repeat(128))).text());
    replies.push(await (await fetch(`${httpUrl}/${encodeURIComponent(planted.botToken)}`)).text());
    // The feed sends back what it was sent.
    campusServer.faults.set('redirect', {
      to: `https://elsewhere.example/?key=${encodeURIComponent(planted.feedKey)}`,
    });
    const failures = async (): Promise<string> => (await fetch(`${httpUrl}/metrics`)).text();
    await expect.poll(failures).toMatch(/carrel_feed_failures_in_a_row [1-9]/);
    for (const path of ['metrics', 'readyz', 'healthz']) replies.push(await (await fetch(`${httpUrl}/${path}`)).text());
  };

  let lived: Promise<void> | undefined;
  const { code, out, errors } = await runUntilEnd(
    carrel('--import', crashOnSignal, 'start'),
    { cwd: folder, variables: { ...variables, POLL_SECONDS: '1' } },
    (said, child) => {
      const httpUrl = /"http":"(http:[^"]+)"/.exec(said)?.[1];
      if (lived || httpUrl === undefined || !said.includes('Carrel has started')) return;
      lived = live(httpUrl).finally(() => child.kill('SIGUSR2'));
    },
  );
  await lived;
  expect(code).toBe(1);
  // It was there to be found, and the crash was one.
  expect(out).toContain('an error was caught nowhere');
  expect(out).toContain('[secret]');
  expect(found(out)).toEqual([]);
  expect(found(errors)).toEqual([]);
  expect(found(JSON.stringify(replies))).toEqual([]);
});

const unreachable = { DATABASE_URL: `postgres://carrel:${planted.databasePassword}@127.0.0.1:1/carrel` };

test.each([
  ['doctor', unreachable],
  ['doctor', { DATABASE_URL: `mysql://carrel:${planted.databasePassword}@127.0.0.1/carrel` }],
  ['register', { DISCORD_TOKEN: `${planted.botToken}-wrong` }],
  ['start', unreachable],
  ['backup', unreachable],
  ['move', unreachable],
] as const)('npm run %s with %j prints no secret', async (command, wrong) => {
  setup.campusServer.faults.set('redirect', { to: `https://elsewhere.example/${encodeURIComponent(planted.feedKey)}` });
  const { out, errors } = await runUntilEnd(carrel(command), { cwd: folder, variables: { ...variables, ...wrong } });
  expect(out + errors).not.toBe('');
  expect(found(out + errors)).toEqual([]);
});
