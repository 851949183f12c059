import { describe, expect, test } from 'vitest';
import { alertApp } from '../../support/alert-app.ts';

const addLine = '/notify-me when library:webster direction:below threshold:400';
const day = 24 * 60 * 60_000;

async function student(options: Parameters<Awaited<ReturnType<typeof alertApp>>['discord']['user']>[0] = {}) {
  const app = await alertApp();
  const person = app.discord.user({ id: '1500000000000000042', ...options });
  const owner = { kind: 'user', userId: person.id } as const;
  return {
    ...app,
    person,
    say: async (line: string) => (await person.run(line)).message,
    waiting: () => app.store.subscriptions.list(owner),
    dms: () => app.discord.messages(app.discord.dmChannelId(person.id)).filter(({ ephemeral }) => !ephemeral),
  };
}

describe('a reminder', () => {
  test.each([
    ['in a server', {}],
    ['in a DM with the bot', { context: 'botDm' }],
    ['anywhere, by who installed Carrel for themselves', { context: 'privateChannel' }],
  ] as const)('asked for %s says so by direct message first, and then waits for a day', async (_where, options) => {
    const { say, waiting, dms, clock, person, discord } = await student(options);
    const message = await say(addLine);
    const ends = `<t:${Math.floor((clock.now() + day) / 1000)}:s>`;
    expect(message).toMatchObject({
      content: `Carrel will send you one direct message: Webster under 400 people. It waits until ${ends}.`,
      ephemeral: true,
    });
    expect(dms().map(({ content }) => content)).toEqual([
      `Carrel will message you here, once: Webster under 400 people. It waits until ${ends}. To cancel: \`/notify-me cancel\`.`,
    ]);
    expect(await waiting()).toMatchObject([
      {
        target: { kind: 'dm', userId: person.id, channelId: discord.dmChannelId(person.id) },
        rule: { libraries: ['webster'], direction: 'below', threshold: { people: 400 }, oneShot: true },
        createdBy: person.id,
        expiresAt: clock.now() + day,
        roleId: null,
      },
    ]);
    expect([discord.violations(), discord.ignoredFields()]).toEqual([[], []]);
  });

  test.each([
    ['when:quiet', 'below', 35],
    ['when:busy', 'above', 60],
    ['threshold:quiet', 'below', 35],
    ['threshold:50%', 'below', 50],
  ] as const)('asked for with %s alone waits for what that means', async (option, direction, percent) => {
    const { say, waiting, people } = await student();
    people.webster = direction === 'below' ? 1000 : 100;
    await say(`/notify-me when library:webster ${option}`);
    expect(await waiting()).toMatchObject([{ rule: { direction, threshold: { percent } } }]);
  });

  test('asked for without a level or a threshold says what is missing', async () => {
    const { say, waiting } = await student();
    expect((await say('/notify-me when library:webster'))?.content).toMatch(
      /^Say what to wait for: a level with `when`/,
    );
    expect(await waiting()).toEqual([]);
  });

  test('asked for with a level and a threshold is not set: it is not guessed which of them is meant', async () => {
    const { say, waiting } = await student();
    expect((await say('/notify-me when library:webster when:quiet threshold:50%'))?.content).toBe(
      '`when` and `threshold` both say what to wait for. Give one of them: a level with `when`, or a number or percentage with `threshold`.',
    );
    expect(await waiting()).toEqual([]);
  });

  test.each([
    [
      'en-US',
      '/notify-me when library:webster when:quiet',
      'Webster should be under 35% around 18:00–20:00 (very likely).',
    ],
    [
      'fr',
      '/prévenez-moi quand bibliothèque:webster niveau:quiet',
      'Prévision\u00a0: Webster, moins de 35\u00a0% de 18\u00a0h à 20\u00a0h (très probable).',
    ],
  ])('says ahead when it is expected, in the answer and in the direct message: %s', async (locale, line, sentence) => {
    const { say, services, people, dms } = await student({ locale });
    people.webster = 1000;
    const from = Date.parse('2026-02-11T18:00:00-05:00');
    const forecast = (_id: string, _now: number, at: number) => {
      const expected = at >= from && at < from + 2 * 60 * 60_000 ? 300 : 1000;
      return { people: expected, low: expected - 50, high: expected + 50, days: 6 };
    };
    Object.assign(services, { history: { ...services.history, forecast } });
    expect((await say(line))?.content).toContain(`\n${sentence}`);
    expect(dms().at(-1)?.content).toContain(`\n${sentence}`);
  });

  test('says ahead nothing of hours in which it is known to be closed, though those of tomorrow are not known yet', async () => {
    const { say, services, people } = await student();
    people.webster = 1000;
    const today = '2026-02-11';
    const open = { from: Date.parse(`${today}T08:00:00-05:00`), to: Date.parse(`${today}T18:00:00-05:00`) };
    const forecast = (_id: string, _now: number, at: number) => {
      const expected = at >= open.to ? 300 : 1000;
      return { people: expected, low: expected - 50, high: expected + 50, days: 6 };
    };
    const openOn = (_id: string, on: string) => (on === today ? [open] : undefined);
    Object.assign(services, { history: { ...services.history, forecast, openOn } });
    const said = (await say('/notify-me when library:webster when:quiet'))?.content;
    expect(said).toContain('Webster should be under 35% tomorrow around 08:00–11:00');
  });

  test('of what is so already is answered at once, and nothing is saved or sent', async () => {
    const { say, waiting, dms, people } = await student();
    people.webster = 380;
    const message = await say(addLine);
    expect(message?.content).toBe(
      '**Webster is under 400 now: about 380 people.** There’s nothing to wait for, so nothing was saved.\n-# Concordia University Library (CC BY 4.0)',
    );
    expect([await waiting(), dms()]).toEqual([[], []]);
  });

  test('speaks French to French people', async () => {
    const { say, people, dms } = await student({ locale: 'fr' });
    const message = await say('/prévenez-moi quand bibliothèque:webster sens:below seuil:400');
    expect(message?.content).toContain('Carrel vous enverra un seul message privé');
    expect(dms()).toMatchObject([{ content: expect.stringContaining('`/prévenez-moi annuler`') }]);
    people.vanier = 900;
    const already = await say('/prévenez-moi quand bibliothèque:vanier sens:above seuil:50%');
    expect(already?.content).toContain('**Vanier\u00a0: plus de 50\u00a0% en ce moment, environ 900 personnes.**');
  });

  test('for closed direct messages says so at once and saves nothing', async () => {
    const { say, waiting, discord, person } = await student();
    discord.faults.closeDms(person.id);
    expect((await say(addLine))?.content).toMatch(/^Carrel can’t send you a direct message, so nothing was saved\./);
    expect(await waiting()).toEqual([]);
    discord.faults.openDms(person.id);
    await say(addLine);
    expect(await waiting()).toHaveLength(1);
  });

  test('while Discord is busy says so and saves nothing', async () => {
    const { say, waiting, discord } = await student();
    discord.faults.failNext(4, { route: 'POST /users/@me/channels' });
    expect((await say(addLine))?.content).toMatch(
      /^Discord didn’t confirm the direct message, so nothing was saved, even if you got it/,
    );
    expect(await waiting()).toEqual([]);
  });

  test('that cannot be saved is corrected where it was announced', async () => {
    const { say, services, dms } = await student();
    Object.assign(services.subscriptions, { add: () => Promise.reject(new Error('the disk is full')) });
    expect((await say(addLine))?.content).toContain('c0ffee42');
    expect(dms().map(({ content }) => content)).toEqual([
      'This couldn’t be saved, so Carrel won’t message you: Webster under 400 people.',
    ]);
  });

  test('is refused as a user’s sixth', async () => {
    const { say, waiting, dms } = await student();
    for (let people = 401; people <= 405; people += 1) await say(addLine.replace('400', String(people - 100)));
    expect(await waiting()).toHaveLength(5);
    expect((await say(addLine))?.content).toBe(
      'You already have 5 notifications, the maximum. Cancel one first: `/notify-me cancel`.',
    );
    expect([(await waiting()).length, dms().length]).toEqual([5, 5]);
  });
});

describe('a user’s reminders', () => {
  test('is nothing at first', async () => {
    const { say } = await student();
    expect((await say('/notify-me list'))?.content).toBe('You have no notifications. To get one: `/notify-me when`.');
  });

  test('is listed with a button that calls it off, and one that undoes that', async () => {
    const { say, waiting, person } = await student();
    await say(addLine);
    const before = await waiting();
    const list = await say('/notify-me list');
    expect(list?.content).toMatch(
      /^\*\*Your notifications: 1 of 5\*\*\n1 · \*\*Webster under 400 people\*\* · active · until <t:\d+:s>\n/,
    );
    if (list === undefined) return;
    const { message } = await person.press(list, 'Cancel this one');
    expect(message?.content).toBe(
      'Cancelled: Webster under 400 people.\nYou have no notifications. To get one: `/notify-me when`.',
    );
    expect(await waiting()).toEqual([]);
    const back = await person.press(message ?? list, 'Undo');
    expect(back.message?.content).toMatch(/^Back on: Webster under 400 people\.\n/);
    expect(await waiting()).toMatchObject(
      before.map(({ id, rule, expiresAt }) => ({ id, rule, expiresAt, paused: null })),
    );
  });

  test('is chosen in a menu where there are several', async () => {
    const { say, waiting, person } = await student({ locale: 'fr' });
    await say('/prévenez-moi quand bibliothèque:webster sens:plus de seuil:900');
    await say('/prévenez-moi quand bibliothèque:vanier sens:plus de seuil:800');
    const vanier = (await waiting()).find(({ rule }) => String(rule.libraries) === 'vanier');
    const list = await say('/prévenez-moi liste');
    if (list === undefined) throw new Error('there is no list');
    expect((await person.press(list, 'Annuler cet avis')).status).toBe('refused');
    const { message } = await person.select(list, 'Choisir un avis', [vanier?.id ?? '']);
    await person.press(message ?? list, 'Annuler cet avis');
    expect((await waiting()).map(({ rule }) => rule.libraries)).toEqual([['webster']]);
  });

  test('is called off by its id, which completes', async () => {
    const { say, waiting, person } = await student();
    await say(addLine);
    const { choices = [] } = await person.autocomplete('/notify-me cancel id:web');
    expect(choices).toEqual([
      { name: expect.stringMatching(/ · Webster under 400 people$/), value: (await waiting())[0]?.id },
    ]);
    expect((await say(`/notify-me cancel id:${choices[0]?.value}`))?.content).toBe(
      'Cancelled: Webster under 400 people.',
    );
    expect(await waiting()).toEqual([]);
    const again = await say(addLine);
    expect(again?.content).toContain('Carrel will send you one direct message');
    const { message } = await person.run(`/notify-me cancel id:${(await waiting())[0]?.id}`);
    if (message !== undefined) await person.press(message, 'Undo');
    expect(await waiting()).toHaveLength(1);
  });

  test('can be seen and cancelled by its user alone', async () => {
    const { say, waiting, discord } = await student();
    await say(addLine);
    const [reminder] = await waiting();
    const stranger = discord.user({ id: '1500000000000000043' });
    expect((await stranger.run('/notify-me list')).message?.content).toMatch(/^You have no notifications/);
    expect((await stranger.run(`/notify-me cancel id:${reminder?.id}`)).message?.content).toMatch(
      /^You have no notification/,
    );
    expect((await stranger.autocomplete('/notify-me cancel id:')).choices).toEqual([]);
    expect(await waiting()).toHaveLength(1);
  });
});
