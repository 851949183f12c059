import { describe, expect, test } from 'vitest';
import { PermissionFlagsBits } from '#discord.js';
import { minute, stormScene } from './storm-scene.ts';

type Storm = Awaited<ReturnType<typeof stormScene>>;

const channelOf = ({ discord }: Storm, name = 'study-hall') => discord.channelId(name);
/** What the users who added alerts have received in direct messages. */
const notices = ({ discord }: Storm, added: readonly { readonly createdBy: string }[]) =>
  added.flatMap(({ createdBy }) => discord.messages(discord.dmChannelId(createdBy)));
const pausesOf = async ({ store, discord }: Storm, server = 0) => {
  const guildId = discord.guilds()[server]?.id ?? '';
  return (await store.subscriptions.list({ kind: 'guild', guildId })).map(({ paused }) => paused?.reason ?? null);
};

describe('a channel that is closed while it has alerts', () => {
  test.each([
    {
      what: 'deleted (10003)',
      reason: 'unknownChannel',
      close: (storm: Storm) => storm.discord.faults.deleteChannel(channelOf(storm)),
    },
    {
      what: 'hidden from the bot (50001)',
      reason: 'missingAccess',
      close: (storm: Storm) => storm.discord.faults.denyPermissions(channelOf(storm), ['ViewChannel']),
    },
    {
      what: 'closed to its words (50013)',
      reason: `lacks${PermissionFlagsBits.SendMessages}`,
      close: (storm: Storm) => storm.discord.faults.denyPermissions(channelOf(storm), ['SendMessages']),
    },
  ])(
    '$what pauses all 25 with the reason, and one user who added them is notified, once',
    async ({ close, reason }) => {
      const storm = await stormScene();
      const added = [];
      for (let index = 0; index < 25; index += 1) added.push(await storm.add({ threshold: { people: 400 + index } }));
      await storm.read(300);
      close(storm);
      await storm.read(500);
      await storm.pass(5 * minute);
      await storm.read(300);
      await storm.read(500);
      await storm.pass(30 * minute);
      expect(await pausesOf(storm)).toEqual(Array(25).fill(reason));
      expect(notices(storm, added)).toHaveLength(1);
      // A notice for moderators has no place in a channel that everybody reads.
      expect(storm.said('general')).toHaveLength(0);
    },
  );

  test('during an open episode pauses it with the edit that could not be made, and its message is right once it is resumed', async () => {
    const storm = await stormScene();
    const alert = await storm.add();
    const added = [alert];
    await storm.read(300);
    await storm.read(500);
    await storm.pass(minute);
    storm.discord.faults.denyPermissions(channelOf(storm), ['ViewChannel', 'SendMessages']);
    await storm.read(300);
    await storm.pass(minute);
    expect(await pausesOf(storm)).toEqual(['missingAccess']);
    expect(notices(storm, added)).toHaveLength(1);
    expect(storm.said('study-hall')).toMatchObject([{ content: expect.stringContaining('**') }]);
    storm.discord.faults.clear();
    await storm.store.subscriptions.resume({ kind: 'guild', guildId: storm.discord.guilds()[0]?.id ?? '' }, alert.id);
    await storm.pass(minute);
    expect(storm.said('study-hall')).toMatchObject([{ content: expect.not.stringContaining('**') }]);
    await storm.pass(5 * minute);
    expect(await pausesOf(storm)).toEqual([null]);
    expect(storm.said('study-hall')).toHaveLength(1);
  });

  test('notifies the user who added it by DM where the server’s own channel is closed too', async () => {
    const storm = await stormScene();
    const { createdBy } = await storm.add();
    await storm.read(300);
    for (const name of ['general', 'study-hall'])
      storm.discord.faults.denyPermissions(channelOf(storm, name), ['ViewChannel']);
    await storm.read(500);
    await storm.pass(minute);
    expect(storm.discord.messages(storm.discord.dmChannelId(createdBy))).toHaveLength(1);
  });

  test('and there is no other place to say so: it is tried once', async () => {
    const storm = await stormScene();
    const { createdBy } = await storm.add();
    await storm.read(300);
    for (const name of ['general', 'study-hall'])
      storm.discord.faults.denyPermissions(channelOf(storm, name), ['ViewChannel']);
    storm.discord.faults.closeDms(createdBy);
    await storm.read(500);
    await storm.pass(minute);
    const before = storm.discord.counts().requests;
    await storm.pass(30 * minute);
    expect(storm.discord.counts().requests).toBe(before);
    expect(await pausesOf(storm)).toEqual(['missingAccess']);
  });

  test('hinders no other channel of its server, and no other server', async () => {
    const storm = await stormScene();
    await storm.add();
    await storm.add({}, { channel: 'general' });
    await storm.add({}, { server: 1 });
    await storm.read(300);
    storm.discord.faults.deleteChannel(channelOf(storm));
    await storm.read(500);
    await storm.pass(minute);
    expect(storm.said('general').filter(({ content }) => content.includes('**'))).toHaveLength(1);
    expect(storm.said('study-hall', 1)).toHaveLength(1);
  });
});

test('a server removes the bot in the middle of a burst: the others get their messages once, it costs no storm of requests', async () => {
  const storm = await stormScene({ discord: { guilds: 30 } });
  for (let server = 0; server < 30; server += 1) await storm.add({}, { server });
  const [gone] = storm.discord.guilds();
  await storm.read(300);
  storm.network.trouble = (route) => {
    if (gone !== undefined && storm.discord.counts().requests >= 10 && /messages$/.test(route)) {
      storm.network.trouble = () => undefined;
      storm.discord.kickGuild(gone.id);
    }
    return undefined;
  };
  await storm.read(500);
  await storm.pass(2 * minute);
  expect(storm.discord.guilds()).toHaveLength(29);
  for (let server = 0; server < 29; server += 1) expect(storm.said('study-hall', server)).toHaveLength(1);
  expect(storm.discord.counts().requests).toBeLessThan(40);
});

test('a person closes their DMs while they wait for a reminder: it ends without another attempt', async () => {
  const storm = await stormScene();
  const person = storm.discord.user();
  const channelId = storm.discord.dmChannelId(person.id);
  const target = { kind: 'dm', userId: person.id, channelId } as const;
  await storm.add({ oneShot: true }, { target, createdBy: person.id, expiresAt: storm.clock.now() + 24 * 60 * minute });
  await storm.read(300);
  storm.discord.faults.closeDms(person.id);
  await storm.read(500);
  await storm.pass(minute);
  const before = storm.discord.counts().requests;
  storm.discord.faults.openDms(person.id);
  for (const people of [300, 500, 300, 500]) await storm.read(people);
  await storm.pass(30 * minute);
  expect(storm.discord.counts().requests).toBe(before);
  expect(storm.discord.messages(channelId)).toHaveLength(0);
});
