import { afterEach, describe, expect, test } from 'vitest';
import type { InteractionOutcome } from '../src/sandbox/discord/interactions/interactions.ts';
import { prepareTestApp, type TestApp, tuesdayAtTen } from './support/test-app.ts';

const minute = 60_000;
let setup: TestApp;

afterEach(async () => {
  // Whatever a test was about: the bot never sent what Discord would refuse or ignore, and never logged a secret.
  expect(setup.discord.violations()).toEqual([]);
  expect(setup.discord.ignoredFields()).toEqual([]);
  await setup.close();
  expect(setup.log.join('')).not.toMatch(/token-of-the-bot|key-of-the-feed/);
});

const embedOf = (outcome: InteractionOutcome) => {
  const embed = outcome.message?.embeds[0];
  if (embed === undefined) throw new Error(`no embed: ${JSON.stringify(outcome)}`);
  return embed;
};
const fieldOf = (outcome: InteractionOutcome, name: string): string =>
  embedOf(outcome).fields?.find((field) => field.name.startsWith(name))?.value ?? '';
const nameOf = (outcome: InteractionOutcome, name: string): string =>
  embedOf(outcome).fields?.find((field) => field.name.startsWith(name))?.name ?? '';

describe('a question over the real wire', () => {
  test('/occupancy shows all libraries from the live feed, in English and in French', async () => {
    setup = await prepareTestApp();
    await setup.start();
    const english = await setup.discord.user().run('/occupancy');
    const french = await setup.discord.user({ locale: 'fr' }).run('/achalandage');

    expect(english).toMatchObject({ status: 'answered', deferred: false });
    expect(embedOf(english).title).toBe('Concordia libraries, right now');
    expect(embedOf(french).title).toBe('Bibliothèques de Concordia, en ce moment');
    const alone = await setup.discord.user().run('/occupancy library:webster');
    const seul = await setup.discord.user({ locale: 'fr' }).run('/achalandage bibliothèque:webster');
    expect(fieldOf(alone, 'Webster')).toContain(`Sensors: ${setup.campus.raw('webster', tuesdayAtTen)}`);
    expect(fieldOf(seul, 'Webster')).toContain(`Capteurs\u00a0: ${setup.campus.raw('webster', tuesdayAtTen)}`);
    expect(embedOf(english).footer?.text).toContain('CC BY 4.0');
  });

  test('the answer is the same in a server, in a DM with the bot and for a user who installed it for themselves', async () => {
    setup = await prepareTestApp();
    await setup.start();
    const places = [{}, { context: 'botDm' }, { context: 'privateChannel' }, { install: 'user' }] as const;
    for (const place of places) {
      const outcome = await setup.discord.user(place).run('/occupancy library:vanier');
      expect(embedOf(outcome).title).toBe('Vanier, right now');
    }
  });

  test('a server has as many alerts as its host allows, and the refusal says how many those are', async () => {
    setup = await prepareTestApp({ variables: { ALERTS_PER_SERVER: '1' } });
    await setup.start();
    const moderator = setup.discord.user({ permissions: ['ManageGuild'] });
    const add = async (people: number) =>
      (await moderator.run(`/alert add library:webster direction:below threshold:${people}`)).message;
    expect((await add(400))?.content).toContain('is on in');
    expect((await add(300))?.content).toContain('This server already has the maximum number of alerts (1).');
  });

  test('every command answers, in both languages', async () => {
    setup = await prepareTestApp();
    await setup.start();
    for (const locale of ['en-US', 'fr']) {
      const person = setup.discord.user({ locale, permissions: ['ManageGuild'] });
      for (const { name, options } of setup.discord.registeredCommands()) {
        const hasSubcommands = JSON.stringify(options ?? []).includes('"name":"list"');
        const line = hasSubcommands ? `/${name} list` : `/${name}`;
        expect((await person.run(line)).status).toBe('answered');
      }
    }
  });

  test('Refresh and the menu change the message in place, in its own language, whichever user presses', async () => {
    setup = await prepareTestApp();
    await setup.start();
    const asked = await setup.discord.user({ locale: 'fr' }).run('/occupancy');
    if (asked.message === undefined) throw new Error('no message');
    const other = setup.discord.user({ locale: 'en-US' });

    const chosen = await other.select(asked.message, 'Choisir une bibliothèque', ['vanier']);
    expect(embedOf(chosen).title).toBe('Vanier, en ce moment');
    const refreshed = await other.press(asked.message, 'Actualiser');
    expect(embedOf(refreshed).title).toBe('Vanier, en ce moment');
    expect(refreshed.message?.id).toBe(asked.message.id);
    expect(setup.discord.messages(asked.message.channelId)).toHaveLength(1);
  });

  test('a private answer is only for the one who asked', async () => {
    setup = await prepareTestApp();
    await setup.start();
    const outcome = await setup.discord.user().run('/occupancy private:true');
    expect(outcome.message?.ephemeral).toBe(true);
  });

  test('a library that appears in the feed can be chosen at once', async () => {
    setup = await prepareTestApp();
    setup.campusServer.faults.set('newLibrary', { sourceKey: 'Birks' });
    await setup.start();
    const { choices } = await setup.discord.user().autocomplete('/occupancy library:bir');
    expect(choices).toEqual([{ name: 'Birks', value: 'birks' }]);
    expect(embedOf(await setup.discord.user().run('/occupancy library:birks')).title).toBe('Birks, right now');
  });

  test('the presence is the headline of what is fresh', async () => {
    setup = await prepareTestApp();
    await setup.start();
    await setup.until(() => setup.discord.presence() !== undefined);
    expect(JSON.stringify(setup.discord.presence())).toMatch(/Webster [\d,]+ · Vanier \d+/);
  });
});

describe('the feed is asked by the poller alone', () => {
  test('a hundred questions cost it nothing, and an interval costs it one', async () => {
    setup = await prepareTestApp();
    await setup.start();
    const ask = () => setup.discord.user().run('/occupancy');
    const calls = () => setup.campusServer.requests()['library/occupancy/'];
    expect(calls()).toBe(1);
    await Promise.all(Array.from({ length: 100 }, ask));
    expect(calls()).toBe(1);
    await setup.nextPoll(minute);
    await Promise.all(Array.from({ length: 100 }, ask));
    expect(calls()).toBe(2);
  });
});

describe('a feed that fails', () => {
  test.each([
    ['a web page', 'html'],
    ['half an answer', 'truncated'],
    ['wrong types', 'wrongTypes'],
    ['a body without end', 'huge'],
    ['an error', '5xx'],
    ['a refusal', '401'],
    ['a redirect elsewhere', 'redirect'],
  ] as const)(
    '%s leaves the last reading, with its age, and becomes "not live" after ten minutes',
    async (_, fault) => {
      setup = await prepareTestApp();
      await setup.start();
      const live = fieldOf(await setup.discord.user().run('/occupancy'), 'Webster');
      setup.campusServer.faults.set(fault);
      setup.clock.jumpTo(setup.clock.now() + 5 * minute);
      const soon = await setup.discord.user().run('/occupancy');
      expect(fieldOf(soon, 'Webster').split('\n')[0]).toBe(live.split('\n')[0]);
      setup.clock.jumpTo(setup.clock.now() + 6 * minute);
      const later = await setup.discord.user().run('/occupancy');
      expect(nameOf(later, 'Webster')).toBe('Webster · ⚠️ not live');
      expect(fieldOf(later, 'Webster')).toMatch(/ · about \d.*\nCounted <t:/);
      expect(fieldOf(later, 'Webster')).toContain(`Counted <t:${tuesdayAtTen / 1000}:R>`);
    },
  );

  test('a feed that refuses from the start gets an honest answer, never "0 people"', async () => {
    setup = await prepareTestApp();
    setup.campusServer.faults.set('401');
    await setup.start();
    const outcome = await setup.discord.user().run('/occupancy');
    expect(outcome.status).toBe('answered');
    expect(embedOf(outcome).description).toContain('Nothing has been read yet');
    expect(JSON.stringify(embedOf(outcome))).not.toMatch(/\d+ people/);
  });

  test('a question before the first reading is deferred until there is one', async () => {
    setup = await prepareTestApp();
    // The feed is slower than Discord's patience.
    setup.campusServer.faults.set('slow', { ms: 2_000, times: 1 });
    const app = await setup.start({ ready: false });
    await app.connected;
    const outcome = await setup.discord.user().run('/occupancy');
    expect(outcome).toMatchObject({ status: 'answered', deferred: true });
    expect(fieldOf(outcome, 'Webster')).toContain('about');
  });

  test('a library that is left out keeps its last count until it is stale, and costs the others nothing', async () => {
    setup = await prepareTestApp();
    await setup.start();
    setup.campusServer.faults.set('missingLibrary', { sourceKey: 'Vanier' });
    await setup.nextPoll(minute);
    await setup.nextPoll(11 * minute);
    const outcome = await setup.discord.user().run('/occupancy');
    expect(nameOf(outcome, 'Vanier')).toContain('not live');
    expect(nameOf(outcome, 'Webster')).not.toContain('not live');
  });

  test('a sensor without a record is "no data", never "0 people"', async () => {
    setup = await prepareTestApp();
    setup.campusServer.faults.set('noRecord', { sourceKey: 'GreyNuns' });
    await setup.start();
    const outcome = await setup.discord.user().run('/occupancy library:greynuns');
    expect(fieldOf(outcome, 'Grey Nuns')).toContain('No data: the Grey Nuns counter isn’t reporting.');
    expect(fieldOf(outcome, 'Grey Nuns')).not.toContain('people');
  });
});

describe('restarts and lost connections', () => {
  test('after a restart the last reading is served with its age while the feed is silent', async () => {
    setup = await prepareTestApp();
    const first = await setup.start();
    const before = fieldOf(await setup.discord.user().run('/occupancy'), 'Webster');
    await first.stop();
    setup.campusServer.faults.set('5xx');
    setup.clock.jumpTo(setup.clock.now() + 2 * minute);
    await setup.start();
    const outcome = await setup.discord.user().run('/occupancy');
    expect(embedOf(outcome).description).toBe(`Read <t:${tuesdayAtTen / 1000}:R>`);
    // The percent and the people; opening hours come later.
    expect(fieldOf(outcome, 'Webster').split('\n')[0]).toBe(before.split('\n')[0]);
  });

  test('a second start puts no commands, since Discord has them already', async () => {
    setup = await prepareTestApp();
    const first = await setup.start();
    await first.stop();
    await setup.start();
    const puts = setup.discord.requests().filter(({ method, path }) => method === 'PUT' && path.endsWith('/commands'));
    expect(puts).toHaveLength(1);
  });

  test('a dropped gateway is resumed, and a question asked meanwhile is answered', async () => {
    setup = await prepareTestApp();
    await setup.start();
    setup.discord.faults.dropConnections();
    const outcome = await setup.discord.user().run('/occupancy');
    expect(outcome.status).toBe('answered');
    expect(setup.discord.counts()).toMatchObject({ identified: 1, resumed: 1 });
  });

  test('an invalid session begins a new one', async () => {
    setup = await prepareTestApp();
    await setup.start();
    setup.discord.faults.invalidSession(false);
    await setup.until(() => setup.discord.counts().identified === 2);
    await setup.until(() => setup.log.filter((line) => line.includes('gateway ready')).length === 2);
    expect((await setup.discord.user().run('/occupancy')).status).toBe('answered');
    // Two sessions may not begin within five seconds of one another (Discord's identify limit), which the gateway package keeps.
  });

  test('a refused token ends with one clear line', async () => {
    setup = await prepareTestApp({ variables: { DISCORD_TOKEN: 'another-token' } });
    const app = await setup.start({ ready: false });
    await app.connected;
    expect(setup.fatal()).toBe('Discord refuses the token: copy a new one from the Bot page into DISCORD_TOKEN.');
  });
});
