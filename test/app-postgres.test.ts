import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from './support/postgres/test-database.ts';
import { prepareTestApp, type TestApp } from './support/test-app.ts';

const minute = 60_000;
let setup: TestApp;
let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase();
  const url = database.url.replace('carrel@', 'carrel:hunter2@');
  setup = await prepareTestApp({ variables: { DATABASE_URL: url } });
});
afterEach(async () => {
  expect(setup.discord.violations()).toEqual([]);
  await setup.close();
  await database.drop();
});

test('on PostgreSQL a crossing is posted once, also across a restart', async () => {
  const { discord, campus, clock } = setup;
  const people = () => campus.truth('webster', clock.now());
  const inStudyHall = () => discord.messages(discord.channelId('study-hall'));
  const passUntil = async (happened: () => boolean, mostMinutes: number) => {
    for (let passed = 0; passed < mostMinutes && !happened(); passed += 1) await setup.nextPoll(minute);
    expect(happened()).toBe(true);
  };

  const first = await setup.start();
  const moderator = discord.user({ permissions: ['ManageGuild'] });
  const threshold = Math.round(people() / 10) * 10 + 60;
  const added = await moderator.run(
    `/alert add library:webster direction:above threshold:${threshold} hold:0 channel:#study-hall`,
  );
  expect(added.status).toBe('answered');
  expect(inStudyHall()).toHaveLength(1);
  await passUntil(() => inStudyHall().length === 2, 300);
  await first.stop();

  await setup.start();
  expect(JSON.stringify((await moderator.run('/alert list')).message?.raw)).toContain(
    threshold.toLocaleString('en-CA'),
  );
  expect(await database.query('select status from delivery')).toEqual([{ status: 'sent' }]);
  for (let minutes = 0; minutes < 3; minutes += 1) await setup.nextPoll(minute);
  expect(inStudyHall()).toHaveLength(2);
  expect(setup.log.join('\n')).not.toContain('hunter2');
});
