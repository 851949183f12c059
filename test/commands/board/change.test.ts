import { describe, expect, test } from 'vitest';
import { boardApp } from '../../support/board-app.ts';

const idIn = (text: string | undefined): string => /`([2-9a-z]{4})`/.exec(text ?? '')?.[1] ?? '';

async function withBoard(line = '/board create channel:general') {
  const app = await boardApp();
  const away = (more: Parameters<typeof app.moderator>[0] = {}) =>
    app.moderator({ channelId: app.discord.channelId('study-hall'), ...more });
  const id = idIn((await away().run(line)).message?.content);
  const posted = () => app.discord.messages(app.general).filter(({ ephemeral }) => !ephemeral);
  const run = async (typed: string, more: Parameters<typeof app.moderator>[0] = {}) =>
    (await away(more).run(typed.replace('ID', id))).message?.content;
  return { ...app, id, posted, run };
}

describe('/board pause and /board resume', () => {
  test('leave a message that says that it is paused, and then the counts again', async () => {
    const { run, id, general, posted, discord, people, moderator } = await withBoard();
    expect(await run('/board pause id:ID')).toBe(
      `Board \`${id}\` in <#${general}> is paused: all libraries. Its message will say so in a moment. To resume it: \`/board resume id:${id}\`.`,
    );
    expect(posted()).toHaveLength(1);
    expect(posted()[0]?.embeds).toMatchObject([
      { description: expect.stringMatching(/^Paused since <t:\d+:\w>: this board isn’t being updated\. To resume/) },
    ]);
    expect(posted()[0]?.embeds[0]?.fields ?? []).toEqual([]);
    const list = await moderator().run('/board list');
    expect(list.message?.content).toMatch(/paused <t:\d+:R>\. To resume it: `\/board resume/);
    people.webster = 800;
    expect(await run('/board resume id:ID')).toBe(`Board \`${id}\` in <#${general}> is back on: all libraries.`);
    expect(JSON.stringify(posted()[0]?.raw)).toContain('about 800');
    expect([discord.violations(), discord.ignoredFields()]).toEqual([[], []]);
  });

  test('speak French to a French moderator, and on a French board', async () => {
    const { run, id, posted } = await withBoard('/board create channel:general language:fr chart:true');
    expect(await run('/board pause id:ID', { locale: 'fr' })).toMatch(
      /est en pause\u00a0: .+Son message le dira sous peu/,
    );
    expect(posted()[0]?.embeds[0]?.description).toMatch(/^En pause depuis le .+`\/tableau reprendre id:/);
    expect(posted()[0]?.attachments).toEqual([]);
    expect(await run('/board resume id:ID', { locale: 'fr' })).toMatch(/est de nouveau actif/);
    expect(posted()[0]?.attachments).toHaveLength(1);
    expect(id).not.toBe('');
  });

  test('say what is still missing where Discord refuses the board', async () => {
    const { run, id, general, discord, boards, guild, passUntil, people } = await withBoard();
    discord.faults.denyPermissions(general, ['ViewChannel']);
    boards.start();
    people.webster = 900;
    await passUntil(async () => (await boards.list(guild.id))[0]?.state.paused !== null);
    expect(await run('/board resume id:ID')).toBe(
      `Board \`${id}\` is still paused. Carrel can’t post it in <#${general}>: it’s missing View Channel. Allow that in the channel’s settings, then try again.`,
    );
    discord.faults.restorePermissions(general);
    expect(await run('/board resume id:ID')).toMatch(/is back on/);
  });

  test('know only the boards of their server', async () => {
    const { run, other } = await withBoard();
    const channelId = other.channels[0]?.id ?? '';
    for (const action of ['pause', 'resume', 'edit']) {
      const typed = `/board ${action} id:ID${action === 'edit' ? ' chart:true' : ''}`;
      expect(await run(typed, { guildId: other.id, channelId })).toMatch(/^There’s no board “\w{4}” here/);
    }
  });
});

describe('/board edit', () => {
  test('changes what is named, and its message with it', async () => {
    const { run, id, general, posted } = await withBoard();
    expect(await run('/board edit id:ID libraries:webster')).toBe(
      `Board \`${id}\` in <#${general}> has been changed: Webster.`,
    );
    expect(posted()[0]?.embeds[0]?.fields?.map(({ name }) => name) ?? posted()[0]?.embeds[0]?.title).toBeDefined();
    expect(JSON.stringify(posted()[0]?.raw)).not.toContain('Vanier');
    expect(await run('/board edit id:ID chart:true')).toMatch(/Webster, with a chart\.$/);
    expect(posted()[0]?.attachments).toHaveLength(1);
    expect(posted()).toHaveLength(1);
  });

  test('by two moderators at the same time keeps what each has named', async () => {
    const { run, boards, guild } = await withBoard();
    await Promise.all([run('/board edit id:ID library:webster'), run('/board edit id:ID chart:true')]);
    expect(await boards.list(guild.id)).toMatchObject([{ libraryIds: ['webster'], hasChart: true }]);
  });

  test('moves it to another channel, where one may post', async () => {
    const { run, discord, posted, id } = await withBoard();
    const target = discord.channelId('study-hall');
    const before = discord.messages(target).filter(({ ephemeral }) => !ephemeral).length;
    expect(await run('/board edit id:ID channel:study-hall')).toMatch(new RegExp(`^Board .${id}. in <#${target}>`));
    expect(posted()).toEqual([]);
    expect(discord.messages(target).filter(({ ephemeral }) => !ephemeral)).toHaveLength(before + 1);
  });

  test('pins it in the other channel too where it was pinned, or says why not', async () => {
    const app = await boardApp();
    const moderator = app.moderator({ channelId: app.discord.channelId('study-hall') });
    app.discord.faults.grantPermissions(app.general, ['PinMessages']);
    const id = idIn((await moderator.run('/board create channel:general pin:true')).message?.content);
    const target = app.discord.channelId('study-hall');
    const moved = await moderator.run(`/board edit id:${id} channel:study-hall`);
    expect(moved.message?.content).toMatch(/\nIts message isn’t pinned: for that Carrel needs Pin Messages in <#\d+>/);
    app.discord.faults.grantPermissions(target, ['PinMessages']);
    expect((await moderator.run(`/board edit id:${id} channel:general`)).message?.content).not.toContain('pinned');
    const again = idIn((await moderator.run('/board create channel:study-hall pin:true chart:true')).message?.content);
    const back = await moderator.run(`/board edit id:${again} channel:general`);
    expect(back.message?.content).toMatch(/\nIts message is pinned\.$/);
    expect(app.discord.messages(app.general).map(({ raw }) => raw.pinned)).toEqual([false, true]);
  });

  test('asks for something to change, and says of a paused one that it stays so', async () => {
    const { run, posted } = await withBoard();
    expect(await run('/board edit id:ID')).toBe('Nothing to change: add at least one option besides the id.');
    await run('/board pause id:ID');
    expect(await run('/board edit id:ID language:fr')).toMatch(/It’s still paused\. To resume it/);
    expect(posted()[0]?.embeds[0]?.description).toMatch(/^En pause/);
  });
});
