import { describe, expect, test } from 'vitest';
import { occupancyView } from '../../../../src/discord/views/occupancy/occupancy.ts';
import { openStretches } from '../../../../src/domain/calendar/opening-hours.ts';
import { serviceDayOf } from '../../../../src/domain/calendar/service-day.ts';
import type { LibraryNow } from '../../../../src/domain/occupancy/occupancy.ts';
import type { Locale } from '../../../../src/i18n/index.ts';
import { countOf, libraryNamed, liveLibrary, unknownLibrary } from '../../../support/libraries.ts';

const now = Date.UTC(2026, 1, 11, 17);
const minute = 60_000;
/** The time `minutes` ago as Discord writes it, in seconds. */
const secondsAgo = (minutes: number): number => (now - minutes * minute) / 1000;

const embedOf = (libraries: readonly LibraryNow[], locale: Locale = 'en', chosen?: string) =>
  occupancyView(libraries, chosen, locale).embeds?.[0];
const linesOf = (library: LibraryNow, locale: Locale = 'en'): string[] =>
  embedOf([library], locale)?.fields?.[0]?.value.split('\n') ?? [];

const webster = liveLibrary('webster', countOf(1137, now - minute, { raw: 1027 }), {
  full: 1600,
  trend: { kind: 'rising', deltaPeople: 58 },
  hours: { text: '9 AM to 10 PM', open: openStretches('9 AM to 10 PM', serviceDayOf(now)) },
});
const vanier = liveLibrary('vanier', countOf(248, now - 2 * minute), {
  full: 800,
  trend: { kind: 'steady', deltaPeople: -3 },
});

describe('the libraries when all is well', () => {
  test('are shown in English, each with its people, how full it is, where it goes and when it is open', () => {
    expect(embedOf([webster, vanier])).toEqual({
      title: 'Concordia libraries, right now',
      color: 0xe0701a,
      description: `Read <t:${secondsAgo(1)}:R>`,
      fields: [
        {
          name: 'Webster',
          value: [
            '▰▰▰▰▰▰▰▱▱▱ 71% of 1,600 · 🟠 busy',
            '**about 1,140 people** (sensors: 1,027)',
            '↗ 60 more than half an hour ago',
            'Open 09:00–22:00',
          ].join('\n'),
        },
        { name: 'Vanier', value: '▰▰▰▱▱▱▱▱▱▱ 31% of 800 · 🟢 quiet\n**about 250 people**\n→ steady' },
      ],
      footer: { text: 'Concordia University Library (CC BY 4.0)' },
    });
  });

  test('are shown in French, with its numbers and spaces', () => {
    expect(embedOf([webster, vanier], 'fr')).toEqual({
      title: 'Bibliothèques de Concordia, en ce moment',
      color: 0xe0701a,
      description: `Lecture <t:${secondsAgo(1)}:R>`,
      fields: [
        {
          name: 'Webster',
          value: [
            '▰▰▰▰▰▰▰▱▱▱ 71\u00a0% de 1\u00a0600 · 🟠 achalandé',
            '**environ 1\u00a0140 personnes** (capteurs\u00a0: 1\u00a0027)',
            '↗ 60 de plus qu’il y a une demi-heure',
            'Ouverte de 9\u00a0h à 22\u00a0h',
          ].join('\n'),
        },
        {
          name: 'Vanier',
          value: '▰▰▰▱▱▱▱▱▱▱ 31\u00a0% de 800 · 🟢 calme\n**environ 250 personnes**\n→ stable',
        },
      ],
      footer: { text: 'Bibliothèque de l’Université Concordia (CC BY 4.0)' },
    });
  });

  test('one alone has the title, and it alone gives the colour and the age', () => {
    const embed = embedOf([webster, vanier], 'fr', 'vanier');
    expect(embed).toMatchObject({
      title: 'Vanier, en ce moment',
      color: 0x2e9e5b,
      description: `Lecture <t:${secondsAgo(2)}:R>`,
    });
    expect(embed?.fields?.map(({ name }) => name)).toEqual(['Vanier']);
  });

  test('a falling one says so', () => {
    const falling = { ...vanier, trend: { kind: 'falling', deltaPeople: -42 } } as const;
    expect(linesOf(falling)[2]).toBe('↘ 40 fewer than half an hour ago');
  });
});

describe('a number of people', () => {
  test('is followed by the sensors’ own only where that says something else', () => {
    expect(linesOf(liveLibrary('webster', countOf(1427.4, now, { raw: 1423 })))).toEqual(['**about 1,430 people**']);
    expect(linesOf(liveLibrary('webster', countOf(1427.4, now, { raw: 1422 })))).toEqual([
      '**about 1,430 people** (sensors: 1,422)',
    ]);
    expect(linesOf(liveLibrary('webster', countOf(1540.2, now, { raw: 1427 })))).toEqual([
      '**about 1,540 people** (sensors: 1,427)',
    ]);
    expect(linesOf(liveLibrary('greynuns', countOf(12, now, { raw: -110 })))).toEqual([
      '**about 10 people** (sensors: -110)',
    ]);
  });

  test('near nothing is "fewer than", never 0', () => {
    expect(linesOf(liveLibrary('vanier', countOf(0, now), { full: 800 }))).toEqual([
      '▱▱▱▱▱▱▱▱▱▱ 0% of 800 · 🟢 quiet',
      '**fewer than 5 people**',
    ]);
    expect(linesOf(liveLibrary('vanier', countOf(0, now)), 'fr')).toEqual(['**moins de 5 personnes**']);
  });

  test('beyond full fills the bar and says its percent', () => {
    expect(linesOf(liveLibrary('webster', countOf(1680, now), { full: 1600 }))[0]).toBe(
      '▰▰▰▰▰▰▰▰▰▰ 105% of 1,600 · 🔴 packed',
    );
  });

  test('of a library of unknown capacity has no bar and no percent', () => {
    const value = linesOf(liveLibrary('newlib', countOf(400, now), { library: libraryNamed('NewLib') })).join('\n');
    expect(value).toBe('**about 400 people**');
  });
});

describe('a library that is not live', () => {
  const old = countOf(248, now - 15 * minute);

  test('because the feed does not answer keeps its number, behind the sentence that says so', () => {
    const stale = liveLibrary('vanier', old, {
      full: 800,
      freshness: { kind: 'stale', why: 'noFetch', since: old.seenAt },
    });
    expect(linesOf(stale)).toEqual([
      `⚠️ Not live: read <t:${secondsAgo(15)}:R>.`,
      '▰▰▰▱▱▱▱▱▱▱ 31% of 800 · 🟢 quiet',
      '**about 250 people**',
    ]);
    expect(linesOf(stale, 'fr')[0]).toBe(`⚠️ Pas en direct\u00a0: lecture <t:${secondsAgo(15)}:R>.`);
    expect(embedOf([stale])).toMatchObject({
      color: 0x80848e,
      description: `Last read <t:${secondsAgo(15)}:R>: the feed does not answer at the moment.`,
    });
  });

  test('because its counter stands still says since when, and does not blame the feed', () => {
    const stale = liveLibrary('vanier', countOf(248, now, { changedAt: now - 50 * minute }), {
      freshness: { kind: 'stale', why: 'noChange', since: now - 50 * minute },
    });
    expect(linesOf(stale)[0]).toMatch(
      new RegExp(`^⚠️ Not live: its counter has not moved since <t:${secondsAgo(50)}:\\w>\\.$`),
    );
    expect(linesOf(stale, 'fr')[0]).toMatch(
      new RegExp(`^⚠️ Pas en direct\u00a0: le compteur n’a pas bougé depuis le <t:${secondsAgo(50)}:\\w>\\.$`),
    );
    expect(embedOf([stale])).toMatchObject({ color: 0x80848e, description: `Read <t:${secondsAgo(0)}:R>` });
  });

  test('because it is missing has a sentence and no number at all', () => {
    const missing = liveLibrary('greynuns', countOf(81, now - 300 * minute), {
      full: 230,
      freshness: { kind: 'missing', since: now - 300 * minute },
    });
    expect(linesOf(missing)).toEqual([
      expect.stringMatching(
        new RegExp(`^⚠️ No data: the Grey Nuns counter has reported nothing since <t:${secondsAgo(300)}:\\w>\\.$`),
      ),
    ]);
    expect(linesOf(missing, 'fr')).toEqual([
      expect.stringMatching(
        new RegExp(
          `^⚠️ Aucune donnée\u00a0: le compteur ne transmet plus rien depuis le <t:${secondsAgo(300)}:\\w> \\(Sœurs-Grises\\)\\.$`,
        ),
      ),
    ]);
  });

  test('beside one that is leaves the colour and the age to that one', () => {
    const missing = unknownLibrary('greynuns');
    expect(embedOf([missing, webster])).toMatchObject({ color: 0xe0701a, description: `Read <t:${secondsAgo(1)}:R>` });
    expect(embedOf([missing, webster])?.fields?.[0]?.value).toBe('⚠️ No data: the Grey Nuns counter reports nothing.');
  });

  test('when nothing was ever read says so and what to do, in both languages', () => {
    expect(embedOf([unknownLibrary('webster')])?.description).toBe(
      'Nothing has been read yet: Carrel has just started, or the feed does not answer. Try again in a minute.',
    );
    expect(embedOf([unknownLibrary('webster')], 'fr')?.description).toMatch(/^Aucune lecture pour l’instant\u00a0: /);
  });
});

test('what the feed calls things does nothing but stand there', () => {
  const library = libraryNamed('**B** <@1>');
  const embed = embedOf(
    [liveLibrary('b', countOf(400, now), { library, hours: { text: '[x](http://y) _9_', open: undefined } })],
    'en',
    library.id,
  );
  expect(embed?.title).toBe('\\*\\*B\\*\\* \\<@1>, right now');
  expect(embed?.fields).toEqual([
    { name: '\\*\\*B\\*\\* \\<@1>', value: '**about 400 people**\nHours today: \\[x](http:\\//y) \\_9\\_' },
  ]);
});

test('a library of which the usual is known is compared with it, between its trend and its hours', () => {
  const usual = { low: 700, median: 800, high: 900, middleMean: 800, days: 4 };
  const of = (id: string) => (id === 'webster' ? usual : undefined);
  const [embed] = occupancyView([webster, vanier], undefined, 'en', { at: now, of }).embeds ?? [];
  expect(embed?.fields?.map(({ value }) => value.split('\n'))).toEqual([
    [
      ...linesOf(webster).slice(0, 3),
      'Busier than usual for a Wednesday at 12:00 (usually about 800 people)',
      'Open 09:00–22:00',
    ],
    linesOf(vanier),
  ]);
});

describe('the controls', () => {
  test('are buttons for the same again, its picture and the time to come, and a menu of all libraries, in the language of the message', () => {
    const { components = [] } = occupancyView([webster, vanier], 'vanier', 'fr');
    expect(components.map((row) => row.components)).toEqual([
      [
        expect.objectContaining({ label: 'Actualiser', custom_id: 'occupancy:fr:refresh:vanier' }),
        expect.objectContaining({ label: 'Graphique', custom_id: 'history:fr:today:vanier' }),
        expect.objectContaining({ label: 'Quand venir', custom_id: 'when:fr:today:vanier' }),
        expect.objectContaining({ label: 'Me prévenir quand…', custom_id: 'notify-me:fr:form:vanier' }),
      ],
      [
        expect.objectContaining({
          placeholder: 'Choisir une bibliothèque',
          custom_id: 'occupancy:fr:choose:',
          options: [
            { label: 'Toutes les bibliothèques', value: '*', default: false },
            { label: 'Webster', value: 'webster', default: false },
            { label: 'Vanier', value: 'vanier', default: true },
          ],
        }),
      ],
    ]);
  });
});
