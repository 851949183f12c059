import { hostname } from 'node:os';
import { afterEach, expect, test } from 'vitest';
import { startApp } from '../src/app.ts';
import type { App } from '../src/app-parts.ts';
import { parseEnvironment } from '../src/base/config.ts';
import { createLogger } from '../src/base/logger.ts';
import { runDoctor } from '../src/doctor.ts';
import type { LocalDiscordOptions } from '../src/sandbox/discord/guilds/options.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres/test-database.ts';
import { prepareTestApp, type TestApp } from './support/test-app.ts';

const minute = 60_000;
let setup: TestApp;
let database: TestDatabase;
const running: App[] = [];

/** A campus and a Discord for several processes over one PostgreSQL. */
async function prepare(discord: LocalDiscordOptions = {}): Promise<void> {
  database = await createTestDatabase();
  setup = await prepareTestApp({ variables: { DATABASE_URL: database.url }, discord });
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.stop()));
  expect(setup.discord.violations()).toEqual([]);
  await setup.close();
  await database.drop();
});

/** A process with these roles, as its own log. */
async function start(
  roles: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<{ app: App; log: string[]; ready: () => Promise<string> }> {
  const environment = parseEnvironment({ ...setup.variables, ...variables, ROLES: roles });
  const log: string[] = [];
  const logger = createLogger({ level: 'debug', secrets: [], destination: { write: (line) => void log.push(line) } });
  const app = await startApp({
    environment: { ...environment, DISCORD_TOKEN: environment.DISCORD_TOKEN ?? '' },
    logger,
    clock: setup.clock,
    onFatal: (error) => expect.fail(error.message),
  });
  running.push(app);
  return { app, log, ready: async () => (await fetch(`${app.httpUrl}/readyz`)).text() };
}

const polls = () => setup.campusServer.requests()['library/occupancy/'] ?? 0;
const askedFor = async () => (await setup.discord.user().run('/occupancy library:webster')).message?.embeds[0];

test('processes with a role each do together what one does: a question is answered, an alert is decided and sent once', async () => {
  await prepare();
  const gateway = await start('gateway');
  const poller = await start('poller');
  const speaker = await start('speaker');
  await Promise.all([gateway.app.connected, poller.app.firstRead, gateway.app.firstRead]);
  expect(JSON.stringify(await askedFor())).toContain(`Sensors: ${setup.campus.raw('webster', setup.clock.now())}`);

  const computers = () => setup.campusServer.requests()['library/computers/'] ?? 0;
  expect(computers()).toBe(0);
  const free = await Promise.all([1, 2, 3].map(() => setup.discord.user().run('/computers')));
  for (const { message } of free) expect(JSON.stringify(message)).toMatch(/desktop/i);
  expect(computers()).toBe(1);

  // The ids of the commands, which the poller has put, are known where questions are answered.
  await poller.app.connected;
  const help = async () => JSON.stringify((await setup.discord.user().run('/help')).message);
  await expect.poll(help).toMatch(/<\/[a-z-]+:\d+>/);

  const moderator = setup.discord.user({ permissions: ['ManageGuild'] });
  const people = () => setup.campus.truth('webster', setup.clock.now());
  const threshold = Math.round(people() / 100) * 100 + 100;
  const line = `/alert add library:webster direction:above threshold:${threshold} hold:0 channel:#study-hall`;
  expect((await moderator.run(line)).message?.content).toContain('is on in');
  const posted = () => setup.discord.messages(setup.discord.channelId('study-hall'));
  const readPolls = () =>
    poller.log.filter((words) => words.includes('"polled"') && words.includes('occupancy')).length;
  const passed = { minutes: 0 };
  for (; posted().length < 2; passed.minutes += 5) {
    if (passed.minutes > 400) expect.fail('nothing was sent');
    const before = readPolls();
    setup.clock.jumpTo(setup.clock.now() + 5 * minute);
    await setup.until(() => readPolls() > before);
    if (people() > threshold + 100) await setup.until(() => posted().length >= 2);
    else await new Promise((resolve) => setImmediate(resolve));
  }
  expect(posted()).toHaveLength(2);
  expect(posted()[1]?.content).toMatch(/Webster is .*above/);
  expect(polls()).toBe(readPolls());
  expect(await gateway.ready()).toBe('ready\ngateway: connected to Discord, shards auto');
  // Not always 1: on a busy machine a process may miss its turn and be elected again.
  const terms = await database.query<{ role: string; term: string }>('select role, term from leader');
  const termOf = new Map(terms.map(({ role, term }) => [role, term]));
  expect(await poller.ready()).toBe(`ready\npoller: polling the feed (term ${termOf.get('poller')})`);
  expect(await speaker.ready()).toBe(`ready\nspeaker: sending (term ${termOf.get('speaker')})`);
});

test('of two processes one polls and holds the shards, and the other takes both over when that one stops', async () => {
  await prepare();
  const first = await start('gateway,poller,speaker');
  await Promise.all([first.app.connected, first.app.firstRead]);
  const second = await start('gateway,poller,speaker');
  await setup.until(() => second.log.some((line) => line.includes('Carrel is starting')));
  expect((await second.ready()).split('\n')).toEqual([
    'ready',
    'gateway: standing by for the shards auto',
    'speaker: standing by',
    'poller: standing by',
  ]);
  expect(polls()).toBe(1);
  running.shift();
  const stopped = first.app.stop();
  const asked = askedFor();
  await Promise.all([stopped, second.app.connected, second.app.firstRead]);
  expect(JSON.stringify(await asked)).toContain('Sensors: ');
  // The session went on in the second process, which polled once when it took over.
  expect(setup.discord.counts()).toMatchObject({ identified: 1, resumed: 1 });
  expect(polls()).toBe(2);
  const terms = await database.query<{ term: string }>('select term from leader order by role');
  expect(terms.map(({ term }) => term)).toEqual(['2', '2', '2']);
});

test('a process with shards that another one has under another range stands by, says what to do, and begins when that one ends', async () => {
  await prepare({ shards: 2, maxConcurrency: 4 });
  const old = await start('gateway', { SHARDS: '0-0/1' });
  await old.app.connected;
  const next = [await start('gateway', { SHARDS: '0-0/2' }), await start('gateway', { SHARDS: '1-1/2' })];
  const cure = 'Stop that process, or give each its own range of one total in SHARDS, such as 0-3/8 and 4-7/8.';
  const words = (range: string) =>
    `not ready: gateway\ngateway: standing by for the shards ${range}: shards 0-0/1 of ${hostname()} ${process.pid} have some of the same servers. ${cure}`;
  for (const [index, { ready, log }] of next.entries()) {
    await setup.until(() => log.some((line) => line.includes('some of the same servers')));
    expect(await ready()).toBe(words(`${index}-${index}/2`));
    expect(log.filter((line) => line.includes('some of the same servers'))).toHaveLength(1);
  }
  const lines: string[] = [];
  await runDoctor(
    () => parseEnvironment({ ...setup.variables, SHARDS: '0-1/2' }),
    (line) => void lines.push(line),
  );
  expect(lines).toContain(`✗ shards: a process with 0-0/1 has some of the servers of 0-1/2 → ${cure}`);
  expect(setup.discord.counts().identified).toBe(1);

  running.shift();
  await old.app.stop();
  await Promise.all(next.map(({ app }) => app.connected));
  expect(await next[1]?.ready()).toBe('ready\ngateway: connected to Discord, shards 1-1/2');
  expect(setup.discord.counts().identified).toBe(3);
});
