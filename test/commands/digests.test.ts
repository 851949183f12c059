import { describe, expect, test } from 'vitest';
import { alertApp } from '../support/alert-app.ts';

async function withDigest(line = '/digest add channel:#study-hall time:8:00') {
  const app = await alertApp();
  const studyHall = app.discord.channelId('study-hall');
  await app.moderator().run(line);
  const digests = () => app.store.digests.list(app.guild.id);
  const id = (await digests())[0]?.id ?? '';
  const run = async (typed: string, more: Parameters<typeof app.moderator>[0] = {}) =>
    (await app.moderator(more).run(typed.replace('ID', id))).message?.content;
  const said = (channel: string) =>
    app.discord
      .messages(app.discord.channelId(channel))
      .filter(({ ephemeral }) => !ephemeral)
      .map(({ content }) => content);
  return { ...app, studyHall, digests, id, run, said };
}

describe('/digest pause and /digest resume', () => {
  test('stop a digest and begin it again, and the list says so', async () => {
    const { run, digests, id, studyHall, moderator } = await withDigest();
    expect(await run('/digest pause id:ID')).toBe(
      `Digest \`${id}\` in <#${studyHall}> is paused: all libraries, Monday to Friday at 08:00. To resume it: \`/digest resume id:${id}\`.`,
    );
    expect(await digests()).toMatchObject([{ paused: { reason: 'byHand' } }]);
    const list = await moderator().run('/digest list');
    expect(list.message?.content).toMatch(/paused <t:\d+:R>\. To resume it: `\/digest resume/);
    expect(await run('/digest resume id:ID')).toMatch(/is back on: all libraries, .+ Next one: <t:\d+:\w>\.$/);
    expect(await digests()).toMatchObject([{ paused: null }]);
  });

  test('speak French to a French moderator', async () => {
    const { run } = await withDigest();
    expect(await run('/digest pause id:ID', { locale: 'fr' })).toMatch(/est en pause.+`\/bulletin reprendre id:/);
    expect(await run('/digest resume id:ID', { locale: 'fr' })).toMatch(/paraît de nouveau/);
  });

  test('resume what Discord had refused only where a line can be posted', async () => {
    const { run, discord, studyHall, store, id, digests, said, guild, clock } = await withDigest();
    const refused = { paused: { reason: 'missingPermissions', at: clock.now() } } as const;
    await store.digests.change(guild.id, id, refused, clock.now());
    discord.faults.denyPermissions(studyHall, ['SendMessages']);
    expect(await run('/digest resume id:ID')).toBe(
      `Digest \`${id}\` is still paused. Carrel can’t post it in <#${studyHall}>: it’s missing Send Messages. Allow that in the channel’s settings, then try again.`,
    );
    expect(await digests()).toMatchObject([refused]);
    discord.faults.restorePermissions(studyHall);
    expect(await run('/digest resume id:ID')).toMatch(/is back on/);
    expect(said('study-hall').at(-1)).toMatch(/^The daily outlook is back on here: all libraries/);
    expect(await digests()).toMatchObject([{ paused: null }]);
  });

  test('say so where the digest is removed while its line is being posted', async () => {
    const { run, discord, store, id, guild, clock } = await withDigest();
    await store.digests.change(
      guild.id,
      id,
      { paused: { reason: 'missingPermissions', at: clock.now() } },
      clock.now(),
    );
    let removed: Promise<unknown> | undefined;
    discord.onMessage(({ kind }) => {
      if (kind === 'created') removed ??= store.digests.remove(guild.id, id);
    });
    expect(await run('/digest resume id:ID')).toBe(
      `There’s no digest “${id}” here. To see the digests: \`/digest list\`.`,
    );
    expect(await removed).toMatchObject({ id });
  });
});

describe('/digest edit', () => {
  test('leaves what another moderator changes meanwhile as that wants it', async () => {
    const { run, discord, store, id, guild, clock, digests } = await withDigest();
    let changed: Promise<unknown> | undefined;
    discord.onMessage(({ kind }) => {
      if (kind === 'created') changed ??= store.digests.change(guild.id, id, { minute: 600 }, clock.now());
    });
    await run('/digest edit id:ID channel:#general');
    await changed;
    expect(await digests()).toMatchObject([{ minute: 600, channelId: discord.channelId('general') }]);
  });

  test('changes what is named, and says when the next one comes', async () => {
    const { run, digests, id, studyHall, said } = await withDigest();
    const before = said('study-hall').length;
    expect(await run('/digest edit id:ID time:9:30 weekdays:daily libraries:webster language:fr')).toMatch(
      new RegExp(
        `^Digest .${id}. in <#${studyHall}> has been changed: Webster, every day at 09:30\\. Next one: <t:\\d+:\\w>\\.$`,
      ),
    );
    expect(await digests()).toMatchObject([
      { id, minute: 570, weekdays: [1, 2, 3, 4, 5, 6, 7], libraryIds: ['webster'], locale: 'fr' },
    ]);
    expect(said('study-hall')).toHaveLength(before);
  });

  test('moves it once the other channel has its confirmation, and leaves it where that is refused', async () => {
    const { run, digests, discord, said } = await withDigest();
    const general = discord.channelId('general');
    discord.faults.denyPermissions(general, ['EmbedLinks']);
    expect(await run('/digest edit id:ID channel:#general')).toMatch(
      /so nothing was saved\. It’s missing: Embed Links/,
    );
    expect((await digests())[0]?.channelId).not.toBe(general);
    discord.faults.restorePermissions(general);
    expect(await run('/digest edit id:ID channel:#general')).toContain(`<#${general}> has been changed`);
    expect(said('general').at(-1)).toMatch(/^The daily outlook will now be posted here: .+Moved here by <@\d+>/);
    expect(await digests()).toMatchObject([{ channelId: general }]);
  });

  test('asks for something to change, knows duplicates, and says of a paused one that it stays so', async () => {
    const { run, moderator, digests, id } = await withDigest();
    expect(await run('/digest edit id:ID')).toBe('Nothing to change: add at least one option besides the id.');
    await moderator().run('/digest add channel:#study-hall time:9:00');
    const second = (await digests()).find(({ minute }) => minute === 540)?.id;
    expect(await run('/digest edit id:ID time:9:00')).toContain(`Digest \`${second}\` is already posted`);
    await run('/digest pause id:ID');
    expect(await run('/digest edit id:ID time:10:00')).toMatch(/at 10:00\. It’s still paused\. To resume it/);
    expect(await run('/digest edit id:ID channel:#general')).toMatch(/It’s still paused/);
    expect((await digests()).find((digest) => digest.id === id)?.paused?.reason).toBe('byHand');
  });
});
