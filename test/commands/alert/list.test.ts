import { describe, expect, test } from 'vitest';
import type { Trace } from '../../../src/domain/alerts/decision.ts';
import { muteEnd } from '../../../src/domain/alerts/mute.ts';
import { ruleOf } from '../../../src/domain/alerts/rule.ts';
import type { LocalMessage } from '../../../src/sandbox/discord/messages/messages.ts';
import { alertApp } from '../../support/alert-app.ts';
import { dataOf, formFieldsOf, pressed } from '../../support/interactions.ts';
import { admin, member, sentence, servers } from './two-servers.ts';

test('/alert list says of which alert it is not known whether its last message was posted, until one surely was', async () => {
  const traces: Trace[] = [];
  const { moderator, alerts, discord } = await alertApp({ services: { traces: async () => traces } });
  await moderator().run('/alert add library:webster direction:below threshold:400');
  await moderator().run('/alert add library:webster direction:below threshold:300');
  const [one] = await alerts();
  const values = async (locale?: string) => {
    const { message } = await moderator(locale === undefined ? {} : { locale }).run('/alert list');
    return (message?.content ?? '').split(/^(?=\d · )/m).slice(1);
  };
  const channel = `<#${discord.channelId('general')}>`;
  traces.unshift({ at: 1, subscriptionId: one?.id ?? '', reason: 'sent' });
  traces.unshift({ at: 2, subscriptionId: one?.id ?? '', reason: 'perhapsSent' });
  traces.unshift({ at: 3, subscriptionId: one?.id ?? '', reason: 'cooldown' });
  const sentence = `⚠️ Its last message may not have gone out: Carrel couldn’t look for it in ${channel}. For that it needs Read Message History there.`;
  expect((await values()).map((value) => value.includes(sentence))).toEqual([true, false]);
  expect((await values('fr'))[0]).toContain(`Carrel n’a pas pu le chercher dans ${channel}.`);
  traces.unshift({ at: 4, subscriptionId: one?.id ?? '', reason: 'sent' });
  expect((await values()).map((value) => value.includes('may not have gone out'))).toEqual([false, false]);
});

/** An app with `number` alerts and their list, and a moderator whose taps are counted. */
async function listed(number: number, options = '') {
  const app = await alertApp();
  const moderator = app.moderator();
  const add = (threshold: number) =>
    moderator.run(`/alert add library:webster direction:below threshold:${threshold} ${options}`.trim());
  for (let index = 0; index < number; index += 1) await add(400 - index);
  const { message } = await moderator.run('/alert list');
  if (message === undefined) throw new Error('there is no list');
  let shown: LocalMessage = message;
  let taps = 0;
  const after = async (outcome: ReturnType<typeof moderator.press>) => {
    taps += 1;
    const done = await outcome;
    expect(done.status).toBe('answered');
    if (done.message !== undefined) shown = done.message;
    return done;
  };
  return {
    ...app,
    moderator,
    taps: () => taps,
    shown: () => shown,
    press: (label: string) => after(moderator.press(shown, label)),
    choose: (id: string) => after(moderator.select(shown, 'Choose an alert', [id])),
    submit: async (id: string | undefined, filled: Record<string, string>) => {
      taps += 1;
      return moderator.submit(id, filled);
    },
    now: async () => (await app.alerts())[0],
  };
}

describe('the list of one alert', () => {
  test('mutes it in two taps', async () => {
    const { press, taps, now, shown, clock } = await listed(1);
    await press('Mute…');
    await press('1 hour');
    expect(taps()).toBe(2);
    expect((await now())?.paused).toMatchObject({ reason: 'byHand', until: muteEnd('hour', clock.now()) });
    expect(shown().content).toMatch(/^Alert `.+` is muted until/);
    await press('Resume');
    expect((await now())?.paused).toBeNull();
  });

  test('edits it in two', async () => {
    const { press, submit, taps, now } = await listed(1);
    const opened = await press('Edit');
    expect(formFieldsOf(opened)).toMatchObject({ threshold: '400' });
    await submit(opened.interactionId, { threshold: '350' });
    expect(taps()).toBe(2);
    expect((await now())?.rule.threshold).toEqual({ people: 350 });
  });

  test('removes it in one, says how to have it again, and undoes that with one more', async () => {
    const { press, taps, now, shown } = await listed(1, 'hold:0 quiet:22-8');
    const before = await now();
    await press('Remove');
    expect(await now()).toBeUndefined();
    expect(shown().content).toContain(
      '`/alert add library:webster direction:below threshold:400 hold:0 quiet:22:00-08:00`',
    );
    expect(shown().content).toContain('This server has no alerts yet.');
    await press('Undo');
    expect(taps()).toBe(2);
    expect(shown().content).toMatch(/^Alert `.+` is back in <#\d+>: Webster under 400 people\.\n/);
    const { alerts: _disarmed, ...same } = before ?? { alerts: [] };
    expect(await now()).toMatchObject(same);
  });

  test('posts a sample', async () => {
    const { press, shown, discord } = await listed(1);
    await press('Test');
    expect(shown().content).toMatch(/^Posted in <#\d+>/);
    expect(shown().content).toContain('Alerts in this server: 1 of 25');
    const posted = discord.messages(discord.channelId('general')).filter(({ ephemeral }) => !ephemeral);
    expect(posted.at(-1)?.content).toMatch(/^-# Test by/);
  });

  test('goes back from the choice of a length', async () => {
    const { press, now, alerts } = await listed(1);
    const before = await now();
    await press('Mute…');
    await press('Back');
    await press('Mute…');
    expect(await alerts()).toEqual([before]);
  });
});

test('the list of several needs one tap more, to choose: mutes in three, edits in three, removes in two and one to undo', async () => {
  const { choose, press, submit, taps, alerts, discord } = await listed(3);
  const [, second, third] = (await alerts()).map(({ id }) => id);
  await choose(second ?? '');
  await press('Mute…');
  await press('today, until midnight');
  expect(taps()).toBe(3);
  await choose(third ?? '');
  const opened = await press('Edit');
  await submit(opened.interactionId, { threshold: '60%' });
  expect(taps()).toBe(6);
  await choose(third ?? '');
  await press('Remove');
  expect(await alerts()).toHaveLength(2);
  await press('Undo');
  expect(taps()).toBe(9);
  expect((await alerts()).map(({ id }) => id)).toContain(third);
  expect([discord.violations(), discord.ignoredFields()]).toEqual([[], []]);
});

test('what was removed comes back as it was: muted, or paused for Discord’s reason', async () => {
  const { press, now, store, guild, clock } = await listed(1);
  const owner = { kind: 'guild', guildId: guild.id } as const;
  await press('Mute…');
  await press('1 hour');
  const muted = await now();
  await press('Remove');
  await press('Undo');
  expect((await now())?.paused).toEqual(muted?.paused);
  await store.subscriptions.pause(owner, muted?.id ?? '', 'missingAccess', clock.now());
  await press('Remove');
  await press('Undo');
  expect((await now())?.paused).toMatchObject({ reason: 'missingAccess', until: null });
});

test('a quarter of an hour later a removal can no longer be undone', async () => {
  const { press, moderator, shown, alerts, clock } = await listed(1);
  await press('Remove');
  await clock.advance(16 * 60_000);
  expect((await moderator.press(shown(), 'Undo')).message?.content).toBe('It’s too late to undo that.');
  expect(await alerts()).toEqual([]);
});

test('the answer to /alert remove has the same button', async () => {
  const { moderator, alerts } = await listed(1);
  const [alert] = await alerts();
  const { message } = await moderator.run(`/alert remove id:${alert?.id}`);
  if (message === undefined) throw new Error('no answer');
  await moderator.press(message, 'Undo');
  expect((await alerts()).map(({ id }) => id)).toEqual([alert?.id]);
});

test('a removal is not undone where the same alert has been added again, or there is no room', async () => {
  const { press, moderator, shown, alerts, store, guild } = await listed(1);
  await press('Remove');
  await moderator.run('/alert add library:webster direction:below threshold:400');
  expect((await moderator.press(shown(), 'Undo')).message?.content).toContain('already posts this');
  const [again] = await alerts();
  const owner = { kind: 'guild', guildId: guild.id } as const;
  await store.subscriptions.edit(owner, again?.id ?? '', {
    rule: ruleOf({ libraries: ['vanier'], direction: 'above', threshold: { people: 9 } }),
  });
  expect(await store.subscriptions.restore(owner, 'zzzz', 25)).toEqual({ kind: 'unknown' });
  expect(await alerts()).toHaveLength(1);
});

test('forty alerts are some pages, in numbers that go on, and no two controls are alike', async () => {
  const { store, guild, discord, clock, moderator } = await listed(0);
  for (let index = 0; index < 40; index += 1) {
    const rule = ruleOf({ libraries: ['vanier'], direction: 'above', threshold: { people: 100 + index } });
    const target = { kind: 'channel', guildId: guild.id, channelId: discord.channelId('general') } as const;
    const rest = { createdBy: moderator.id, locale: 'en', roleId: null, sayResolved: true, expiresAt: null } as const;
    await store.subscriptions.add({ target, createdAt: clock.now() + index, rule, ...rest }, 40);
  }
  const { message } = await moderator.run('/alert list');
  if (message === undefined) throw new Error('there is no list');
  const numbers = (shown: LocalMessage) =>
    [...shown.content.matchAll(/^(\d+) · /gm)].map(([, number]) => Number(number));
  const seen = numbers(message);
  const pages = Number(/Page 1 of (\d)/.exec(message.content)?.[1]);
  let page: LocalMessage = message;
  for (let number = 2; number <= pages; number += 1) {
    page = (await moderator.press(page, 'Next')).message ?? page;
    expect(page.content).toContain(`Page ${number} of ${pages}`);
    seen.push(...numbers(page));
  }
  expect(seen).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  expect((await moderator.press(page, 'Next')).status).toBe('refused');
  const last = (await store.subscriptions.list({ kind: 'guild', guildId: guild.id })).at(-1)?.id ?? '';
  const chosen = await moderator.select(page, 'Choose an alert', [last]);
  expect(chosen.message?.content).toContain(` · ${last}\n`);
  expect([discord.violations(), discord.ignoredFields()]).toEqual([[], []]);
});

describe('a control of a list', () => {
  const actions = [
    'pick',
    'page',
    'show',
    'list-test',
    'list-mute',
    'list-mute-for',
    'pause',
    'resume',
    'remove',
    'undo',
  ];
  const custom = (action: string, argument: string) => ({ command: 'alert', locale: 'en', action, argument }) as const;

  test.each(actions)(
    '%s shows and changes nothing for a member without the right, nor in another server',
    async (action) => {
      const { forged, alert, alerts, inOwn, inOther, posts } = await servers();
      const before = posts();
      const press = pressed(custom(action, action === 'page' || action === 'pick' ? '0' : `${alert.id}.0.hour`));
      expect(dataOf(await forged({ ...press, ...inOwn, member })).content).toBe(sentence);
      const elsewhere = await forged({
        ...press,
        data: { ...press.data, values: [alert.id] },
        ...inOther,
        member: admin,
      });
      expect(JSON.stringify(elsewhere)).not.toContain('Webster under');
      expect(await alerts()).toEqual([alert]);
      expect(posts()).toBe(before);
    },
  );

  test('undo in another server brings nothing back', async () => {
    const { forged, alert, alerts, inOwn, inOther } = await servers();
    await forged({ ...pressed(custom('remove', `${alert.id}.0`)), ...inOwn, member: admin });
    const undo = pressed(custom('undo', `${alert.id}.0`));
    expect(dataOf(await forged({ ...undo, ...inOther, member: admin })).content).toBe('It’s too late to undo that.');
    expect(await alerts()).toEqual([]);
    await forged({ ...undo, ...inOwn, member: admin });
    expect(await alerts()).toHaveLength(1);
  });

  test('that is forged is answered', async () => {
    const { forged, alert, inOwn } = await servers();
    for (const action of actions) {
      for (const argument of [
        '',
        '.',
        'x',
        `${alert.id}.-1`,
        `${alert.id}.9999`,
        `${alert.id}.0.forever`,
        `${alert.id}.1e3`,
      ]) {
        const answer = await forged({ ...pressed(custom(action, argument)), ...inOwn, member: admin });
        expect(dataOf(answer).content ?? JSON.stringify(answer), `${action} ${argument}`).not.toContain('c0ffee');
      }
    }
  });

  test('of an alert that was removed meanwhile says so', async () => {
    const { press, moderator, alerts } = await listed(1);
    const { message: other } = await moderator.run('/alert list');
    await press('Remove');
    expect(other && (await moderator.press(other, 'Test')).message?.content).toMatch(/^There’s no alert/);
    expect(await alerts()).toEqual([]);
  });
});
