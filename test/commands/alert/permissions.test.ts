import { describe, expect, test } from 'vitest';
import { ComponentType, InteractionType, MessageFlags } from '#discord.js';
import { forgedSubcommand } from '../../support/forged-alert.ts';
import { dataOf, pressed } from '../../support/interactions.ts';
import { member, sentence, servers } from './two-servers.ts';

const ruleOptions = { library: 'webster', direction: 'below', threshold: '400' } as const;
const admin = { user: { id: '1500000000000000009' }, permissions: '8', roles: [] };

describe('a member without Manage Server', () => {
  test.each(['add', 'list', 'edit', 'remove', 'mute', 'unmute', 'pause', 'resume', 'test'])(
    'is refused /alert %s, which changes nothing and posts nothing',
    async (subcommand) => {
      const { forged, alert, alerts, inOwn, posts } = await servers();
      const before = posts();
      const more = subcommand === 'mute' ? { for: 'hour' } : {};
      const options = subcommand === 'add' ? ruleOptions : subcommand === 'list' ? {} : { id: alert.id, ...more };
      const answer = await forged(forgedSubcommand(['alert', subcommand], options, { ...inOwn, member }));
      expect(dataOf(answer)).toMatchObject({ content: sentence, flags: MessageFlags.Ephemeral });
      expect(await alerts()).toEqual([alert]);
      expect(posts()).toBe(before);
    },
  );

  test.each(['pause', 'resume', 'remove', 'page', 'retry', 'mute', 'mute-for'])(
    'is refused the button %s',
    async (action) => {
      const { forged, alert, alerts, inOwn } = await servers();
      const id = { command: 'alert', locale: 'en', action, argument: `${alert.id}.0` } as const;
      expect(dataOf(await forged(pressed(id, { ...inOwn, member }))).content).toBe(sentence);
      expect(await alerts()).toEqual([alert]);
    },
  );

  test('learns no id from half-typed text', async () => {
    const { forged, inOwn } = await servers();
    const typing = forgedSubcommand(
      ['alert', 'remove'],
      { id: '' },
      { ...inOwn, member },
      InteractionType.ApplicationCommandAutocomplete,
    );
    expect(dataOf(await forged(typing)).choices).toEqual([]);
  });

  test('is not offered the command by Discord either', async () => {
    const { discord } = await servers();
    const { status } = await discord.user().run('/alert list');
    expect(status).toBe('refused');
  });

  test('may do it all as an administrator', async () => {
    const { forged, inOwn } = await servers();
    const answer = await forged(forgedSubcommand(['alert', 'list'], {}, { ...inOwn, member: admin }));
    expect(dataOf(answer).content).toContain('Alerts in this server: 1 of 25');
  });
});

test('in direct messages there are no alerts, whatever is sent', async () => {
  const { forged, alert } = await servers();
  const { member: _, guild_id: __, ...inDm } = forgedSubcommand(['alert', 'remove'], { id: alert.id });
  const answer = await forged({ ...inDm, user: { id: '1500000000000000001' } });
  expect(dataOf(answer).content).toBe('This only works in a server.');
  const press = pressed({ command: 'alert', locale: 'en', action: 'remove', argument: `${alert.id}.0` });
  const { member: ___, guild_id: ____, ...pressInDm } = press;
  expect(dataOf(await forged({ ...pressInDm, user: { id: '1500000000000000001' } })).content).toBe(
    'This only works in a server.',
  );
});

describe('another server', () => {
  test.each(['edit', 'remove', 'mute', 'unmute', 'pause', 'resume', 'test'])(
    'does not find the alert for /alert %s',
    async (subcommand) => {
      const { forged, alert, alerts, inOther, posts } = await servers();
      const before = posts();
      const more = subcommand === 'edit' ? { threshold: '1' } : subcommand === 'mute' ? { for: 'hour' } : {};
      const options = { id: alert.id, ...more };
      const answer = await forged(forgedSubcommand(['alert', subcommand], options, inOther));
      expect(dataOf(answer).content).toMatch(/^There’s no alert “.+” here\./);
      expect(await alerts()).toEqual([alert]);
      expect(posts()).toBe(before);
    },
  );

  test.each(['pause', 'resume', 'remove', 'mute'])('does not find it by the button %s', async (action) => {
    const { forged, alert, alerts, inOther } = await servers();
    const id = { command: 'alert', locale: 'en', action, argument: `${alert.id}.0` } as const;
    const press = pressed(id, { ...inOther, member: admin });
    expect(dataOf(await forged(press)).content).toMatch(/^There’s no alert/);
    expect(await alerts()).toEqual([alert]);
  });

  test('sees its own list and its own ids alone', async () => {
    const { forged, inOther } = await servers();
    const list = await forged(forgedSubcommand(['alert', 'list'], {}, inOther));
    expect(dataOf(list).content).toBe('This server has no alerts yet. To add one: `/alert add`.');
    const typing = forgedSubcommand(
      ['alert', 'remove'],
      { id: '' },
      inOther,
      InteractionType.ApplicationCommandAutocomplete,
    );
    expect(dataOf(await forged(typing)).choices).toEqual([]);
  });

  test.each([
    ['as Discord would name it', (_guildId: string) => ({ type: 0 })],
    ['as one of this server’s', (guildId: string) => ({ type: 0, guild_id: guildId })],
    ['not at all', () => undefined],
  ])('cannot be posted to its channel, with the channel resolved %s', async (_how, resolvedAs) => {
    const { forged, alerts, alert, inOwn, inOther, own, posts } = await servers();
    const before = posts();
    const resolved = { channels: { [inOther.channel_id]: resolvedAs(own.id) } };
    for (const [subcommand, options] of [
      ['add', ruleOptions],
      ['edit', { id: alert.id }],
    ] as const) {
      const interaction = forgedSubcommand(
        ['alert', subcommand],
        { ...options, channel: inOther.channel_id },
        { ...inOwn, resolved: resolvedAs(own.id) === undefined ? undefined : resolved },
      );
      expect(dataOf(await forged(interaction)).content).toBe(
        'That channel isn’t in this server. Pick one from Discord’s list.',
      );
    }
    expect(await alerts()).toEqual([alert]);
    expect(posts()).toBe(before);
  });

  test('is not this one: a channel of this server that Discord does not resolve is asked of Discord', async () => {
    const { forged, inOwn, alerts, discord } = await servers();
    const channel = discord.channelId('study-hall');
    const answer = await forged(forgedSubcommand(['alert', 'add'], { ...ruleOptions, channel }, inOwn));
    expect(dataOf(answer).content).toContain(`is on in <#${channel}>`);
    expect((await alerts()).map(({ target }) => target.channelId)).toContain(channel);
  });

  test('cannot have its roles mentioned, and neither can an unknown role be', async () => {
    const { forged, inOwn, own, alerts } = await servers();
    for (const role of ['1300000000000000007', own.id]) {
      const interaction = forgedSubcommand(
        ['alert', 'add'],
        { ...ruleOptions, role },
        { ...inOwn, resolved: { roles: { [own.id]: {} } } },
      );
      expect(dataOf(await forged(interaction)).content).toMatch(/^That role can’t be mentioned in this server/);
    }
    expect(await alerts()).toHaveLength(1);
  });
});

describe('a forged custom_id', () => {
  test.each([
    ['alert:en:explode:x', /^That button is from an older message/],
    ['alert:en:page:-1', /^That button is from an older message/],
    ['alert:en:page:x', /^That button is from an older message/],
    ['alert:en:remove:', /^There’s no alert “” here/],
    ['alert:en:remove:<@&1> **x**.0', /^There’s no alert “\\<@&1> \\\*\\\*x\\\*\\\*” here/],
    ['alert:en:retry:key1', /^Carrel no longer has what that button needs/],
    ['notify-me:en:explode:x', /^That button is from an older message/],
    ['notify-me:en:cancel:@everyone', /^You have no notification “@everyone”/],
  ])('%j is answered in words', async (id, words) => {
    const { forged, inOwn, alerts } = await servers();
    const answer = await forged(pressed(id, { ...inOwn, member: admin }));
    expect(dataOf(answer)).toMatchObject({ content: expect.stringMatching(words), flags: MessageFlags.Ephemeral });
    expect(Object(dataOf(answer)).allowed_mentions).toEqual({ parse: [] });
    expect(await alerts()).toHaveLength(1);
  });

  test('with a page far beyond the end shows the last', async () => {
    const { forged, inOwn } = await servers();
    const answer = await forged(pressed('alert:en:page:999', { ...inOwn, member: admin }));
    expect(dataOf(answer).content).toContain('Alerts in this server: 1 of 25');
  });

  test('cannot retry another user’s alert, nor in another server', async () => {
    const { discord, moderator, forged, inOwn, inOther, alerts, alert } = await servers();
    discord.faults.denyPermissions(inOwn.channel_id, ['SendMessages']);
    const { message } = await moderator().run('/alert add library:webster direction:above threshold:900');
    discord.faults.restorePermissions(inOwn.channel_id);
    const [id = ''] = /alert:en:retry:\w+/.exec(JSON.stringify(message?.components)) ?? [];
    expect(id).toMatch(/^alert:en:retry:/);
    const author = { user: { id: moderator().id }, permissions: '32', roles: [] };
    for (const more of [
      { ...inOwn, member: admin },
      { ...inOther, member: author },
    ]) {
      const forgedPress = { ...pressed(id, more), data: { custom_id: id, component_type: ComponentType.Button } };
      expect(dataOf(await forged(forgedPress)).content).toMatch(/^Carrel no longer has what/);
    }
    expect(await alerts()).toEqual([alert]);
  });
});

test('what a forger types is shown as it is, and mentions no one', async () => {
  const { forged, inOwn } = await servers();
  const evil = '<@&1> @everyone **x** [a](https://b.c)';
  const shown = '\\<@&1> @everyone \\*\\*x\\*\\* \\[a\\](https://b.c)';
  for (const [subcommand, options] of [
    ['add', { ...ruleOptions, threshold: evil }],
    ['add', { ...ruleOptions, margin: evil }],
    ['add', { ...ruleOptions, quiet: evil }],
    ['add', { ...ruleOptions, days: evil }],
    ['add', { ...ruleOptions, library: evil }],
    ['pause', { id: evil }],
  ] as const) {
    const data = dataOf(await forged(forgedSubcommand(['alert', subcommand], options, inOwn)));
    expect(data.content).toContain(shown.slice(0, 8));
    expect(data.content).not.toMatch(/(?<!\\)<@|(?<!\\)\*\*/);
    expect(Object(data).allowed_mentions).toEqual({ parse: [] });
  }
});

test('@everyone in an edit takes the role away, and says nothing of whom a mention would notify', async () => {
  const { forged, inOwn, alert, alerts } = await servers();
  const more = { ...inOwn, app_permissions: '3072', member: admin };
  const role = '1300000000000000007';
  const edit = (chosen: string) =>
    forgedSubcommand(
      ['alert', 'edit'],
      { id: alert.id, role: chosen },
      { ...more, resolved: { roles: { [chosen]: { mentionable: false } } } },
    );
  expect(dataOf(await forged(edit(role))).content).toContain(`mentioning <@&${role}> won’t notify its members`);
  const answer = dataOf(await forged(edit(inOwn.guild_id))).content;
  expect(answer).toContain('has been changed');
  expect(answer).not.toContain('won’t notify');
  expect((await alerts())[0]?.roleId).toBeNull();
});

test('of an interaction that does not say what the bot may do nothing is said to be missing', async () => {
  const { forged, inOwn, discord } = await servers();
  const role = '1300000000000000007';
  const add = forgedSubcommand(
    ['alert', 'add'],
    { ...ruleOptions, threshold: '300', role },
    {
      ...inOwn,
      app_permissions: undefined,
      member: admin,
      resolved: { roles: { [role]: { mentionable: false } } },
    },
  );
  expect(dataOf(await forged(add)).content).not.toContain('won’t notify its members');
  discord.faults.denyPermissions(inOwn.channel_id, ['SendMessages']);
  const another = {
    ...add,
    data: { ...add.data, options: JSON.parse(JSON.stringify(add.data.options).replace('300', '200')) },
  };
  expect(dataOf(await forged(another)).content).toContain('It’s missing: Send Messages.');
});

test.each([
  ['may mention all roles by then', String(0x20000 + 3072), false],
  ['may still not', '3072', true],
  ['may do what Discord does not say', undefined, false],
])(
  'Retry says that a mention notifies no one only where that is known, and not where the bot %s',
  async (_when, app_permissions, isSaid) => {
    const { forged, inOwn, discord } = await servers();
    const role = '1300000000000000007';
    const resolved = { roles: { [role]: { mentionable: false } } };
    const more = { ...inOwn, app_permissions: '3072', member: admin, resolved };
    discord.faults.denyPermissions(inOwn.channel_id, ['SendMessages']);
    const refused = dataOf(
      await forged(forgedSubcommand(['alert', 'add'], { ...ruleOptions, threshold: '300', role }, more)),
    );
    discord.faults.restorePermissions(inOwn.channel_id);
    const [, customId = ''] = /"custom_id":"(alert:[^"]*retry[^"]*)"/.exec(JSON.stringify(refused.components)) ?? [];
    const { content } = dataOf(await forged({ ...pressed(customId), ...inOwn, member: admin, app_permissions }));
    expect(content).toContain('is on in');
    expect(content?.includes('won’t notify its members')).toBe(isSaid);
  },
);
