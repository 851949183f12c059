import { afterEach, expect, test } from 'vitest';
import { prepareTestApp, type TestApp, tuesdayAtTen } from './support/test-app.ts';

const minute = 60_000;
let setup: TestApp;

afterEach(async () => {
  expect(setup.discord.violations()).toEqual([]);
  expect(setup.discord.ignoredFields()).toEqual([]);
  await setup.close();
});

/** Lets campus time pass, a poll a minute, as the bot would see it. */
const pass = async (minutes: number): Promise<void> => {
  for (let passed = 0; passed < minutes; passed += 1) await setup.nextPoll(minute);
};
const inStudyHall = () => setup.discord.messages(setup.discord.channelId('study-hall'));
/** Moves on until a count has been reached; the campus decides when. A poll to each bin of the doors, which report every five minutes. */
const passUntil = async (happened: () => boolean, mostMinutes: number): Promise<void> => {
  for (let passed = 0; passed < mostMinutes && !happened(); passed += 5) await setup.nextPoll(5 * minute);
  expect(happened()).toBe(true);
};
const people = () => setup.campus.truth('webster', setup.clock.now());

test('a moderator subscribes a channel, the library crosses, one message comes, is edited when it is over, and one line says so', async () => {
  setup = await prepareTestApp();
  await setup.start();
  const moderator = setup.discord.user({ permissions: ['ManageGuild'] });
  const threshold = Math.round(people() / 100) * 100 + 300;
  const added = await moderator.run(
    `/alert add library:webster direction:above threshold:${threshold} channel:#study-hall resolved:true`,
  );
  expect(added.status).toBe('answered');
  expect(inStudyHall()).toHaveLength(1);

  await passUntil(() => inStudyHall().length === 2, 400);
  expect(people()).toBeGreaterThan(threshold);
  const fired = inStudyHall()[1];
  expect(fired?.content).toContain(`Webster is above ${threshold.toLocaleString('en-CA')}`);
  expect(fired?.editedAt).toBeNull();

  // The evening: people leave.
  await passUntil(() => (inStudyHall()[1]?.editedAt ?? null) !== null, 900);
  expect(people()).toBeLessThan(threshold);
  await setup.until(() => inStudyHall().length === 3);
  expect(inStudyHall()[1]?.content).toMatch(/was above .+ for \d+\sh/);
  await pass(120);
  expect(inStudyHall()).toHaveLength(3);
});

test('a member without Manage Server is not even offered the command', async () => {
  setup = await prepareTestApp();
  await setup.start();
  const outcome = await setup.discord.user().run('/alert list');
  expect(outcome).toMatchObject({ status: 'refused' });
});

test('a server that removes the bot takes its alerts with it, and other servers keep theirs', async () => {
  setup = await prepareTestApp({ discord: { guilds: 2 } });
  const first = await setup.start();
  const [one, two] = setup.discord.guilds();
  if (one === undefined || two === undefined) throw new Error('two servers were asked for');
  const [leaving, staying] = [one, two].map((guild) =>
    setup.discord.user({ guildId: guild.id, permissions: ['ManageGuild'] }),
  );
  await leaving?.run('/alert add library:webster direction:above threshold:5000');
  await staying?.run('/alert add library:webster direction:above threshold:5000');
  await first.stop();
  setup.discord.kickGuild(one.id);
  await setup.start();
  await setup.until(() => setup.log.some((line) => line.includes('a server has removed the bot')));

  setup.discord.joinGuild(one.id);
  const listOf = async (user: typeof leaving) => JSON.stringify((await user?.run('/alert list'))?.message?.raw);
  expect(await listOf(leaving)).not.toContain('5,000');
  expect(await listOf(staying)).toContain('5,000');
});

test('a user is notified once by direct message, and then never again', async () => {
  setup = await prepareTestApp({ at: tuesdayAtTen });
  await setup.start();
  const student = setup.discord.user({ locale: 'fr' });
  const threshold = Math.round(people() / 100) * 100 + 300;
  const asked = await student.run(`/notify-me when library:webster direction:above threshold:${threshold}`);
  expect(asked.message?.ephemeral).toBe(true);
  const dms = () => setup.discord.messages(setup.discord.dmChannelId(student.id));
  const before = dms().length;
  await passUntil(() => dms().length > before, 400);
  await pass(60);
  expect(dms()).toHaveLength(before + 1);
  expect((await student.run('/notify-me list')).message?.content).not.toContain('webster');
});
