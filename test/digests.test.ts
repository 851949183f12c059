import { afterEach, expect, test } from 'vitest';
import { buildHouse, type House } from './support/house.ts';

const minute = 60_000;
let house: House;

afterEach(async () => {
  expect(house.discord.violations()).toEqual([]);
  expect(house.discord.ignoredFields()).toEqual([]);
  await house.close();
});

const pass = async (minutes: number): Promise<void> => {
  for (let passed = 0; passed < minutes; passed += 1) await house.nextPoll(minute);
};
const inStudyHall = () => house.discord.messages(house.discord.channelId('study-hall'));

test('a digest comes once on its morning, also over a restart, and not again that day', async () => {
  house = await buildHouse();
  const first = await house.start();
  const moderator = house.discord.user({ permissions: ['ManageGuild'] });
  const added = await moderator.run('/digest add channel:#study-hall time:10:30 weekdays:mon-fri');
  expect(added.status).toBe('answered');
  const before = inStudyHall().length;
  await pass(20);
  expect(inStudyHall()).toHaveLength(before);
  await first.stop();
  await house.start();
  await pass(12);
  await house.until(() => inStudyHall().length === before + 1);
  expect(JSON.stringify(inStudyHall().at(-1)?.raw)).toContain('Webster');
  await pass(30);
  expect(inStudyHall()).toHaveLength(before + 1);
  const list = await moderator.run('/digest list');
  expect(JSON.stringify(list.message?.raw)).toContain('10:30');
}, 60_000);

test('a member without Manage Server is not even offered the command', async () => {
  house = await buildHouse();
  await house.start();
  expect(await house.discord.user().run('/digest list')).toMatchObject({ status: 'refused' });
});
