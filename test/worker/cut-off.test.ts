import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { startApp } from '../../src/app.ts';
import type { App } from '../../src/app-parts.ts';
import { steadyClock } from '../../src/base/clock.ts';
import { parseEnvironment } from '../../src/base/config.ts';
import { createLogger } from '../../src/base/logger.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres/test-database.ts';
import { prepareTestApp, type TestApp } from '../support/test-app.ts';

const minute = 60_000;
/** An address at which nothing answers: port 1 belongs to a service that no machine runs any more. */
const nowhere = 'http://127.0.0.1:1/';

let setup: TestApp;
let database: TestDatabase;
const running: App[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  setup = await prepareTestApp({ variables: { DATABASE_URL: database.url } });
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.stop()));
  await setup.close();
  await database.drop();
});

async function start(roles: string, variables: Readonly<Record<string, string>> = {}) {
  const environment = parseEnvironment({ ...setup.variables, ...variables, ROLES: roles });
  const log: string[] = [];
  const app = await startApp({
    environment: { ...environment, DISCORD_TOKEN: environment.DISCORD_TOKEN ?? '' },
    logger: createLogger({ level: 'debug', secrets: [], destination: { write: (line) => void log.push(line) } }),
    clock: setup.clock,
    onFatal: (error) => expect.fail(error.message),
  });
  running.push(app);
  const says = (words: string) => log.some((line) => line.includes(words));
  return { app, log, says };
}

/** What lets minutes pass by the clock that measures how long nothing answers. */
function steadyTime(): { pass(ms: number): void } {
  let aheadMs = 0;
  const spy = vi.spyOn(steadyClock, 'now').mockImplementation(() => performance.now() + aheadMs);
  onTestFinished(() => spy.mockRestore());
  return {
    pass: (ms) => {
      aheadMs += ms;
    },
  };
}

const gaveWay = 'nothing answers this process: it gives way to another one';
const leads = 'this process leads from now on';

test('a poller that reaches the database and not the feed lets another one poll after three minutes', async () => {
  const time = steadyTime();
  const cutOff = await start('poller', { CONCORDIA_API_URL: nowhere });
  await cutOff.app.firstRead;
  const spare = await start('poller');
  time.pass(3 * minute);
  setup.clock.jumpTo(setup.clock.now() + 5 * minute);
  await setup.until(() => cutOff.says(gaveWay) && spare.says(leads));
  await spare.app.firstRead;
  expect(setup.campusServer.requests()['library/occupancy/']).toBe(1);
});

test('a speaker that reaches the database and not Discord lets another one send, and the alert is sent once', async () => {
  const time = steadyTime();
  const cutOff = await start('speaker', { DISCORD_API_URL: nowhere });
  await setup.until(() => cutOff.says(leads));
  const spare = await start('speaker');
  const { app, log } = await start('gateway,poller');
  const polled = () => log.filter((line) => line.includes('"polled"') && line.includes('occupancy')).length;
  await Promise.all([app.connected, app.firstRead]);
  const people = setup.campus.truth('webster', setup.clock.now());
  const threshold = Math.round(people / 100) * 100 + 100;
  const moderator = setup.discord.user({ permissions: ['ManageGuild'] });
  await moderator.run(`/alert add library:webster direction:above threshold:${threshold} hold:0 channel:#study-hall`);
  const posted = () => setup.discord.messages(setup.discord.channelId('study-hall'));
  expect(posted()).toHaveLength(1);
  const deliveries = (having: string) => database.query(`select status from delivery where ${having}`);
  for (let minutes = 0; (await deliveries('true')).length === 0; minutes += 5) {
    if (minutes > 400) expect.fail('nobody came');
    const polls = polled();
    setup.clock.jumpTo(setup.clock.now() + 5 * minute);
    await setup.until(() => polled() > polls);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await setup.until(async () => (await deliveries(`attempts > 0 and status = 'queued'`)).length > 0);
  time.pass(3 * minute);
  await setup.until(() => cutOff.says(gaveWay) && spare.says(leads) && posted().length > 1);
  await setup.until(async () => (await deliveries(`status = 'sent'`)).length === 1);
  expect(posted()).toHaveLength(2);
}, 120_000);

test('a process with shards that reaches the database and not Discord lets another one answer', async () => {
  const time = steadyTime();
  const cutOff = await start('gateway', { DISCORD_API_URL: nowhere });
  await setup.until(() => cutOff.says('connecting to Discord failed'));
  const spare = await start('gateway');
  time.pass(3 * minute);
  await spare.app.connected;
  expect(cutOff.says(gaveWay)).toBe(true);
  expect(setup.discord.counts()).toMatchObject({ connected: 1, identified: 1 });
});
