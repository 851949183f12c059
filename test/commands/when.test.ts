import { describe, expect, test } from 'vitest';
import { InteractionResponseType, MessageFlags } from '#discord.js';
import type { Services } from '../../commands/index.ts';
import type { LibraryNow } from '../../src/domain/occupancy/occupancy.ts';
import { asked, dataOf, pressed, typed, withoutSource } from '../support/interactions.ts';
import { drawnPictures, knownHistory, peopleByClock } from '../support/known-history.ts';
import { countOf, liveLibrary } from '../support/libraries.ts';
import { routing } from '../support/routing.ts';

/** A Wednesday, noon in Montreal: where the clock of `routing` stands. */
const now = Date.UTC(2026, 1, 11, 17);
const french = { locale: 'fr' };

/** Six weeks that are known, all days alike, and pictures that are drawn at once, but for what `more` replaces. */
function routed(more: (clock: ReturnType<typeof routing>['clock']) => Partial<Services> = () => ({})) {
  const { pictures, requests } = drawnPictures();
  const routed = routing((clock) => ({ history: sixWeeks, pictures, ...more(clock) }));
  return { ...routed, requests };
}
const sixWeeks = knownHistory(now, 42);

const wordsOf = async (options: Record<string, string>, history = sixWeeks, more = {}) => {
  const { ask, responses, requests } = routed(() => ({ history }));
  await ask(asked('when', { library: 'webster', ...options }, more));
  const { content, embeds: [embed] = [] } = dataOf(responses[0]);
  // Where nothing is known, nothing is drawn.
  if (embed !== undefined && !content?.includes('**')) expect(requests).toEqual([]);
  return withoutSource(content);
};

describe('the best time to come to one library', () => {
  test('is said for another day with what to avoid, and a picture with both marked', async () => {
    const { ask, responses, files, requests } = routed();
    await ask(asked('when', { library: 'webster', day: 'tomorrow' }));
    expect(dataOf(responses[0])).toMatchObject({
      content: [
        '**Best:** 08:00–11:00, 38% (moderate)',
        '**Avoid:** 11:00–14:00, 137% (packed)',
        '-# When to come · Webster · Thursday 12 February · Concordia University Library (CC BY 4.0)',
      ].join('\n'),
      embeds: [
        {
          title: expect.stringMatching(/^When to come · Webster · Thursday/),
          image: { url: 'attachment://chart.png' },
        },
      ],
      attachments: [{ filename: 'chart.png', description: 'A picture of webster' }],
    });
    expect(files).toHaveLength(1);
    const at = (hour: number) => Date.UTC(2026, 1, 12, hour + 5);
    expect(requests).toEqual([
      {
        libraryIds: ['webster'],
        firstDay: '2026-02-12',
        lastDay: '2026-02-12',
        locale: 'en',
        marks: [
          { kind: 'best', from: at(8), to: at(11) },
          { kind: 'avoid', from: at(11), to: at(14) },
        ],
      },
    ]);
  });

  test('is said for the rest of today where no day is named', async () => {
    expect((await wordsOf({}))?.split('\n').slice(1)).toEqual([
      '**Best:** 17:00–20:00, 88% (packed)',
      '**Avoid:** 12:00–15:00, 138% (packed)',
    ]);
  });

  test('is written in French for who has Discord in French', async () => {
    expect(await wordsOf({ day: 'dimanche' }, sixWeeks, french)).toBe(
      [
        '**Idéal\u00a0:** 8\u00a0h à 11\u00a0h, 38\u00a0% (modérée)',
        '**À éviter\u00a0:** 11\u00a0h à 14\u00a0h, 137\u00a0% (bondée)',
      ].join('\n'),
    );
  });

  test('is said without a time to avoid where even the busiest is quiet', async () => {
    const calm = knownHistory(now, 42, { people: (at) => peopleByClock(at) / 5 });
    expect(await wordsOf({ day: 'tomorrow' }, calm)).toMatch(/^\*\*Best:\*\* [^\n]+ \(quiet\)$/);
  });

  test('comes with a warning only where it is not sure, as from two such days', async () => {
    expect(await wordsOf({ day: 'tomorrow' }, knownHistory(now, 15))).toMatch(
      /\n-# A rough guess, from 2 Thursdays\.$/,
    );
  });

  test('reaches the evening of the seventh day', async () => {
    expect(await wordsOf({ day: '2026-02-18' })).toMatch(/^\*\*Best:\*\* 08:00–11:00/);
  });

  test('is none in particular where the day is flat, and then nothing is marked', async () => {
    const { ask, responses, requests } = routed(() => ({ history: knownHistory(now, 42, { people: () => 300 }) }));
    await ask(asked('when', { library: 'webster', day: 'friday' }));
    expect(dataOf(responses[0]).content).toMatch(/^\*\*Much the same throughout:\*\* 08:00–21:30, 38% \(moderate\)\n/);
    expect(requests).toMatchObject([{ marks: [] }]);
  });

  test('lies in the hours of opening, and where these are not known it says so', async () => {
    const noHours = knownHistory(now, 42, { openOn: () => undefined });
    expect(await wordsOf({ day: 'tomorrow' }, noHours)).toMatch(
      /^\*\*Best:\*\* 22:00–23:00, .*Carrel doesn’t know that day’s opening hours, so check them first\.$/s,
    );
    const afternoon = knownHistory(now, 42, {
      openOn: () => [{ from: Date.UTC(2026, 1, 12, 18), to: Date.UTC(2026, 1, 13, 1) }],
    });
    expect(await wordsOf({ day: 'tomorrow' }, afternoon)).toMatch(/^\*\*Best:\*\* 17:00–19:30, 88%/);
  });
});

describe('today', () => {
  /** So full is Webster now, of 1,600. */
  const withPeople = (people: number, more: Partial<LibraryNow> = {}) => ({
    librariesNow: () => [liveLibrary('webster', countOf(people, now), { full: 1600, ...more })],
  });
  const wordsNow = async (services: Partial<Services>, more = {}) => {
    const { ask, responses } = routed(() => services);
    await ask(asked('when', { library: 'webster' }, more));
    return dataOf(responses[0]).content?.split('\n')[0];
  };

  test('begins with now and when that gets better', async () => {
    expect(await wordsNow(withPeople(1100))).toBe('It’s busy now (69%). Under 50% from 17:00.');
    expect(await wordsNow(withPeople(1100), french)).toBe(
      'Il y a du monde en ce moment (69\u00a0%). Sous 50\u00a0% dès 17\u00a0h.',
    );
  });

  test('says nothing of now where the library is closed or not live', async () => {
    const stale = { kind: 'stale', why: 'noFetch', since: now } as const;
    expect(await wordsNow(withPeople(1100, { freshness: stale }))).toMatch(/^\*\*Best/);
    expect(await wordsNow(withPeople(1100, { opening: { kind: 'closed', opensAt: now + 60_000 } }))).toMatch(
      /^\*\*Best/,
    );
  });
});

describe('where nothing can be known', () => {
  test('it says what it needs, what it has, and when it will be ready', async () => {
    expect(await wordsOf({ day: 'tomorrow' }, knownHistory(now, 5))).toBe(
      'Carrel needs 14 days of readings for this and has 5. It should be ready around Friday 20 February.',
    );
    expect(await wordsOf({ day: 'demain' }, knownHistory(now, 13), french)).toBe(
      'Il faut à Carrel 14 jours de lectures et il en a 13. Ce devrait être prêt vers le jeudi 12 février.',
    );
  });

  test('it does not count a day that is not whole, nor what is not there', async () => {
    const sinceAnHour = { ...sixWeeks, since: () => now - 3_600_000 };
    expect(await wordsOf({}, sinceAnHour)).toMatch(
      / and has less than one\. It should be ready around Wednesday 25 February\.$/,
    );
    expect(await wordsOf({}, knownHistory(now, 0))).toBe(
      'Now is fine (13%).\nCarrel needs 14 days of readings for this and has none yet.',
    );
  });

  test('although the past is long, it names the weekday that is missing', async () => {
    const noSundays = { ...sixWeeks, forecast: () => undefined };
    expect(await wordsOf({ day: 'sunday' }, noSundays)).toBe(
      'Carrel needs readings from two Sundays for this and doesn’t have them yet.',
    );
  });

  test('because it is closed, it says just that', async () => {
    const closed = knownHistory(now, 42, { openOn: () => [] });
    expect(await wordsOf({ day: 'sunday' }, closed)).toBe('Closed that day.');
    expect(await wordsOf({ day: 'sunday' }, closed, french)).toBe('Fermée ce jour-là.');
    expect(await wordsOf({}, closed)).toBe('Closed today');
    expect(await wordsOf({}, closed, french)).toBe('Fermée aujourd’hui');
    const morning = knownHistory(now, 42, {
      openOn: (_id, day) =>
        day === '2026-02-11' ? [{ from: Date.UTC(2026, 1, 11, 13), to: Date.UTC(2026, 1, 11, 16) }] : [],
    });
    expect(await wordsOf({}, morning)).toBe('Closed for the rest of the day.');
  });

  test('because the day is nearly over, it says so', async () => {
    const closing = knownHistory(now, 42, { openOn: () => [{ from: now - 3_600_000, to: now + 40 * 60_000 }] });
    expect(await wordsOf({}, closing)).toMatch(/\nToo little of the day is left to pick a time\. Try tomorrow\.$/);
  });

  test('yet, just after a start, it waits until the past has been read', async () => {
    const { ask, responses, edits, clock } = routed((at) => {
      const reading = at.sleep(3_000);
      let isRead = false;
      void reading.then(() => {
        isRead = true;
      });
      return { history: { ...sixWeeks, ready: reading, since: (id) => (isRead ? sixWeeks.since(id) : undefined) } };
    });
    const done = ask(asked('when', { library: 'webster', day: 'tomorrow' }));
    await clock.advance(3_000);
    await done;
    expect(responses).toMatchObject([{ type: InteractionResponseType.DeferredChannelMessageWithSource }]);
    expect(edits).toMatchObject([{ content: expect.stringMatching(/^\*\*Best:\*\* 08:00–11:00/) }]);
  });
});

describe('all libraries', () => {
  test('have their own lines and share a picture, in which nothing is marked', async () => {
    const openOn: typeof sixWeeks.openOn = (id, day) => (id === 'vanier' ? [] : sixWeeks.openOn(id, day));
    const { ask, responses, requests } = routed(() => ({ history: { ...sixWeeks, openOn } }));
    await ask(asked('when', { day: 'tomorrow' }));
    expect(requests).toMatchObject([{ libraryIds: ['webster', 'greynuns'], marks: [] }]);
    expect(dataOf(responses[0]).content?.split('\n')).toEqual([
      '**Best:** Webster, 08:00–11:00, 38% (moderate)',
      '**Webster**',
      '**Best:** 08:00–11:00, 38% (moderate)',
      '**Avoid:** 11:00–14:00, 137% (packed)',
      '**Vanier**',
      'Closed that day.',
      '**Grey Nuns**',
      ...[/^\*\*Best:\*\* 08:00–11:00, /, /^\*\*Avoid:\*\* 11:00–14:00, /].map((line) => expect.stringMatching(line)),
      '-# When to come · Concordia libraries · Thursday 12 February · Concordia University Library (CC BY 4.0)',
    ]);
  });

  test('are compared by their percent of full, and today the one with the most room now comes first', async () => {
    const librariesNow = () => [
      liveLibrary('webster', countOf(900, now), { full: 1600 }),
      liveLibrary('vanier', countOf(300, now), { full: 3200 }),
    ];
    const { ask, responses } = routed(() => ({ librariesNow }));
    await ask(asked('when'));
    expect(dataOf(responses[0]).content?.split('\n').slice(0, 4)).toEqual([
      'Vanier has the most room: 9% full. Webster 56%.',
      '**Best:** Vanier, 17:00–20:00, 22% (quiet)',
      '**Webster**',
      expect.stringMatching(/^(?!Now).+\.$/),
    ]);
  });
});

describe('the button of an occupancy', () => {
  test('answers below, only for who pressed it, about the rest of today', async () => {
    const { ask, responses, requests } = routed();
    await ask(pressed('when:en:today:webster', { guild_id: undefined, locale: 'fr' }));
    expect(responses).toMatchObject([
      {
        type: InteractionResponseType.ChannelMessageWithSource,
        data: {
          flags: MessageFlags.Ephemeral,
          embeds: [{ title: 'Quand venir · Webster · mercredi 11 février' }],
        },
      },
    ]);
    expect(requests).toMatchObject([{ libraryIds: ['webster'], firstDay: '2026-02-11' }]);
  });

  test.each([
    ['when:en:today:mclennan', /^There’s no library called “mclennan”/],
    ['when:en:chart:webster', /^That button is from an older message/],
    ['when:de:today:webster', /^That button is from an older message/],
  ])('that is forged as %j is refused', async (id, refusal) => {
    const { ask, responses } = routed();
    await ask(pressed(id));
    expect(dataOf(responses[0])).toMatchObject({
      content: expect.stringMatching(refusal),
      flags: MessageFlags.Ephemeral,
    });
  });
});

test('a picture that fails takes no words away', async () => {
  const { ask, responses } = routed(() => ({ pictures: { of: async () => 'failed' as const } }));
  await ask(asked('when', { library: 'webster', day: 'tomorrow' }));
  expect(dataOf(responses[0])).toMatchObject({
    content: expect.stringMatching(/^\*\*Best:\*\* /),
    embeds: [{ description: '⚠️ The picture couldn’t be drawn this time. Try again in a minute.' }],
  });
});

test.each([
  ['yesterday', /^Tuesday 10 February is over\. To see how it went, use \/history\.$/],
  ['2026-02-19', /^Thursday 19 February is too far away: Carrel looks 7 days ahead, up to Wednesday 18 February\.$/],
  ['week', /^Carrel doesn’t recognize the day “week”\. Try today, tomorrow, a day such as Monday,/],
])('the day %j is an error for the asker alone', async (day, refusal) => {
  const { ask, responses } = routed();
  await ask(asked('when', { day }));
  expect(dataOf(responses[0])).toMatchObject({
    content: expect.stringMatching(refusal),
    flags: MessageFlags.Ephemeral,
  });
});

test('half-typed text becomes libraries or coming days, as the option wants', async () => {
  const { ask, responses } = routed();
  await ask(typed('when', 'van', french));
  const ofDay = typed('when', 'ven', french);
  await ask({ ...ofDay, data: { ...ofDay.data, options: [{ name: 'day', type: 3, value: 'ven', focused: true }] } });
  expect(responses.map((response) => dataOf(response).choices)).toEqual([
    [{ name: 'Vanier', value: 'vanier' }],
    [{ name: 'vendredi 13 février', value: '2026-02-13' }],
  ]);
});
