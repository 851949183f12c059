import { expect, test } from 'vitest';
import type { Faults } from '../../src/sandbox/discord/faults/faults.ts';
import { scriptedApp } from './scripted-app.ts';

const channels = ['general', 'study-hall', 'announcements'];
const posts = /^POST \/channels\/\d+\/messages$/;
const answers = /^POST \/interactions\//;

/** What goes wrong in a round with posts, and at the same time with the answers to questions. */
const rounds: readonly (readonly [string, (faults: Faults) => void])[] = [
  [
    'connections close, before and after the message is taken',
    (faults) => {
      faults.closeNext(2, { route: posts });
      faults.loseAnswers(4, { route: posts });
      faults.loseAnswers(4, { route: answers });
    },
  ],
  [
    'messages and answers are taken and a 502 comes back',
    (faults) => {
      faults.loseAnswers(6, { route: posts, ending: 502 });
      faults.loseAnswers(4, { route: answers, ending: 502 });
    },
  ],
  [
    'Discord’s edge answers with pages, and the gateway is lost',
    (faults) => {
      faults.failNext(3, { route: posts, status: 503, html: true });
      faults.closeNext(4, { route: answers });
      faults.dropConnections();
    },
  ],
  ['posts are answered after a second, while others talk', (faults) => faults.slowAnswers(1_000, { route: posts })],
];

test('a storm of mixed faults: no alert is lost or sent twice, every question is answered, no limit is met', async () => {
  const scripted = await scriptedApp({ discord: { guilds: 4, rateLimits: 'sliding' } });
  const { discord, until } = scripted.setup;
  await scripted.start();
  await scripted.stay(300, 1);
  const places = discord
    .guilds()
    .flatMap(({ id: guildId }) => channels.map((name) => ({ guildId, name, id: discord.channelId(name, guildId) })));
  for (const { guildId, name } of places) {
    const moderator = discord.user({ guildId, permissions: ['ManageGuild'] });
    const line = `/alert add library:webster direction:above threshold:400 margin:20 hold:0 cooldown:0 channel:#${name}`;
    expect((await moderator.run(line)).message?.content, name).toContain('is on in');
  }
  /** The alerts' own messages in a channel: no replies, and not the confirmation of `/alert add`. */
  const posted = (channelId: string) =>
    discord
      .messages(channelId)
      .filter(({ authorId, raw }) => authorId === discord.applicationId && raw.interaction_metadata === undefined)
      .filter(({ content }) => !content.startsWith('Carrel will post here'));
  const isOver = (channelId: string) => posted(channelId).every(({ editedAt }) => editedAt !== null);
  const unanswered: string[] = [];

  for (const [round, [name, begin]] of rounds.entries()) {
    begin(discord.faults);
    for (const { id } of places) discord.say(id, 'Is there a seat?', { times: 60 });
    await scripted.stay(500, 3);
    const asked = Array.from({ length: 20 }, () => discord.user().run('/occupancy'));
    for (const { status } of await Promise.all(asked)) if (status !== 'answered') unanswered.push(name);
    await until(() => places.every(({ id }) => posted(id).length > round));
    discord.faults.clear();
    await scripted.stay(300, 3);
    await until(() => places.every(({ id }) => isOver(id)));
  }

  expect(unanswered).toEqual([]);
  expect(places.map(({ id }) => posted(id).length)).toEqual(places.map(() => rounds.length));
  expect(discord.counts()).toMatchObject({ rateLimited: 0 });
  expect(discord.counts().busiestSecond).toBeLessThanOrEqual(50);
  expect(discord.violations()).toEqual([]);
});
