import { describe, expect, test } from 'vitest';
import { alertApp } from '../support/alert-app.ts';
import { boardApp } from '../support/board-app.ts';

const alertLine = '/alert add library:webster direction:below threshold:400';
const digestLine = '/digest add channel:#study-hall time:8:00 libraries:webster';
const boardLine = '/board create channel:general libraries:webster';

async function servers() {
  const app = await alertApp();
  const posts = (channel: string) =>
    app.discord.messages(app.discord.channelId(channel)).filter((message) => !message.ephemeral).length;
  const digests = () => app.store.digests.list(app.guild.id);
  return { ...app, posts, digests };
}

describe('an alert with the rule, channel and language of another one', () => {
  test('is refused before anything is posted, and the answer names the other one', async () => {
    const { moderator, alerts, posts, discord } = await servers();
    await moderator().run(alertLine);
    const { message } = await moderator().run(alertLine);
    const [alert, ...others] = await alerts();
    expect(others).toEqual([]);
    expect(message).toMatchObject({ ephemeral: true });
    expect(message?.content).toBe(
      `Alert \`${alert?.id}\` already posts this in <#${discord.channelId('general')}>, so nothing was saved. To see or change it: \`/alert list\`.`,
    );
    expect(posts('general')).toBe(1);
  });

  test('is refused in the words of a French moderator', async () => {
    const { moderator, alerts } = await servers();
    await moderator().run(`${alertLine} language:fr`);
    const { message } = await moderator({ locale: 'fr' }).run(alertLine);
    const [alert] = await alerts();
    expect(message?.content).toMatch(new RegExp(`^L’alerte \`${alert?.id}\` annonce déjà cela dans <#\\d+>; rien`));
  });

  test('is also refused for an edit and for a move, which leave both alerts as they were', async () => {
    const { moderator, alerts, clock } = await servers();
    for (const line of [alertLine, alertLine.replace('400', '300'), `${alertLine} channel:#study-hall`]) {
      await moderator().run(line);
      await clock.advance(1_000);
    }
    const before = await alerts();
    const [first, other, elsewhere] = before;
    for (const edit of [`id:${other?.id} threshold:400`, `id:${elsewhere?.id} channel:#general`]) {
      const { message } = await moderator().run(`/alert edit ${edit}`);
      expect(message?.content).toContain(`Alert \`${first?.id}\` already posts this`);
    }
    expect(await alerts()).toEqual(before);
  });

  test.each([
    alertLine.replace('webster', 'vanier'),
    alertLine.replace('below', 'above'),
    alertLine.replace('400', '401'),
    `${alertLine} margin:30`,
    `${alertLine} days:mon-fri`,
    `${alertLine} channel:#study-hall`,
    `${alertLine} language:fr`,
  ])('is none of a server that has one and adds %s', async (line) => {
    const { moderator, alerts } = await servers();
    await moderator().run(alertLine);
    await moderator().run(line);
    expect(await alerts()).toHaveLength(2);
  });

  test('may be edited in what else there is to it', async () => {
    const { moderator, alerts } = await servers();
    await moderator().run(alertLine);
    const [alert] = await alerts();
    const { message } = await moderator().run(`/alert edit id:${alert?.id} threshold:400 resolved:true`);
    expect(message?.content).toContain(`Alert \`${alert?.id}\``);
    expect(await alerts()).toMatchObject([{ sayResolved: true }]);
  });
});

test.each([
  ['alerts', alertLine, 'alerts', 'general'],
  ['digests', digestLine, 'digests', 'study-hall'],
] as const)(
  'of two identical %s at the same moment one is saved, and no confirmation promises the other',
  async (_words, line, kept, channel) => {
    const app = await servers();
    const answers = await Promise.all([app.moderator().run(line), app.moderator().run(line)]);
    const saved = await app[kept]();
    expect(saved).toHaveLength(1);
    expect(answers.filter(({ message }) => message?.content.includes('already'))).toHaveLength(1);
    const contents = app.discord.messages(app.discord.channelId(channel)).filter((message) => !message.ephemeral);
    // The other one is put right, and does not say that saving failed.
    expect(contents.filter(({ content }) => content.includes('wasn’t added a second time'))).toHaveLength(1);
    expect(contents).toHaveLength(2);
  },
);

test('a reminder for what is being waited for already is refused, with the id of the other one', async () => {
  const { discord, store } = await servers();
  const student = discord.user({ id: '1500000000000000009' });
  const line = '/notify-me when library:webster direction:below threshold:400';
  await student.run(line);
  const { message } = await student.run(line);
  const [reminder, ...others] = await store.subscriptions.list({ kind: 'user', userId: student.id });
  expect(others).toEqual([]);
  expect(message?.content).toBe(
    `You already have this notification: \`${reminder?.id}\`. To see yours: \`/notify-me list\`.`,
  );
});

test('a second identical digest is refused before anything is posted; another time, day or library makes another one', async () => {
  const { moderator, digests, posts, discord } = await servers();
  await moderator().run(digestLine);
  const { message } = await moderator().run(digestLine);
  const [digest] = await digests();
  expect(message?.content).toBe(
    `Digest \`${digest?.id}\` is already posted in <#${discord.channelId('study-hall')}> at those times, so nothing was saved. To see it: \`/digest list\`.`,
  );
  expect([await digests(), posts('study-hall')]).toMatchObject([[digest], 1]);
  for (const line of [`${digestLine},vanier`, digestLine.replace('8:00', '9:00'), `${digestLine} weekdays:mon`]) {
    await moderator().run(line);
  }
  expect(await digests()).toHaveLength(4);
});

test('a second identical board is refused; one with a chart or in another channel is another one', async () => {
  const { moderator, boards, guild, general } = await boardApp();
  await moderator().run(boardLine);
  const { message } = await moderator().run(boardLine);
  const [board] = await boards.list(guild.id);
  expect(message?.content).toBe(
    `Board \`${board?.id}\` already shows this in <#${general}>, so nothing was saved. To see its state: \`/board list\`.`,
  );
  expect(await boards.list(guild.id)).toHaveLength(1);
  await moderator().run(`${boardLine} chart:true`);
  await moderator().run(boardLine.replace('general', 'study-hall'));
  expect(await boards.list(guild.id)).toHaveLength(3);
});
