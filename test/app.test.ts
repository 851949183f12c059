import { afterEach, describe, expect, test } from 'vitest';
import type { InteractionOutcome } from '../src/sandbox/discord/interactions/interactions.ts';
import { buildHouse, type House, tuesdayAtTen } from './support/house.ts';

const minute = 60_000;
let house: House;

afterEach(async () => {
  // Whatever a test was about: the bot never sent what Discord would refuse or ignore, and never logged a secret.
  expect(house.discord.violations()).toEqual([]);
  expect(house.discord.ignoredFields()).toEqual([]);
  await house.close();
  expect(house.log.join('')).not.toMatch(/token-of-the-bot|key-of-the-feed/);
});

const embedOf = (outcome: InteractionOutcome) => {
  const embed = outcome.message?.embeds[0];
  if (embed === undefined) throw new Error(`no embed: ${JSON.stringify(outcome)}`);
  return embed;
};
const fieldOf = (outcome: InteractionOutcome, name: string): string =>
  embedOf(outcome).fields?.find((field) => field.name === name)?.value ?? '';

describe('a question over the real wire', () => {
  test('/occupancy tells all libraries from the live feed, in English and in French', async () => {
    house = await buildHouse();
    await house.start();
    const english = await house.discord.user().run('/occupancy');
    const french = await house.discord.user({ locale: 'fr' }).run('/achalandage');

    expect(english).toMatchObject({ status: 'answered', deferred: false });
    expect(embedOf(english).title).toBe('Concordia libraries, right now');
    expect(embedOf(french).title).toBe('Bibliothèques de Concordia, en ce moment');
    expect(fieldOf(english, 'Webster')).toContain(`(sensors: ${house.campus.raw('webster', tuesdayAtTen)})`);
    expect(fieldOf(french, 'Webster')).toContain(`(capteurs\u00a0: ${house.campus.raw('webster', tuesdayAtTen)})`);
    expect(embedOf(english).footer?.text).toContain('CC BY 4.0');
  });

  test('the answer is the same in a server, in a DM with the bot and for somebody who installed it for themselves', async () => {
    house = await buildHouse();
    await house.start();
    const places = [{}, { context: 'botDm' }, { context: 'privateChannel' }, { install: 'user' }] as const;
    for (const place of places) {
      const outcome = await house.discord.user(place).run('/occupancy library:vanier');
      expect(embedOf(outcome).title).toBe('Vanier, right now');
    }
  });

  test('a server has as many alerts as its host allows, and is told how many those are', async () => {
    house = await buildHouse({ variables: { ALERTS_PER_SERVER: '1' } });
    await house.start();
    const moderator = house.discord.user({ permissions: ['ManageGuild'] });
    const add = async () => (await moderator.run('/alert add library:webster direction:below threshold:400')).message;
    expect((await add())?.content).toContain('is on in');
    expect((await add())?.content).toContain('This server has its maximum number of alerts (1).');
  });

  test('every command answers, in both languages', async () => {
    house = await buildHouse();
    await house.start();
    for (const locale of ['en-US', 'fr']) {
      const person = house.discord.user({ locale, permissions: ['ManageGuild'] });
      for (const { name, options } of house.discord.registeredCommands()) {
        const hasSubcommands = JSON.stringify(options ?? []).includes('"name":"list"');
        const line = hasSubcommands ? `/${name} list` : `/${name}`;
        expect((await person.run(line)).status).toBe('answered');
      }
    }
  });

  test('Refresh and the menu change the message in place, in its own language, whoever presses', async () => {
    house = await buildHouse();
    await house.start();
    const asked = await house.discord.user({ locale: 'fr' }).run('/occupancy');
    if (asked.message === undefined) throw new Error('no message');
    const other = house.discord.user({ locale: 'en-US' });

    const chosen = await other.select(asked.message, 'Choisir une bibliothèque', ['vanier']);
    expect(embedOf(chosen).title).toBe('Vanier, en ce moment');
    const refreshed = await other.press(asked.message, 'Actualiser');
    expect(embedOf(refreshed).title).toBe('Vanier, en ce moment');
    expect(refreshed.message?.id).toBe(asked.message.id);
    expect(house.discord.messages(asked.message.channelId)).toHaveLength(1);
  });

  test('a private answer is only for the one who asked', async () => {
    house = await buildHouse();
    await house.start();
    const outcome = await house.discord.user().run('/occupancy private:true');
    expect(outcome.message?.ephemeral).toBe(true);
  });

  test('a library that appears in the feed can be chosen at once', async () => {
    house = await buildHouse();
    house.campusServer.faults.set('newLibrary', { sourceKey: 'Birks' });
    await house.start();
    const { choices } = await house.discord.user().autocomplete('/occupancy library:bir');
    expect(choices).toEqual([{ name: 'Birks', value: 'birks' }]);
    expect(embedOf(await house.discord.user().run('/occupancy library:birks')).title).toBe('Birks, right now');
  });

  test('the presence is the headline of what is fresh', async () => {
    house = await buildHouse();
    await house.start();
    await house.until(() => house.discord.presence() !== undefined);
    expect(JSON.stringify(house.discord.presence())).toMatch(/Webster [\d,]+ · Vanier \d+/);
  });
});

describe('the feed is asked by the poller alone', () => {
  test('a hundred questions cost it nothing, and an interval costs it one', async () => {
    house = await buildHouse();
    await house.start();
    const user = house.discord.user();
    const calls = () => house.campusServer.requests()['library/occupancy/'];
    expect(calls()).toBe(1);
    await Promise.all(Array.from({ length: 100 }, () => user.run('/occupancy')));
    expect(calls()).toBe(1);
    await house.nextPoll(minute);
    await Promise.all(Array.from({ length: 100 }, () => user.run('/occupancy')));
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
      house = await buildHouse();
      await house.start();
      const live = fieldOf(await house.discord.user().run('/occupancy'), 'Webster');
      house.campusServer.faults.set(fault);
      house.clock.jumpTo(house.clock.now() + 5 * minute);
      const soon = await house.discord.user().run('/occupancy');
      expect(fieldOf(soon, 'Webster').split('\n')[0]).toBe(live.split('\n')[0]);
      house.clock.jumpTo(house.clock.now() + 6 * minute);
      const later = await house.discord.user().run('/occupancy');
      expect(fieldOf(later, 'Webster')).toContain(`Not live: read <t:${tuesdayAtTen / 1000}:R>`);
      expect(fieldOf(later, 'Webster')).toContain('people');
    },
  );

  test('a feed that refuses from the start gets an honest answer, never "0 people"', async () => {
    house = await buildHouse();
    house.campusServer.faults.set('401');
    await house.start();
    const outcome = await house.discord.user().run('/occupancy');
    expect(outcome.status).toBe('answered');
    expect(embedOf(outcome).description).toContain('Nothing has been read yet');
    expect(JSON.stringify(embedOf(outcome))).not.toMatch(/\d+ people/);
  });

  test('a question before the first reading is deferred until there is one', async () => {
    house = await buildHouse();
    // The feed is slower than Discord's patience.
    house.campusServer.faults.set('slow', { ms: 2_000, times: 1 });
    const app = await house.start({ ready: false });
    await app.connected;
    const outcome = await house.discord.user().run('/occupancy');
    expect(outcome).toMatchObject({ status: 'answered', deferred: true });
    expect(fieldOf(outcome, 'Webster')).toContain('people');
  });

  test('a library that is left out keeps its last count until it is stale, and costs the others nothing', async () => {
    house = await buildHouse();
    await house.start();
    house.campusServer.faults.set('missingLibrary', { sourceKey: 'Vanier' });
    await house.nextPoll(minute);
    await house.nextPoll(11 * minute);
    const outcome = await house.discord.user().run('/occupancy');
    expect(fieldOf(outcome, 'Vanier')).toContain('Not live');
    expect(fieldOf(outcome, 'Webster')).not.toContain('Not live');
  });

  test('a sensor without a record is "no data", never "0 people"', async () => {
    house = await buildHouse();
    house.campusServer.faults.set('noRecord', { sourceKey: 'GreyNuns' });
    await house.start();
    const outcome = await house.discord.user().run('/occupancy library:greynuns');
    expect(fieldOf(outcome, 'Grey Nuns')).toContain('No data: the Grey Nuns counter reports nothing.');
    expect(fieldOf(outcome, 'Grey Nuns')).not.toContain('people');
  });
});

describe('restarts and lost connections', () => {
  test('after a restart the last reading is served with its age while the feed is silent', async () => {
    house = await buildHouse();
    const first = await house.start();
    const before = fieldOf(await house.discord.user().run('/occupancy'), 'Webster');
    await first.stop();
    house.campusServer.faults.set('5xx');
    house.clock.jumpTo(house.clock.now() + 2 * minute);
    await house.start();
    const outcome = await house.discord.user().run('/occupancy');
    expect(embedOf(outcome).description).toBe(`Read <t:${tuesdayAtTen / 1000}:R>`);
    expect(fieldOf(outcome, 'Webster').split('\n').slice(0, 2)).toEqual(before.split('\n').slice(0, 2));
  });

  test('a second start puts no commands, since Discord has them already', async () => {
    house = await buildHouse();
    const first = await house.start();
    await first.stop();
    await house.start();
    const puts = house.discord.requests().filter(({ method, path }) => method === 'PUT' && path.endsWith('/commands'));
    expect(puts).toHaveLength(1);
  });

  test('a dropped gateway is resumed, and a question asked meanwhile is answered', async () => {
    house = await buildHouse();
    await house.start();
    house.discord.faults.dropConnections();
    const outcome = await house.discord.user().run('/occupancy');
    expect(outcome.status).toBe('answered');
    expect(house.discord.counts()).toMatchObject({ identified: 1, resumed: 1 });
  });

  test('an invalid session begins a new one', async () => {
    house = await buildHouse();
    await house.start();
    house.discord.faults.invalidSession(false);
    await house.until(() => house.discord.counts().identified === 2);
    await house.until(() => house.log.filter((line) => line.includes('gateway ready')).length === 2);
    expect((await house.discord.user().run('/occupancy')).status).toBe('answered');
    // Two sessions may not begin within five seconds of one another (Discord's identify limit), which the gateway package keeps.
  }, 20_000);

  test('a refused token ends with one clear line', async () => {
    house = await buildHouse({ variables: { DISCORD_TOKEN: 'another-token' } });
    const app = await house.start({ ready: false });
    await app.connected;
    expect(house.fatal()).toBe('Discord refuses the token: copy a new one from the Bot page into DISCORD_TOKEN.');
  });
});
