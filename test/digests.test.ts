import { afterEach, expect, test } from 'vitest';
import { prepareTestApp, type TestApp } from './support/test-app.ts';

const minute = 60_000;
let setup: TestApp;

afterEach(async () => {
  expect(setup.discord.violations()).toEqual([]);
  expect(setup.discord.ignoredFields()).toEqual([]);
  await setup.close();
});

const pass = async (minutes: number): Promise<void> => {
  for (let passed = 0; passed < minutes; passed += 1) await setup.nextPoll(minute);
};
const inStudyHall = () => setup.discord.messages(setup.discord.channelId('study-hall'));

test('a digest comes once on its morning, also over a restart, and not again that day', async () => {
  setup = await prepareTestApp();
  const first = await setup.start();
  const moderator = setup.discord.user({ permissions: ['ManageGuild'] });
  const added = await moderator.run('/digest add channel:#study-hall time:10:30 weekdays:mon-fri');
  expect(added.status).toBe('answered');
  const before = inStudyHall().length;
  await pass(20);
  expect(inStudyHall()).toHaveLength(before);
  await first.stop();
  await setup.start();
  await pass(12);
  await setup.until(() => inStudyHall().length === before + 1);
  expect(JSON.stringify(inStudyHall().at(-1)?.raw)).toContain('Webster');
  await pass(30);
  expect(inStudyHall()).toHaveLength(before + 1);
  const list = await moderator.run('/digest list');
  expect(JSON.stringify(list.message?.raw)).toContain('10:30');
});

test('a member without Manage Server is not even offered the command', async () => {
  setup = await prepareTestApp();
  await setup.start();
  expect(await setup.discord.user().run('/digest list')).toMatchObject({ status: 'refused' });
});
