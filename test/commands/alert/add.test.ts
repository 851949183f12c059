import { describe, expect, test } from 'vitest';
import { ChannelType } from '#discord.js';
import { StoreError } from '../../../src/store/engine/store-error.ts';
import { alertApp } from '../../support/alert-app.ts';
import { countOf, liveLibrary } from '../../support/libraries.ts';

const addLine = '/alert add library:webster direction:below threshold:400';
type App = Awaited<ReturnType<typeof alertApp>>;

/** The public messages of a channel. */
const seenIn = ({ discord }: App, channel: string) =>
  discord.messages(discord.channelId(channel)).filter(({ ephemeral }) => !ephemeral);
const contentsOf = (app: App, channel: string) => seenIn(app, channel).map(({ content }) => content);
const clean = ({ discord }: App) => [discord.violations(), discord.ignoredFields()];

describe('adding an alert', () => {
  test('confirms in the channel first, then to the moderator alone', async () => {
    const app = await alertApp();
    const { message } = await app.moderator().run(`${addLine} channel:#study-hall`);
    const [added] = await app.alerts();
    const channelId = app.discord.channelId('study-hall');
    expect(message).toMatchObject({ ephemeral: true });
    expect(message?.content.split('\n').slice(0, 2)).toEqual([
      `Alert \`${added?.id}\` is on in <#${channelId}>: Webster under 400 people.`,
      '-# ends at 440 people · sent after 6 min · at most every 30 min',
    ]);
    expect(contentsOf(app, 'study-hall')).toEqual([
      expect.stringMatching(/^Carrel will post here when this happens: Webster under 400 people\. Added by <@\d+>;/),
    ]);
    expect(added).toMatchObject({
      target: { kind: 'channel', guildId: app.guild.id, channelId },
      createdBy: app.moderator().id,
      createdAt: app.clock.now(),
      rule: { libraries: ['webster'], direction: 'below', threshold: { people: 400 }, margin: null, holdMs: 360_000 },
      locale: 'en',
      roleId: null,
      sayResolved: false,
      expiresAt: null,
      paused: null,
    });
    expect(clean(app)).toEqual([[], []]);
  });

  test('takes every option, in French as in English', async () => {
    const app = await alertApp();
    const line =
      '/alerte ajouter bibliothèque:Sœurs-Grises sens:above seuil:60% marge:5% maintien:0 répit:90 silence:22h-8h jours:lun-ven rôle:@Alumni fin:true langue:fr salon:#announcements';
    const { message } = await app.moderator({ locale: 'fr' }).run(line);
    expect(message?.content).toContain('Sœurs-Grises, plus de 60\u00a0%');
    expect(message?.content).toContain('muette de 22\u00a0h à 8\u00a0h · jours\u00a0: lun., mar., mer., jeu., ven.');
    const [added] = await app.alerts();
    expect(added).toMatchObject({
      rule: {
        libraries: ['greynuns'],
        direction: 'above',
        threshold: { percent: 60 },
        margin: { percent: 5 },
        holdMs: 0,
        recoverMs: 0,
        cooldownMs: 5_400_000,
        quietHours: { fromMinute: 1320, toMinute: 480 },
        days: [1, 2, 3, 4, 5],
      },
      roleId: app.guild.roles.find(({ name }) => name === 'Alumni')?.id,
      sayResolved: true,
      locale: 'fr',
    });
    expect(contentsOf(app, 'announcements')).toEqual([
      expect.stringMatching(/^Carrel publiera ici dès que ce sera le cas/),
    ]);
    expect(clean(app)).toEqual([[], []]);
  });

  test('of what is true already says so, and what it waits for', async () => {
    const app = await alertApp();
    app.people.webster = 380;
    const { message } = await app.moderator().run(addLine);
    expect(message?.content).toContain(
      'That’s already the case: about 380 people. Carrel will alert you the next time, once it has been at 440 people or more.',
    );
  });

  test('of what is only just true already does not say "under 400: about 400"', async () => {
    const app = await alertApp();
    app.people.webster = 399;
    const { message } = await app.moderator().run(addLine);
    expect(message?.content).toContain(
      'That’s just about the case already. Carrel will alert you the next time, once it has been at 440 people or more',
    );
    const french = await app.moderator({ locale: 'fr' }).run(addLine);
    expect(french.message?.content).toContain(
      'C’est déjà le cas, de justesse. Carrel vous avisera la prochaine fois, après un retour à 440 personnes ou plus',
    );
  });

  test('of one person says "person"', async () => {
    const app = await alertApp();
    const { message } = await app.moderator().run('/alert add library:vanier direction:above threshold:1 margin:0');
    expect(message?.content).toContain('Vanier above 1 person.\n-# ends at 1 person');
    const line = '/alert add library:vanier direction:above threshold:1';
    const french = await app.moderator({ locale: 'fr' }).run(line);
    expect(french.message?.content).toContain('Vanier, plus de 1 personne.\n-# prend fin à 1 personne');
  });

  test('of a library without a live count says so', async () => {
    const app = await alertApp();
    const { message } = await app.moderator().run('/alert add library:greynuns direction:above threshold:50');
    expect(message?.content).toContain('There’s no live count for Grey Nuns right now');
    expect(await app.alerts()).toHaveLength(1);
  });

  test.each([
    ['threshold:lots', '“lots” isn’t a valid threshold.'],
    ['threshold:0', '“0” isn’t a valid threshold.'],
    ['threshold:400 margin:x', '“x” isn’t a valid margin.'],
    ['threshold:400 direction:above margin:400', 'Here it can be at most 399 people'],
    ['threshold:40% direction:above margin:45%', 'Here it can be at most 39%'],
    ['threshold:400 quiet:22-22', '“22-22” isn’t a range of quiet hours.'],
    ['threshold:400 days:holidays', 'Carrel doesn’t recognize the days “holidays”.'],
    ['threshold:400 library:mclennan', 'There’s no library called “mclennan”.'],
    ['threshold:400 role:@everyone', 'That role can’t be mentioned in this server.'],
  ])('with %j is refused in words, before anything is posted or saved', async (options, sentence) => {
    const app = await alertApp();
    const given = new Map(
      `library:webster direction:below ${options}`.split(' ').map((word) => word.split(':', 2) as [string, string]),
    );
    const line = [...given].map(([name, value]) => `${name}:${value}`).join(' ');
    const { message } = await app.moderator().run(`/alert add ${line}`);
    expect(message).toMatchObject({ content: expect.stringContaining(sentence), ephemeral: true });
    expect([seenIn(app, 'general'), await app.alerts()]).toEqual([[], []]);
  });

  test('of a percentage is refused where the library’s capacity is not known', async () => {
    const app = await alertApp({
      services: { librariesNow: () => [liveLibrary('webster', countOf(400, 0))] },
    });
    const { message } = await app.moderator().run('/alert add library:webster direction:below threshold:40%');
    expect(message?.content).toMatch(/^Carrel doesn’t know how many people fill Webster/);
    expect(await app.alerts()).toEqual([]);
  });

  test('beyond the most that a server may have is refused, also to who is quicker than the count', async () => {
    const app = await alertApp({ services: { limits: { perGuild: 2, perUser: 5 } } });
    const sentence = 'This server already has the maximum number of alerts (2). Remove one first: `/alert remove`.';
    const answers = await Promise.all([1, 2, 3].map((i) => app.moderator().run(`${addLine}${i}`)));
    expect(answers.filter(({ message }) => message?.content === sentence)).toHaveLength(1);
    expect(await app.alerts()).toHaveLength(2);
    const told = contentsOf(app, 'general');
    expect(told.filter((content) => content.startsWith('Carrel will post here'))).toHaveLength(2);
    expect((await app.moderator().run(addLine)).message?.content).toBe(sentence);
    expect(contentsOf(app, 'general')).toEqual(told);
  });

  test('that cannot be saved after all is corrected in the channel', async () => {
    const app = await alertApp();
    Object.assign(app.services.subscriptions, {
      add: async () => {
        throw new StoreError({ kind: 'locked', database: 'carrel.db' });
      },
    });
    const { message } = await app.moderator().run(addLine);
    expect(message?.content).toContain('Carrel’s storage is busy right now');
    expect(contentsOf(app, 'general')).toEqual([
      'This alert couldn’t be saved, so Carrel won’t post anything: Webster under 400 people.',
    ]);
  });

  test('names its role in the confirmation without a mention', async () => {
    const app = await alertApp();
    await app.moderator().run(`${addLine} role:@Alumni`);
    const [posted] = seenIn(app, 'general');
    expect(posted?.content).toMatch(/mentions <@&\d+>/);
    expect(posted?.raw.mention_roles).toEqual([]);
  });
});

describe('a channel that refuses', () => {
  test.each([
    [['ViewChannel'], 'It’s missing: View Channel, Send Messages.'],
    [['SendMessages'], 'It’s missing: Send Messages.'],
  ] as const)('for want of %j has it named, and Retry adds the alert once it is there', async (denied, sentence) => {
    const app = await alertApp();
    const channelId = app.discord.channelId('announcements');
    app.discord.faults.denyPermissions(channelId, denied);
    const moderator = app.moderator();
    const { message } = await moderator.run(`${addLine} channel:#announcements`);
    expect(message?.content).toContain(sentence);
    expect(await app.alerts()).toEqual([]);
    if (message === undefined) return;

    const again = await moderator.press(message, 'Retry');
    expect(again.message?.content).toContain('It’s missing');
    expect(await app.alerts()).toEqual([]);

    app.discord.faults.restorePermissions(channelId);
    const done = await moderator.press(again.message ?? message, 'Retry');
    expect(done.message?.content).toContain('is on in');
    expect(JSON.stringify(done.message?.components)).not.toContain('retry');
    expect(await app.alerts()).toHaveLength(1);
    expect(seenIn(app, 'announcements')).toHaveLength(1);
  });

  test('has its Retry pressed twice at once: one alert, whose confirmation stands', async () => {
    const app = await alertApp();
    const channelId = app.discord.channelId('announcements');
    app.discord.faults.denyPermissions(channelId, ['SendMessages']);
    const moderator = app.moderator();
    const { message } = await moderator.run(`${addLine} channel:#announcements`);
    if (message === undefined) throw new Error('it was not answered');
    app.discord.faults.restorePermissions(channelId);
    await Promise.all([moderator.press(message, 'Retry'), moderator.press(message, 'Retry')]);
    expect(await app.alerts()).toHaveLength(1);
    expect(contentsOf(app, 'announcements')).toEqual([expect.stringContaining('Carrel will post here')]);
  });

  test('says so in French', async () => {
    const app = await alertApp();
    app.discord.faults.denyPermissions(app.discord.channelId('general'), ['SendMessages']);
    const { message } = await app.moderator({ locale: 'fr' }).run(addLine);
    expect(message?.content).toContain('Il lui manque\u00a0: Envoyer des messages.');
    expect(message?.components).toMatchObject([{ components: [{ label: 'Réessayer' }] }]);
  });

  test('a thread’s words has the thread’s permission named, from wherever it is asked', async () => {
    const channels = [{ name: 'finals', type: ChannelType.PublicThread }];
    const app = await alertApp({ discord: { guilds: [{ channels }] } });
    const channelId = app.discord.channelId('finals');
    await app.moderator().run(`${addLine} channel:#finals`);
    const [added] = await app.alerts();
    expect(added?.target.channelId).toBe(channelId);
    app.discord.faults.denyPermissions(channelId, ['SendMessagesInThreads']);
    for (const line of [`/alert test id:${added?.id}`, `${addLine}0 channel:#finals`]) {
      const { message } = await app.moderator().run(line);
      expect(message?.content).toContain('It’s missing: Send Messages in Threads.');
    }
  });

  test('keeps the alert for a while only: after that the command must be sent again', async () => {
    const app = await alertApp();
    app.discord.faults.denyPermissions(app.discord.channelId('general'), ['SendMessages']);
    const moderator = app.moderator();
    const { message } = await moderator.run(addLine);
    await app.clock.advance(15 * 60_000);
    if (message === undefined) throw new Error('no answer');
    const late = await moderator.press(message, 'Retry');
    expect(late.message?.content).toBe('Carrel no longer has what that button needs. Start again: `/alert add`.');
  });

  test('because Discord is busy can be retried, and says it once', async () => {
    const app = await alertApp();
    const moderator = app.moderator();
    // Once, and each of discord.js's three repeats.
    app.discord.faults.loseAnswers(4, { route: `POST /channels/${app.discord.channelId('general')}/messages` });
    const { message } = await moderator.run(addLine);
    expect(message?.content).toContain('Discord didn’t confirm the message');
    if (message === undefined) return;
    const done = await moderator.press(message, 'Retry');
    expect(done.message?.content).toContain('is on in');
    expect(seenIn(app, 'general')).toHaveLength(1);
  });
});
