import { describe, expect, test } from 'vitest';
import { boardApp } from '../../support/board-app.ts';

const idIn = (text: string | undefined): string => /`([2-9a-z]{4})`/.exec(text ?? '')?.[1] ?? '';

describe('/board create', () => {
  test('posts the board where it shall be, and says privately what it is', async () => {
    const { moderator, discord, general, boards, guild } = await boardApp();
    const { message } = await moderator().run('/board create channel:general');
    expect(message?.ephemeral).toBe(true);
    expect(message?.content).toMatch(/^Board `\w{4}` is in <#\d+>: all libraries\. It updates about once a minute\.$/);
    const [posted, ...others] = discord.messages(general).filter(({ ephemeral }) => !ephemeral);
    expect(others).toEqual([]);
    expect(posted?.embeds[0]?.fields?.map(({ name }) => name)).toEqual([
      'Vanier · 🟢 quiet',
      'Webster · 🟢 quiet',
      'Grey Nuns · no data',
    ]);
    expect(posted?.components).toEqual([]);
    expect(await boards.list(guild.id)).toMatchObject([{ channelId: general, state: { messageId: posted?.id } }]);
    expect([discord.violations(), discord.ignoredFields()]).toEqual([[], []]);
  });

  test('takes several libraries, a chart and a language of its own', async () => {
    const { moderator, discord, general } = await boardApp();
    const { message } = await moderator({ locale: 'fr' }).run(
      '/board create channel:general libraries:"soeurs-grises; Webster" chart:true language:en',
    );
    expect(message?.content).toContain('Webster, Sœurs-Grises, avec graphique');
    const posted = discord.messages(general).find(({ ephemeral }) => !ephemeral);
    expect(posted?.embeds[0]?.fields?.map(({ name }) => name)).toEqual(['Webster · 🟢 quiet', 'Grey Nuns · no data']);
    expect(posted?.attachments).toMatchObject([{ filename: 'board.png', description: 'today' }]);
    expect(posted?.embeds[0]?.image?.url).toBe(posted?.attachments[0]?.url);
  });

  test('offers what a half-typed list of libraries may become', async () => {
    const { moderator } = await boardApp();
    const { choices } = await moderator().autocomplete('/board create channel:general libraries:webster,v');
    expect(choices).toEqual([{ name: 'webster, Vanier', value: 'webster, vanier' }]);
  });

  test('says which library there is not, and posts nothing', async () => {
    const { moderator, shown } = await boardApp();
    const { message } = await moderator().run('/board create channel:general libraries:"webster, atlantis"');
    expect(message?.content).toMatch(
      /^There’s no library called “atlantis”\. The libraries: Webster, Vanier, Grey Nuns\.$/,
    );
    expect(shown().filter(Boolean)).toEqual([]);
  });

  test.each([
    [['ViewChannel'], 'View Channel, Send Messages, Embed Links, Attach Files'],
    [['SendMessages'], 'Send Messages'],
    [['EmbedLinks'], 'Embed Links'],
    [['EmbedLinks', 'AttachFiles'], 'Embed Links, Attach Files'],
  ] as const)('without %j says what is missing by its name in Discord, and keeps nothing', async (denied, names) => {
    const { moderator, discord, guild, boards } = await boardApp();
    const channelId = discord.channelId('study-hall');
    discord.faults.denyPermissions(channelId, denied);
    const { message } = await moderator().run('/board create channel:study-hall chart:true');
    expect(message?.content).toContain(`so nothing was saved. It’s missing: ${names}.`);
    expect(await boards.list(guild.id)).toEqual([]);
  });

  test('keeps a board that Discord does not take just now, and it appears by itself', async () => {
    const { moderator, discord, general, boards, passUntil, shown } = await boardApp();
    discord.faults.failNext(1, { route: `/channels/${general}/messages`, status: 503 });
    const { message } = await moderator().run('/board create channel:general');
    expect(message?.content).toContain('it will appear on its own');
    expect((await moderator().run('/board list')).message?.content).toContain('waiting for Discord');
    boards.start();
    await passUntil(() => shown().some((text) => text.includes('about 500')));
  });

  test('ends at five, and says how to make room', async () => {
    const { moderator } = await boardApp();
    for (const libraries of ['webster', 'vanier', 'greynuns', 'webster,vanier', 'vanier,greynuns']) {
      await moderator().run(`/board create channel:study-hall libraries:${libraries}`);
    }
    const { message } = await moderator().run('/board create channel:study-hall');
    expect(message?.content).toBe('This server already has 5 boards, the maximum. Remove one first: `/board remove`.');
  });

  test('is for those who may manage the server', async () => {
    const { discord } = await boardApp();
    expect(discord.user().offered()).toEqual([]);
  });
});

describe('/board list', () => {
  test('names each board, what it shows, and where it is', async () => {
    const { moderator, discord, general, guild } = await boardApp();
    expect((await moderator().run('/board list')).message?.content).toBe(
      'This server has no boards yet. To create one: `/board create`.',
    );
    await moderator().run('/board create channel:general libraries:vanier');
    const posted = discord.messages(general).find(({ ephemeral }) => !ephemeral);
    const { message } = await moderator().run('/board list');
    expect(message?.content.split('\n')).toEqual([
      '**Boards in this server: 1 of 5**',
      expect.stringMatching(/^1 · \*\*Vanier\*\* · /),
      expect.stringMatching(/^-# \w{4}$/),
      '-# Concordia University Library (CC BY 4.0)',
    ]);
    expect(message?.content).toContain(`https://discord.com/channels/${guild.id}/${general}/${posted?.id}`);
  });

  test.each([
    [['ViewChannel'], 'can’t see the channel'],
    [['SendMessages'], 'is missing a permission in the channel (Send Messages)'],
  ] as const)('says of a board that is paused why, without %j, and what to do', async (denied, words) => {
    const { moderator, discord, boards, general, guild, passUntil } = await boardApp();
    const { message } = await moderator().run('/board create channel:general');
    const id = idIn(message?.content);
    const [posted] = discord.messages(general).filter(({ ephemeral }) => !ephemeral);
    discord.faults.denyPermissions(general, denied);
    // An edit of one's own message needs no right to send: the loss shows where the board has to be posted anew.
    if (denied[0] === 'SendMessages') await deleteByHand(discord, general, posted?.id ?? '');
    boards.start();
    await passUntil(async () => (await boards.list(guild.id))[0]?.state.paused !== null);
    const list = await moderator({ channelId: discord.channelId('study-hall') }).run('/board list');
    const value = list.message?.content ?? '';
    expect(value).toContain(words);
    expect(value).toContain(`\`/board resume id:${id}\``);
  });

  test('says of a board whose channel is gone that it is', async () => {
    const { moderator, discord, boards, guild, passUntil } = await boardApp();
    await moderator().run('/board create channel:study-hall');
    discord.faults.deleteChannel(discord.channelId('study-hall'));
    boards.start();
    await passUntil(async () => (await boards.list(guild.id))[0]?.state.paused !== null);
    const { message } = await moderator().run('/board list');
    expect(message?.content).toContain('the channel is gone');
  });
});

describe('/board remove', () => {
  test('deletes the board with its message, offered by id with what it shows', async () => {
    const { moderator, discord, general, boards, guild } = await boardApp();
    const id = idIn((await moderator().run('/board create channel:general libraries:webster')).message?.content);
    const { choices } = await moderator().autocomplete('/board remove id:web');
    expect(choices).toEqual([{ name: `${id} · Webster`, value: id }]);
    const { message } = await moderator().run(`/board remove id:${id.toUpperCase()}`);
    expect(message?.content).toBe(`Board \`${id}\` in <#${general}> has been removed, along with its message.`);
    expect(discord.messages(general).filter(({ ephemeral }) => !ephemeral)).toEqual([]);
    expect(await boards.list(guild.id)).toEqual([]);
  });

  test('knows nothing of another server’s boards', async () => {
    const { moderator, other, boards, guild } = await boardApp();
    const id = idIn((await moderator().run('/board create channel:general')).message?.content);
    const stranger = moderator({ guildId: other.id });
    expect((await stranger.run(`/board remove id:${id}`)).message?.content).toBe(
      `There’s no board “${id}” here. To see the boards: \`/board list\`.`,
    );
    expect((await stranger.run('/board list')).message?.content).toMatch(/^This server has no boards yet/);
    expect(await boards.list(guild.id)).toHaveLength(1);
  });
});

describe('a board over the wire', () => {
  test('is one message although the answer to its post is lost', async () => {
    const { moderator, discord, boards, shown, general, guild, passUntil } = await boardApp();
    discord.faults.loseAnswers(1, { route: `/channels/${general}/messages` });
    const away = moderator({ channelId: discord.channelId('study-hall') });
    expect((await away.run('/board create channel:general')).message?.content).toContain('it will appear on its own');
    expect(shown()).toHaveLength(1);
    boards.start();
    await passUntil(async () => (await boards.list(guild.id))[0]?.state.messageId !== null);
    expect(shown()).toHaveLength(1);
  });

  test('follows the count in one message, and begins anew where it was deleted or its edits are spent', async () => {
    const { moderator, discord, boards, people, shown, general, passUntil } = await boardApp();
    await moderator({ channelId: discord.channelId('study-hall') }).run('/board create channel:general chart:true');
    const ids = () => discord.messages(general).map(({ id }) => id);
    const [first = ''] = ids();
    boards.start();
    people.webster = 800;
    await passUntil(() => shown()[0]?.includes('about 800') === true);
    expect(ids()).toEqual([first]);

    await deleteByHand(discord, general, first);
    people.webster = 900;
    await passUntil(() => shown()[0]?.includes('about 900') === true);
    const [second = ''] = ids();
    expect(second).not.toBe(first);

    discord.faults.spendEdits();
    people.webster = 1_000;
    await passUntil(() => ids().length === 1 && shown()[0]?.includes('about 1,000') === true);
    expect(ids()).not.toContain(second);
    expect([discord.violations(), discord.ignoredFields()]).toEqual([[], []]);
  });
});

/** A moderator deletes a message, which Discord does not tell the bot. */
async function deleteByHand(discord: { url: string; token: string }, channelId: string, messageId: string) {
  const { status } = await fetch(`${discord.url}/v10/channels/${channelId}/messages/${messageId}`, {
    method: 'DELETE',
    headers: { authorization: `Bot ${discord.token}`, 'user-agent': 'DiscordBot (https://example.org, 1.0)' },
  });
  expect(status).toBe(204);
}
