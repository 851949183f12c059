import { describe, expect, test } from 'vitest';
import type { PauseReason } from '../../../src/domain/alerts/subscription.ts';
import { StoreError } from '../../../src/store/engine/store-error.ts';
import { alertApp } from '../../support/alert-app.ts';

const addLine = '/alert add library:webster direction:below threshold:400';

/** A app with one alert in #general. */
async function withAlert(options = '') {
  const app = await alertApp();
  const moderator = app.moderator();
  await moderator.run(`${addLine} ${options}`.trim());
  const [alert] = await app.alerts();
  if (alert === undefined) throw new Error('the alert was not added');
  const channelId = app.discord.channelId('general');
  const posted = () => app.discord.messages(channelId).filter(({ ephemeral }) => !ephemeral);
  const say = async (line: string) => (await moderator.run(line)).message;
  const now = async () => (await app.alerts())[0];
  return {
    ...app,
    moderator,
    alert,
    id: alert.id,
    owner: { kind: 'guild', guildId: app.guild.id } as const,
    channelId,
    posted,
    say,
    now,
  };
}

describe('the list', () => {
  test('of a server without alerts says how to add one', async () => {
    const app = await alertApp();
    const { message } = await app.moderator().run('/alert list');
    expect(message).toMatchObject({
      content: 'This server has no alerts yet. To add one: `/alert add`.',
      ephemeral: true,
    });
  });

  test('says of each its rule in words, channel, state and settings, only to who asked', async () => {
    const { say, id, channelId, people } = await withAlert('hold:0 role:@Alumni');
    people.webster = 420;
    const message = await say('/alert list');
    expect(message?.ephemeral).toBe(true);
    expect(message?.content.split('\n')).toEqual([
      '**Alerts in this server: 1 of 25**',
      `1 · **Webster under 400 people** · <#${channelId}> · active once it has been at 440 people or more`,
      expect.stringMatching(
        new RegExp(
          `^-# not sent yet · ends at 440 people · sent right away · at most every 30 min · mentions <@&\\d+> · ${id}$`,
        ),
      ),
      '-# Concordia University Library (CC BY 4.0)',
    ]);
  });

  test('says of several only the one that is chosen in full, with its id', async () => {
    const { say, id, moderator } = await withAlert();
    await say('/alert add library:vanier direction:above threshold:60%');
    const list = await say('/alert list');
    if (list === undefined) throw new Error('there is no list');
    expect(list.content).not.toContain(id);
    const { message } = await moderator.select(list, 'Choose an alert', [id]);
    const lines = message?.content.split('\n') ?? [];
    const chosen = lines.findIndex((line) => line.endsWith(` · ${id}`));
    expect(lines[chosen - 1]).toMatch(/^\d · \*\*Webster under 400 people\*\* · /);
    expect(lines.filter((line) => line.includes('ends at'))).toHaveLength(1);
  });

  test('stays in its language, whichever user presses', async () => {
    const { moderator, discord } = await withAlert();
    const french = discord.user({ id: moderator.id, permissions: ['ManageGuild'], locale: 'fr' });
    const { message } = await french.run('/alerte liste');
    if (message === undefined) throw new Error('there is no list');
    const asked = await moderator.press(message, 'Sourdine…');
    const paused = (await moderator.press(asked.message ?? message, 'jusqu’à ce que je la reprenne')).message;
    expect(paused?.content).toContain('est en pause\u00a0: Webster, moins de 400 personnes.');
  });
});

describe('an id', () => {
  test('completes with the rule in words, and is found by them', async () => {
    const { moderator, id } = await withAlert();
    const words = { name: `${id} · Webster under 400 people`, value: id };
    for (const typed of ['', id.slice(0, 2), 'under 400', 'WEBSTER']) {
      expect((await moderator.autocomplete(`/alert pause id:${typed}`)).choices, typed).toEqual([words]);
    }
    expect((await moderator.autocomplete('/alert pause id:zzzzz')).choices).toEqual([]);
    expect((await moderator.autocomplete('/alert add library:van')).choices).toEqual([
      { name: 'Vanier', value: 'vanier' },
    ]);
  });

  test('may be typed in capitals', async () => {
    const { say, id, now } = await withAlert();
    await say(`/alert pause id:${id.toUpperCase()}`);
    expect((await now())?.paused).not.toBeNull();
  });

  test('that is unknown is an error that says where ids are listed', async () => {
    const { say } = await withAlert();
    expect((await say('/alert test id:nope'))?.content).toBe(
      'There’s no alert “nope” here. To see the alerts: `/alert list`.',
    );
  });
});

describe('an edit', () => {
  test('of the rule begins it again, and keeps what was not said', async () => {
    const { say, id, now, alert, posted } = await withAlert('cooldown:5 role:@Alumni');
    const before = posted().length;
    const message = await say(`/alert edit id:${id} threshold:300 hold:10`);
    expect(message?.content).toContain('is now: Webster under 300 people. The alert has been reset.');
    expect(await now()).toMatchObject({
      roleId: alert.roleId,
      target: alert.target,
      rule: { ...alert.rule, version: 2, threshold: { people: 300 }, holdMs: 600_000, recoverMs: 600_000 },
    });
    expect(posted()).toHaveLength(before);
  });

  test('of how it is posted does not begin it again', async () => {
    const { say, id, now } = await withAlert();
    const message = await say(`/alert edit id:${id} resolved:false language:fr role:@Alumni`);
    expect(message?.content).toMatch(/^Alert `.+` in .+ has been changed/);
    expect(await now()).toMatchObject({ sayResolved: false, locale: 'fr', rule: { version: 1 } });
    expect((await now())?.roleId).not.toBeNull();
  });

  test('by two moderators at the same time keeps what each has named', async () => {
    const { say, id, now } = await withAlert('role:@Alumni');
    await Promise.all([
      say(`/alert edit id:${id} threshold:300 language:fr`),
      say(`/alert edit id:${id} hold:10 role:@everyone`),
      say(`/alert edit id:${id} margin:30 resolved:false`),
    ]);
    expect(await now()).toMatchObject({
      locale: 'fr',
      roleId: null,
      sayResolved: false,
      rule: { threshold: { people: 300 }, holdMs: 600_000, margin: { people: 30 } },
    });
  });

  test('of the channel leaves what another moderator changes meanwhile, also until Retry', async () => {
    const { say, id, now, discord, moderator } = await withAlert();
    const channelId = discord.channelId('study-hall');
    discord.faults.denyPermissions(channelId, ['SendMessages']);
    const message = await say(`/alert edit id:${id} channel:#study-hall threshold:100`);
    await say(`/alert edit id:${id} hold:10 language:fr`);
    discord.faults.restorePermissions(channelId);
    if (message) await moderator.press(message, 'Retry');
    expect(await now()).toMatchObject({
      target: { channelId },
      locale: 'fr',
      rule: { threshold: { people: 100 }, holdMs: 600_000 },
    });
  });

  test('takes quiet hours, days, margin and role away again', async () => {
    const { say, id, now } = await withAlert('quiet:22-8 days:mon margin:30 role:@Alumni');
    await say(`/alert edit id:${id} quiet:none days:all margin:auto role:@everyone`);
    expect(await now()).toMatchObject({ roleId: null, rule: { quietHours: null, days: null, margin: null } });
  });

  test('of the channel confirms in the new one first', async () => {
    const { say, id, now, discord } = await withAlert();
    await say(`/alert edit id:${id} channel:#study-hall`);
    const channelId = discord.channelId('study-hall');
    expect((await now())?.target).toMatchObject({ channelId });
    expect(discord.messages(channelId)).toMatchObject([{ content: expect.stringContaining('Moved here by') }]);
  });

  test('to a channel that refuses changes nothing until Retry', async () => {
    const { say, id, now, alert, discord, moderator } = await withAlert();
    const channelId = discord.channelId('study-hall');
    discord.faults.denyPermissions(channelId, ['SendMessages']);
    const message = await say(`/alert edit id:${id} channel:#study-hall threshold:100`);
    expect(message?.content).toContain('It’s missing: Send Messages.');
    expect(await now()).toEqual(alert);
    discord.faults.restorePermissions(channelId);
    if (message) await moderator.press(message, 'Retry');
    expect(await now()).toMatchObject({ target: { channelId }, rule: { threshold: { people: 100 } } });
  });

  test('to another channel lets an alert go on that its old one had refused', async () => {
    const { say, id, now, owner, store, clock } = await withAlert();
    await store.subscriptions.pause(owner, id, 'unknownChannel', clock.now());
    await say(`/alert edit id:${id} channel:#study-hall`);
    expect((await now())?.paused).toBeNull();
  });

  test('of the channel of a paused alert does not promise the new one messages that will not come', async () => {
    const { say, id, now, discord } = await withAlert();
    await say(`/alert pause id:${id}`);
    await say(`/alert edit id:${id} channel:#study-hall`);
    expect((await now())?.paused).toMatchObject({ reason: 'byHand' });
    expect(discord.messages(discord.channelId('study-hall'))).toMatchObject([
      {
        content: expect.stringMatching(/^This alert is paused and will post here once it’s resumed: .+Moved here by/),
      },
    ]);
  });

  test('of a paused alert says that it is still paused, and not what it waits for', async () => {
    const { say, id } = await withAlert();
    await say(`/alert pause id:${id}`);
    for (const change of ['threshold:450', 'resolved:true']) {
      const message = await say(`/alert edit id:${id} ${change}`);
      expect(message?.content).toContain(`\nIt’s still paused. To resume it: \`/alert resume id:${id}\`.`);
      expect(message?.content).not.toContain('Carrel');
    }
  });

  test('that would never be over is refused', async () => {
    const { say, id, now, alert } = await withAlert();
    expect((await say(`/alert edit id:${id} direction:above margin:400`))?.content).toContain('at most 399 people');
    expect(await now()).toEqual(alert);
  });
});

describe('an alert that Discord has refused', () => {
  test.each<[PauseReason, string]>([
    ['missingPermissions', 'Send Messages'],
    ['missingAccess', 'View Channel'],
  ])('with %s goes on only where a message stands in its channel', async (reason, permission) => {
    const { say, id, now, owner, store, clock, discord, channelId, posted } = await withAlert();
    await store.subscriptions.pause(owner, id, reason, clock.now());
    discord.faults.denyPermissions(channelId, [reason === 'missingAccess' ? 'ViewChannel' : 'SendMessages']);
    expect((await say(`/alert resume id:${id}`))?.content).toContain(permission);
    expect((await now())?.paused).toMatchObject({ reason });
    discord.faults.restorePermissions(channelId);
    expect((await say(`/alert resume id:${id}`))?.content).toContain('is back on');
    expect((await now())?.paused).toBeNull();
    expect(posted().at(-1)?.content).toContain(`Alert \`${id}\` is back on`);
  });

  test('and cannot be resumed after all is not said to be on again in its channel', async () => {
    const { say, id, owner, store, clock, posted, services } = await withAlert();
    await store.subscriptions.pause(owner, id, 'missingPermissions', clock.now());
    Object.assign(services.subscriptions, {
      resume: async () => {
        throw new StoreError({ kind: 'locked', database: 'carrel.db' });
      },
    });
    expect((await say(`/alert resume id:${id}`))?.content).toContain('Carrel’s storage is busy right now');
    expect(posted().at(-1)?.content).toBe(
      'This alert couldn’t be saved, so Carrel won’t post anything: Webster under 400 people.',
    );
  });

  test('because its channel is gone needs another channel, and no permission is said to be missing', async () => {
    const { say, id, now, owner, store, clock, discord } = await withAlert('channel:#study-hall');
    discord.faults.deleteChannel(discord.channelId('study-hall'));
    const cure = `Its channel is gone. Pick another one: \`/alert edit id:${id} channel:#\`.`;
    expect((await say(`/alert test id:${id}`))?.content).toBe(cure);
    await store.subscriptions.pause(owner, id, 'unknownChannel', clock.now());
    expect((await say(`/alert resume id:${id}`))?.content).toBe(cure);
    expect((await now())?.paused).toMatchObject({ reason: 'unknownChannel' });
    expect((await say(`/alert edit id:${id} channel:#announcements`))?.content).toContain('has been changed');
    expect(await now()).toMatchObject({ paused: null, target: { channelId: discord.channelId('announcements') } });
  });

  test('says in the list why it is silent', async () => {
    const { say, id, owner, store, clock, channelId } = await withAlert();
    await store.subscriptions.pause(owner, id, 'missingPermissions', clock.now());
    const list = await say('/alert list');
    expect(list?.content).toContain(`paused: Carrel can’t post in <#${channelId}>`);
  });
});

describe('a test', () => {
  test('posts what the alert would look like, with a made-up count, and notifies no one', async () => {
    const { say, id, posted, alert } = await withAlert('role:@Alumni');
    expect((await say(`/alert test id:${id}`))?.content).toMatch(/^Posted in <#\d+>: /);
    const message = posted().at(-1);
    expect(message?.content.split('\n')).toEqual([
      expect.stringMatching(/^-# Test by <@\d+>: this is what alert `.+` would say\. The count is made up\.$/),
      `<@&${alert.roleId}>`,
      '**Webster is under 400 now: about 380 people.**',
      '▰▱▱▱▱▱ 24% of 1,600 · 🟢 quiet',
    ]);
    expect(message?.raw.mention_roles).toEqual([]);
  });

  test('where the bot may not write says what it lacks', async () => {
    const { say, id, discord, channelId, posted } = await withAlert();
    const before = posted().length;
    discord.faults.denyPermissions(channelId, ['SendMessages']);
    expect((await say(`/alert test id:${id}`))?.content).toMatch(/It’s missing: Send Messages\. .+ try again\.$/);
    expect(posted()).toHaveLength(before);
  });
});
