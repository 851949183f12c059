import { describe, expect, test } from 'vitest';
import { alertApp } from '../support/alert-app.ts';
import { boardApp } from '../support/board-app.ts';
import { dataOf, pressed } from '../support/interactions.ts';

describe('/digest list', () => {
  const two = async (locale?: string) => {
    const app = await alertApp({ discord: { guilds: 2 } });
    const moderator = app.moderator(locale === undefined ? {} : { locale });
    await app.moderator().run('/digest add channel:#general time:8:00');
    await app.moderator().run('/digest add channel:#study-hall time:9:00');
    const digests = () => app.services.digests.list(app.guild.id);
    const { message } = await moderator.run(locale === 'fr' ? '/bulletin liste' : '/digest list');
    if (message === undefined) throw new Error('there is no list');
    return { ...app, moderator, digests, list: message };
  };

  test('pauses and resumes the one that is chosen, in two taps each', async () => {
    const { moderator, digests, list, discord } = await two();
    const [, second] = await digests();
    const chosen = (await moderator.select(list, 'Choose a digest', [second?.id ?? ''])).message ?? list;
    const paused = (await moderator.press(chosen, 'Pause')).message ?? list;
    expect(paused.content).toMatch(/^Digest `.+` /);
    expect((await digests()).map(({ paused: pause }) => pause?.reason ?? null)).toEqual([null, 'byHand']);
    await moderator.press(paused, 'Resume');
    expect((await digests()).map(({ paused: pause }) => pause)).toEqual([null, null]);
    expect([discord.violations(), discord.ignoredFields()]).toEqual([[], []]);
  });

  test('asks before it removes, in the reader’s language', async () => {
    const { moderator, digests, list } = await two('fr');
    const [first] = await digests();
    const chosen = (await moderator.select(list, 'Choisir un bulletin', [first?.id ?? ''])).message ?? list;
    const asked = (await moderator.press(chosen, 'Retirer')).message ?? list;
    const kept = (await moderator.press(asked, 'Garder')).message ?? list;
    expect(await digests()).toHaveLength(2);
    const again = (await moderator.press(kept, 'Retirer')).message ?? list;
    await moderator.press(again, 'Retirer pour de bon');
    expect((await digests()).map(({ id }) => id)).not.toContain(first?.id);
  });

  test.each(['pick', 'show', 'ask', 'pause', 'resume', 'remove', 'page', 'nonsense'])(
    'its control %s does nothing for a member without the right, nor in another server',
    async (action) => {
      const { forged, discord, guild, digests } = await two();
      const [digest] = await digests();
      const before = await digests();
      const argument = action === 'pick' || action === 'page' ? '0' : `${digest?.id}.0`;
      const press = pressed({ command: 'digest', locale: 'en', action, argument });
      const student = { user: { id: '1500000000000000009' }, permissions: '2048', roles: [] };
      const here = { guild_id: guild.id, channel_id: discord.channelId('general') };
      expect(dataOf(await forged({ ...press, ...here, member: student })).content).toMatch(/Manage Server/);
      const other = { guild_id: discord.guilds()[1]?.id, member: { ...student, permissions: '8' } };
      expect(JSON.stringify(await forged({ ...press, ...other }))).not.toContain('all libraries');
      expect(await digests()).toEqual(before);
    },
  );
});

test('/board list pauses a board and, asked again, removes it with its message', async () => {
  const { moderator, discord, general, boards, guild } = await boardApp();
  await moderator().run('/board create channel:general');
  const { message: list } = await moderator().run('/board list');
  if (list === undefined) throw new Error('there is no list');
  const paused = (await moderator().press(list, 'Pause')).message ?? list;
  expect((await boards.list(guild.id))[0]?.state.paused).not.toBeNull();
  const resumed = (await moderator().press(paused, 'Resume')).message ?? list;
  const asked = (await moderator().press(resumed, 'Remove')).message ?? list;
  expect(await boards.list(guild.id)).toHaveLength(1);
  await moderator().press(asked, 'Remove for good');
  expect(await boards.list(guild.id)).toEqual([]);
  expect(discord.messages(general).filter(({ ephemeral }) => !ephemeral)).toEqual([]);
});
