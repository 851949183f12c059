import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InteractionType } from '#discord.js';
import { alertApp } from '../../support/alert-app.ts';
import { dataOf, formFieldsOf, pressed } from '../../support/interactions.ts';
import { admin, member, sentence, servers } from './two-servers.ts';

const addLine = '/alert add library:webster direction:below threshold:400';

/** An app in which a moderator has just added an alert with three options. */
async function justAdded(options = '', locale = 'en-US') {
  const app = await alertApp();
  const moderator = app.moderator({ locale });
  const { message } = await app.moderator().run(`${addLine} ${options}`.trim());
  const confirmed = locale === 'fr' ? (await moderator.run('/alerte liste')).message : message;
  const [alert] = await app.alerts();
  if (alert === undefined || confirmed === undefined) throw new Error('the alert was not added');
  const roleId = app.guild.roles.find(({ name }) => name === 'Alumni')?.id ?? '';
  return { ...app, moderator, alert, confirmed, roleId, now: async () => (await app.alerts())[0] };
}

describe('the confirmation of /alert add', () => {
  test('shows what would be posted, and mentions no one', async () => {
    const { confirmed, roleId } = await justAdded('role:@Alumni');
    const [, preview] = confirmed.content.split('Preview, with a made-up count:\n');
    expect(preview?.split('\n').slice(0, 2)).toEqual([
      `> <@&${roleId}>`,
      '> **Webster is under 400 now: about 380 people.**',
    ]);
    expect(confirmed.raw.mention_roles).toEqual([]);
  });

  test('opens a form with what is set; two taps change it', async () => {
    const { confirmed, moderator, roleId, now, alert, discord } = await justAdded();
    const opened = await moderator.press(confirmed, 'Customize…');
    expect(opened.modal).toMatchObject({ title: 'Customize this alert' });
    expect(formFieldsOf(opened)).toEqual({ threshold: '400', role: [], quiet: '', days: '', cooldown: '30' });
    const filled = { threshold: '40%', role: roleId, quiet: '22 to 8', days: 'mon-fri', cooldown: '1 h' };
    const { message } = await moderator.submit(opened.interactionId, filled);
    expect(message?.ephemeral).toBe(true);
    expect(message?.content).toContain('is now: Webster under 40%. The alert has been reset.');
    expect(message?.content).toContain(`> <@&${roleId}>\n> **Webster is under 40% now`);
    expect(await now()).toMatchObject({
      id: alert.id,
      roleId,
      rule: {
        threshold: { percent: 40 },
        quietHours: { fromMinute: 1320, toMinute: 480 },
        days: [1, 2, 3, 4, 5],
        cooldownMs: 3_600_000,
        holdMs: alert.rule.holdMs,
      },
    });
    expect([discord.violations(), discord.ignoredFields()]).toEqual([[], []]);
  });

  test('opens a form that leaves what another moderator changes while it is sent', async () => {
    const { confirmed, moderator, now } = await justAdded();
    const opened = await moderator.press(confirmed, 'Customize…');
    const unchanged = { threshold: '400', role: '', quiet: '', days: '', cooldown: '30' };
    const other = await moderator.press(confirmed, 'Customize…');
    await Promise.all([
      moderator.submit(opened.interactionId, { ...unchanged, threshold: '300' }),
      moderator.submit(other.interactionId, { ...unchanged, cooldown: '60' }),
    ]);
    expect(await now()).toMatchObject({ rule: { threshold: { people: 300 }, cooldownMs: 3_600_000 } });
  });

  test.each([
    [
      'Customize…',
      { cooldown: '60' },
      'threshold:300 role:@Alumni',
      { threshold: { people: 300 }, cooldownMs: 3_600_000 },
    ],
    ['More settings…', { margin: '30' }, 'hold:9 language:fr', { holdMs: 540_000, margin: { people: 30 } }],
  ])('%s with %j leaves what another moderator changed while it was open', async (button, typed, options, rule) => {
    const { confirmed, moderator, now, alert } = await justAdded();
    const opened = await moderator.press(confirmed, button);
    const shown = formFieldsOf(opened) as Record<string, string>;
    await moderator.run(`/alert edit id:${alert.id} ${options}`);
    const changed = await now();
    await moderator.submit(opened.interactionId, { ...shown, ...typed });
    expect(await now()).toMatchObject({ rule, roleId: changed?.roleId, locale: changed?.locale });
  });

  test('opens again with what another moderator changed meanwhile and with what was typed', async () => {
    const { confirmed, moderator, alert } = await justAdded();
    const opened = await moderator.press(confirmed, 'Customize…');
    const { message } = await moderator.submit(opened.interactionId, { quiet: 'at night' });
    if (message === undefined) throw new Error('no answer');
    await moderator.run(`/alert edit id:${alert.id} threshold:300`);
    const again = await moderator.press(message, 'Edit and try again');
    expect(formFieldsOf(again)).toMatchObject({ threshold: '300', quiet: 'at night' });
  });

  test('has a second form with the rest', async () => {
    const { confirmed, moderator, now, discord } = await justAdded();
    const opened = await moderator.press(confirmed, 'More settings…');
    expect(formFieldsOf(opened)).toEqual({
      direction: ['below'],
      hold: '6',
      margin: '',
      message: ['en'],
      publish: ['no'],
    });
    const filled = { direction: 'above', hold: '0', margin: '5%', message: 'fr-line' };
    await moderator.submit(opened.interactionId, filled);
    expect(await now()).toMatchObject({
      locale: 'fr',
      sayResolved: true,
      rule: { direction: 'above', holdMs: 0, recoverMs: 0, margin: { percent: 5 } },
    });
    expect([discord.violations(), discord.ignoredFields()]).toEqual([[], []]);
  });

  test('publishes in announcement channels alone, and goes on publishing after another change', async () => {
    const { confirmed, moderator, now } = await justAdded();
    const opened = await moderator.press(confirmed, 'More settings…');
    const refused = await moderator.submit(opened.interactionId, { publish: 'yes' });
    expect(refused.message?.content).toContain('isn’t an announcement channel');
    expect((await now())?.publish ?? false).toBe(false);

    const { confirmed: announced, moderator: other, now: there } = await justAdded('channel:#announcements');
    await other.submit((await other.press(announced, 'More settings…')).interactionId, { publish: 'yes' });
    expect((await there())?.publish).toBe(true);
    await other.submit((await other.press(announced, 'Customize…')).interactionId, { threshold: '300' });
    expect(await there()).toMatchObject({ publish: true, rule: { threshold: { people: 300 } } });
    await other.submit((await other.press(announced, 'More settings…')).interactionId, { publish: 'no' });
    expect((await there())?.publish ?? false).toBe(false);
  });

  test('sent as it opened changes nothing, and does not begin the alert again', async () => {
    const { confirmed, moderator, now, alert } = await justAdded('role:@Alumni quiet:22-8 days:mon hold:7 margin:30');
    for (const button of ['Customize…', 'More settings…']) {
      const { message } = await moderator.submit((await moderator.press(confirmed, button)).interactionId);
      expect(message?.content).toMatch(/^Alert `.+` in .+ has been changed/);
    }
    expect(await now()).toEqual(alert);
  });

  test('takes away what is emptied', async () => {
    const { confirmed, moderator, now } = await justAdded(
      'role:@Alumni quiet:22-8 days:mon hold:7 margin:30 cooldown:5',
    );
    const form = await moderator.press(confirmed, 'Customize…');
    await moderator.submit(form.interactionId, { role: [], quiet: '', days: '', cooldown: '' });
    const more = await moderator.press(confirmed, 'More settings…');
    await moderator.submit(more.interactionId, { hold: '', margin: '' });
    expect(await now()).toMatchObject({
      roleId: null,
      rule: { quietHours: null, days: null, margin: null, holdMs: 360_000, cooldownMs: 1_800_000 },
    });
  });
});

test.each([
  ['Customize…', { threshold: 'lots' }, '“lots” isn’t a valid threshold.'],
  ['Customize…', { quiet: 'at night' }, '“at night” isn’t a range of quiet hours.'],
  ['Customize…', { days: 'someday' }, 'Carrel doesn’t recognize the days “someday”.'],
  ['Customize…', { cooldown: '2 days' }, '“2 days” isn’t a number of minutes that works here. Try 0 to 1,440.'],
  ['More settings…', { hold: '121' }, '“121” isn’t a number of minutes that works here. Try 0 to 120.'],
  ['More settings…', { margin: 'wide' }, '“wide” isn’t a valid margin.'],
])('%s with %j says why not, changes nothing, and opens again as it was typed', async (button, wrong, error) => {
  const { confirmed, moderator, now, alert } = await justAdded('role:@Alumni');
  const opened = await moderator.press(confirmed, button);
  const typed = { ...formFieldsOf(opened), ...wrong } as Record<string, string>;
  const { message } = await moderator.submit(opened.interactionId, typed);
  expect(message?.content).toContain(error);
  expect(await now()).toEqual(alert);
  if (message === undefined) throw new Error('no answer');
  const again = await moderator.press(message, 'Edit and try again');
  expect(formFieldsOf(again)).toEqual(typed);
});

test('what was typed is no longer known after a quarter of an hour: the answer says where to begin again', async () => {
  const { confirmed, moderator, clock } = await justAdded();
  const opened = await moderator.press(confirmed, 'Customize…');
  const { message } = await moderator.submit(opened.interactionId, { threshold: 'lots' });
  await clock.advance(16 * 60_000);
  if (message === undefined) throw new Error('no answer');
  const again = await moderator.press(message, 'Edit and try again');
  expect(again.message?.content).toContain('`/alert edit`');
});

test('/alert edit with the id alone opens the same form, in French for French people', async () => {
  const { alert, moderator, now } = await justAdded('', 'fr');
  const opened = await moderator.run(`/alerte modifier id:${alert.id}`);
  expect(opened.modal).toMatchObject({ title: 'Personnaliser cette alerte' });
  const { message } = await moderator.submit(opened.interactionId, { days: 'lun-ven', quiet: '22h-8h' });
  expect(message?.content).toContain('est maintenant\u00a0: Webster, moins de 400 personnes.');
  expect((await now())?.rule.days).toEqual([1, 2, 3, 4, 5]);
});

test('a role that the moderator may not mention is refused, but one that is already there stays', async () => {
  const { confirmed, moderator, now, guild, store, alert } = await justAdded();
  const silent = guild.roles.find(({ name }) => name === 'Moderator')?.id ?? '';
  const opened = await moderator.press(confirmed, 'Customize…');
  const { message } = await moderator.submit(opened.interactionId, { role: silent });
  expect(message?.content).toContain('You can’t mention');
  expect((await now())?.roleId).toBeNull();
  await store.subscriptions.edit({ kind: 'guild', guildId: guild.id }, alert.id, { roleId: silent });
  const again = await moderator.press(confirmed, 'Customize…');
  await moderator.submit(again.interactionId, { threshold: '300' });
  expect(await now()).toMatchObject({ roleId: silent, rule: { threshold: { people: 300 } } });
});

describe('a form of another server, or of a member without Manage Server', () => {
  const custom = (action: string, argument: string) => ({ command: 'alert', locale: 'en', action, argument }) as const;
  const sent = (action: string, argument: string, more: object) => ({
    ...pressed(custom(action, argument)),
    type: InteractionType.ModalSubmit,
    data: {
      custom_id: `alert:en:${action}:${argument}`,
      components: [{ type: 18, component: { type: 4, custom_id: 'threshold', value: '1' } }],
    },
    ...more,
  });

  test.each(['form', 'form-more'])('%s changes nothing', async (action) => {
    const { forged, alert, alerts, inOwn, inOther } = await servers();
    for (const [place, text] of [
      [{ ...inOther, member: admin }, /^There’s no alert/],
      [{ ...inOwn, member }, sentence],
    ] as const) {
      expect(dataOf(await forged(pressed(custom(action, alert.id), place))).content).toMatch(text);
      expect(dataOf(await forged(sent(action, alert.id, place))).content).toMatch(text);
    }
    expect(await alerts()).toEqual([alert]);
  });

  test('what was typed in one server opens nothing in another', async () => {
    const { forged, alert, inOwn, inOther, services, clock } = await servers();
    const key = await services.pendingForms.add({ kind: 'form', id: alert.id, threshold: 'secret' }, clock.now());
    const answer = await forged(pressed(custom('again', key), { ...inOther, member: admin }));
    expect(JSON.stringify(answer)).not.toContain('secret');
    expect(await forged(pressed(custom('again', key), { ...inOwn, member: admin }))).toMatchObject({ type: 9 });
  });

  test('a forged one is answered, whatever stands in it', async () => {
    const { forged, alert, alerts, inOwn } = await servers();
    const names = [
      'threshold',
      'role',
      'quiet',
      'days',
      'cooldown',
      'hold',
      'margin',
      'message',
      'direction',
      '__proto__',
    ];
    const field = fc.record({
      custom_id: fc.constantFrom(...names),
      value: fc.option(fc.string(), { nil: undefined }),
      values: fc.option(fc.array(fc.string(), { maxLength: 2 }), { nil: undefined }),
    });
    const action = fc.constantFrom('form', 'form-more', 'again', 'remove', 'nonsense');
    await fc.assert(
      fc.asyncProperty(action, fc.array(field, { maxLength: 5 }), async (kind, fields) => {
        const components = fields.map((component) => ({ type: 18, component }));
        const data = { custom_id: `alert:en:${kind}:${alert.id}`, components };
        const answer = dataOf(await forged(sent(kind, alert.id, { ...inOwn, member: admin, data })));
        expect(answer.content).toMatch(/\S/);
        expect(answer.content).not.toContain('c0ffee');
      }),
      { numRuns: 50 },
    );
    expect(await alerts()).toHaveLength(1);
  });
});
