import { describe, expect, test } from 'vitest';
import { InteractionResponseType, MessageFlags } from '#discord.js';
import type { Clock } from '../../src/base/clock.ts';
import type { CustomId } from '../../src/discord/views/reply/custom-id.ts';
import { asked, chosen, dataOf, pressed, typed } from '../support/interactions.ts';
import { countOf, libraryNamed, liveLibrary } from '../support/libraries.ts';
import { noHistory } from '../support/no-history.ts';
import { coldStart, routing } from '../support/routing.ts';

const french = { locale: 'fr' };
const choicesFor = async (value: string, more = {}, services?: Parameters<typeof routing>[0]) => {
  const { ask, responses } = routing(services);
  await ask(typed('occupancy', value, more));
  return dataOf(responses[0]).choices?.map((choice) => choice.value);
};
const titleFor = async (library: string, more = {}, services?: Parameters<typeof routing>[0]) => {
  const { ask, responses } = routing(services);
  await ask(asked('occupancy', { library }, more));
  return dataOf(responses[0]).embeds?.[0]?.title;
};
const titleAfter = async (interaction: unknown) => {
  const { ask, responses } = routing();
  await ask(interaction);
  expect(responses[0]?.type).toBe(InteractionResponseType.UpdateMessage);
  return dataOf(responses[0]).embeds?.[0]?.title;
};
/** Two new libraries whose names differ by a space, and one whose name is as long as the feed's may be. */
const longName = `${'Very '.repeat(9)}Large`;
const newLibraries = (clock: Pick<Clock, 'now'>) => ({
  librariesNow: () =>
    ['Law Annex', 'LawAnnex', longName].map((name) =>
      liveLibrary(name, countOf(400, clock.now()), { library: libraryNamed(name) }),
    ),
});

describe('the completion of a library', () => {
  test.each([
    ['', ['webster', 'vanier', 'greynuns']],
    ['webster', ['webster']],
    ['VAN', ['vanier']],
    ['grey nuns', ['greynuns']],
    ['GreyNuns', ['greynuns']],
    ['Sœurs', ['greynuns']],
    ['soeurs', ['greynuns']],
    ['soeurs grises', ['greynuns']],
    ['sœurs-g', ['greynuns']],
    ['Vâñier', ['vanier']],
    ['mclennan', []],
  ])('finds for %j %j, in either language', async (value, ids) => {
    expect(await choicesFor(value)).toEqual(ids);
    expect(await choicesFor(value, french)).toEqual(ids);
  });

  test('offers a new library by itself', async () => {
    expect(await choicesFor('law', {}, newLibraries)).toEqual(['law annex', 'lawannex']);
  });

  test('names the libraries in the language of the asker', async () => {
    const { ask, responses } = routing();
    await ask(typed('occupancy', 'grey', french));
    expect(dataOf(responses[0]).choices).toEqual([{ name: 'Sœurs-Grises', value: 'greynuns' }]);
  });
});

describe('a library', () => {
  test.each(['greynuns', 'Grey Nuns', 'GREY-NUNS', 'Sœurs-Grises', 'soeurs grises'])('is found as %j', async (text) => {
    expect(await titleFor(text)).toBe('Grey Nuns, right now');
    expect(await titleFor(text, french)).toBe('Sœurs-Grises, en ce moment');
  });

  test('is the one with exactly that id where two are spelt almost alike', async () => {
    expect(await titleFor('lawannex', {}, newLibraries)).toBe('LawAnnex, right now');
    expect(await titleFor('law annex', {}, newLibraries)).toBe('Law Annex, right now');
  });

  test('that does not exist is an error that says which do, only for the asker', async () => {
    const { ask, responses } = routing();
    await ask(asked('occupancy', { library: 'McLennan' }));
    expect(dataOf(responses[0])).toMatchObject({
      content: 'There’s no library called “McLennan”. The libraries: Webster, Vanier, Grey Nuns.',
      flags: MessageFlags.Ephemeral,
    });
  });

  test('typed to do something in the error just stands there, and never ends in half a character', async () => {
    const { ask, responses } = routing();
    await ask(asked('occupancy', { library: `**<@1>** ${'🟢'.repeat(100)}` }));
    expect(dataOf(responses[0]).content).toMatch(/^There’s no library called “\\\*\\\*\\<@1>\\\*\\\* 🟢+…”\./u);
    expect(dataOf(responses[0]).content?.isWellFormed()).toBe(true);
  });
});

describe('the button and the menu', () => {
  const id: CustomId = { command: 'occupancy', locale: 'en', action: 'refresh', argument: '*' };

  test('keep the language of the message, whichever user presses', async () => {
    expect(await titleAfter(pressed({ ...id, locale: 'fr' }))).toBe('Bibliothèques de Concordia, en ce moment');
    expect(await titleAfter(pressed(id, french))).toBe('Concordia libraries, right now');
    expect(await titleAfter(chosen({ ...id, locale: 'fr', action: 'choose', argument: '' }, ['greynuns']))).toBe(
      'Sœurs-Grises, en ce moment',
    );
  });

  test('keep the library of the message, and change it to the chosen one', async () => {
    expect(await titleAfter(pressed({ ...id, argument: 'vanier' }))).toBe('Vanier, right now');
    expect(await titleAfter(chosen({ ...id, action: 'choose', argument: '' }, ['webster']))).toBe('Webster, right now');
    expect(await titleAfter(chosen({ ...id, action: 'choose', argument: '' }, ['*']))).toBe(
      'Concordia libraries, right now',
    );
  });

  test('that the answer itself carries lead to the same answer again', async () => {
    const { ask, responses } = routing(newLibraries);
    await ask(asked('occupancy', { library: longName }));
    const carried = JSON.stringify(responses[0]).match(/occupancy:en:refresh:[^"]+/)?.[0] ?? '';
    await ask(pressed(carried));
    expect(dataOf(responses[1]).embeds).toEqual(dataOf(responses[0]).embeds);
  });

  test('of a library that is gone, or without a choice, answer with an error', async () => {
    const { ask, responses } = routing();
    await ask(pressed({ ...id, argument: 'mclennan' }));
    await ask(chosen({ ...id, action: 'choose', argument: '' }, []));
    expect(dataOf(responses[0]).content).toMatch(/^There’s no library called “mclennan”/);
    expect(dataOf(responses[1]).content).toMatch(/^That button is from an older message/);
  });
});

describe('a private answer', () => {
  test('is only for the asker, from memory as after a wait', async () => {
    const { ask, responses } = routing();
    await ask(asked('occupancy', { private: true }));
    await ask(asked('occupancy', { private: false }));
    await ask(asked('occupancy'));
    expect(responses.map((response) => dataOf(response).flags)).toEqual([MessageFlags.Ephemeral, undefined, undefined]);
    const cold = routing(coldStart(1_000));
    const done = cold.ask(asked('occupancy', { private: true, library: 'vanier' }));
    await cold.clock.advance(1_000);
    await done;
    expect(dataOf(cold.responses[0]).flags).toBe(MessageFlags.Ephemeral);
  });

  test('is private from its deferral on, where the first poll takes longer than Discord waits', async () => {
    const { ask, responses, edits, clock } = routing(coldStart(5_000));
    const done = ask(asked('occupancy', { private: true }));
    await clock.advance(1_600);
    expect(responses).toMatchObject([{ type: 5, data: { flags: 64 } }]);
    await clock.advance(5_000);
    await done;
    expect(edits).toHaveLength(1);
  });

  test('shares its drawing with public ones, which stay public, and its message with private ones', async () => {
    const kept = new Map<string, object>();
    const { ask, responses } = routing(() => ({
      drawn: (key, draw) => {
        const reply = kept.get(key) ?? draw();
        kept.set(key, reply);
        return reply;
      },
    }));
    await ask(asked('occupancy', { private: true }));
    await ask(asked('occupancy'));
    expect(kept.size).toBe(1);
    expect(dataOf(responses[1])).not.toHaveProperty('flags');
    await ask(asked('occupancy', { private: true }));
    expect(responses[2]).toBe(responses[0]);
  });
});

describe('a cold start', () => {
  test('waits for the first poll and then shows what it brought', async () => {
    const { ask, responses, clock } = routing(coldStart(800));
    const done = ask(asked('occupancy'));
    await clock.advance(799);
    expect(responses).toEqual([]);
    await clock.advance(1);
    await done;
    expect(dataOf(responses[0]).embeds?.[0]?.description).toMatch(/^Read <t:/);
  });

  test('says honestly that nothing is known when the first poll brought nothing, and gives no number', async () => {
    const { ask, responses, clock } = routing(coldStart(800, false));
    const done = ask(asked('occupancy'));
    await clock.advance(800);
    await done;
    const text = JSON.stringify(dataOf(responses[0]).embeds);
    expect(text).toContain('Nothing has been read yet: Carrel has just started, or the feed isn’t answering.');
    expect(text).toContain('"name":"Vanier · no data"');
    expect(text).not.toMatch(/counter/);
    expect(text).not.toMatch(/\d+ people/);
  });

  test('waits for a pressed button too, and does not wait for half-typed text', async () => {
    const { ask, responses, clock } = routing(coldStart(800));
    await ask(typed('occupancy', 'web'));
    expect(dataOf(responses[0]).choices).toEqual([{ name: 'Webster', value: 'webster' }]);
    const done = ask(pressed('occupancy:en:refresh:webster'));
    await clock.advance(800);
    await done;
    expect(dataOf(responses[1]).embeds?.[0]?.title).toBe('Webster, right now');
  });
});

test('one drawing serves all users who ask for the same in the same language', async () => {
  const keys: string[] = [];
  const { ask } = routing(() => ({
    drawn: (key, draw) => {
      keys.push(key);
      return draw();
    },
  }));
  await ask(asked('occupancy'));
  await ask(asked('occupancy', { library: 'vanier' }, french));
  await ask(asked('occupancy', { library: 'VANIER' }, french));
  expect(keys).toEqual(['en *', 'fr vanier', 'fr vanier']);
});

test('the answer is the same for everyone who asks within a minute', async () => {
  const asked_: number[] = [];
  const usual = (_id: string, at: number) => {
    asked_.push(at);
    return undefined;
  };
  const { ask, clock } = routing(() => ({ history: { ...noHistory.history, usual } }));
  await clock.advance(29_000);
  await ask(asked('occupancy', { library: 'webster' }));
  expect(new Set(asked_)).toEqual(new Set([clock.now() - 29_000]));
});

test('what is usual stands in the answer, which comes from memory at once however long history and pictures take', async () => {
  const never = () => new Promise<never>(() => {});
  const usual = () => ({ low: 150, median: 160, high: 170, middleMean: 160, days: 5 });
  const history = { ...noHistory.history, series: never, ready: never(), usual };
  const { ask, responses, handled } = routing(() => ({ history, pictures: { of: never } }));
  await ask(asked('occupancy', { library: 'webster' }));
  await ask(pressed('occupancy:fr:refresh:vanier'));
  expect(handled).toMatchObject([{ outcome: 'answered' }, { outcome: 'answered' }]);
  const texts = responses.map((response) => JSON.stringify(dataOf(response).embeds));
  expect(texts).toEqual([
    expect.stringContaining('\\nQuieter than usual\\nWednesdays at 12:00: about 160'),
    expect.stringContaining('\\nPlus que d’habitude\\nLe mercredi à 12\u00a0h\u00a0: env. 160'),
  ]);
});

test('the buttons for a picture and for the time to come lead there, whatever the library is called', async () => {
  const { ask, responses } = routing(newLibraries);
  await ask(asked('occupancy', { library: longName }));
  const ids = JSON.stringify(responses[0]).match(/(?:history|when):en:[^"]+/g) ?? [];
  for (const id of ids) await ask(pressed(id));
  expect(responses.slice(1).map((response) => dataOf(response).embeds?.[0]?.title)).toEqual([
    expect.stringContaining(longName),
    expect.stringContaining(longName),
  ]);
});
