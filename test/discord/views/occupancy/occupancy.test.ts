import { describe, expect, test } from 'vitest';
import { howItIs } from '../../../../src/discord/views/occupancy/answer-sentence.ts';
import { occupancyView } from '../../../../src/discord/views/occupancy/occupancy.ts';
import type { LibraryNow } from '../../../../src/domain/occupancy/occupancy.ts';
import { countOf, libraryNamed, liveLibrary, unknownLibrary } from '../../../support/libraries.ts';
import { embedOf, linesOf, minute, moment, now, secondsAgo, vanier, webster } from './two-libraries.ts';

describe('the libraries when all is well', () => {
  test('are shown in English, the one with the most room first and named, each in three lines', () => {
    const { content, embeds } = occupancyView([webster, vanier], undefined, 'en', moment);
    expect(content?.split('\n')).toEqual([
      'Vanier has the most room: 31% full. Webster 71%.',
      '-# Vanier · quiet · about 250, steady',
      '-# Webster · busy · about 1,140, rising · closes at 22:00',
    ]);
    expect(embeds).toEqual([
      {
        title: 'Concordia libraries, right now',
        color: 0x2e9e5b,
        description: `Read <t:${secondsAgo(1)}:R>`,
        fields: [
          { name: 'Vanier · 🟢 quiet', value: '▰▰▱▱▱▱ 31% · about 250 →' },
          { name: 'Webster · 🟠 busy', value: '▰▰▰▰▱▱ 71% · about 1,140 ↗\nCloses at 22:00' },
        ],
        footer: { text: 'Concordia University Library (CC BY 4.0)' },
      },
    ]);
  });

  test('are shown in French, with its numbers and spaces', () => {
    const { content, embeds } = occupancyView([webster, vanier], undefined, 'fr', moment);
    expect(content?.split('\n')).toEqual([
      'Le plus de place\u00a0: Vanier, pleine à 31\u00a0%. Webster\u00a0: 71\u00a0%.',
      '-# Vanier · calme · env. 250, stable',
      '-# Webster · achalandée · env. 1\u00a0140, en hausse · ferme à 22\u00a0h',
    ]);
    expect(embeds).toEqual([
      {
        title: 'Bibliothèques de Concordia, en ce moment',
        color: 0x2e9e5b,
        description: `Lecture <t:${secondsAgo(1)}:R>`,
        fields: [
          { name: 'Vanier · 🟢 calme', value: '▰▰▱▱▱▱ 31\u00a0% · env. 250 →' },
          {
            name: 'Webster · 🟠 achalandée',
            value: '▰▰▰▰▱▱ 71\u00a0% · env. 1\u00a0140 ↗\nFerme à 22\u00a0h',
          },
        ],
        footer: { text: 'Bibliothèque de l’Université Concordia (CC BY 4.0)' },
      },
    ]);
  });
});

describe('one library alone', () => {
  test('has every fact, a line each, and they are said before', () => {
    const { content, embeds } = occupancyView([webster, vanier], 'webster', 'en', moment);
    expect(content).toBe('Webster is 71% full: busy, about 1,140 people, rising. Closes at 22:00.');
    expect(embeds).toMatchObject([{ title: 'Webster, right now', color: 0xe0701a }]);
    expect(embeds?.[0]?.fields).toEqual([
      {
        name: 'Webster · 🟠 busy',
        value: [
          '▰▰▰▰▱▱ 71% of 1,600',
          '**about 1,140 people**',
          'Sensors: 1,027',
          '↗ 60 more than half an hour ago',
          'Open 09:00–22:00',
        ].join('\n'),
      },
    ]);
  });

  test('is described in French', () => {
    const { content, embeds } = occupancyView([webster, vanier], 'webster', 'fr', moment);
    expect(content).toBe(
      'Webster\u00a0: pleine à 71\u00a0%, achalandée, environ 1\u00a0140 personnes, en hausse. Ferme à 22\u00a0h.',
    );
    expect(embeds?.[0]?.fields?.[0]?.value.split('\n')).toEqual([
      '▰▰▰▰▱▱ 71\u00a0% de 1\u00a0600',
      '**environ 1\u00a0140 personnes**',
      'Capteurs\u00a0: 1\u00a0027',
      '↗ 60 de plus en une demi-heure',
      'Ouverte de 9\u00a0h à 22\u00a0h',
    ]);
  });

  test('gives its own colour and age', () => {
    const embed = embedOf([webster, vanier], 'fr', 'vanier');
    expect(embed).toMatchObject({
      title: 'Vanier, en ce moment',
      color: 0x2e9e5b,
      description: `Lecture <t:${secondsAgo(2)}:R>`,
    });
    expect(embed?.fields).toHaveLength(1);
  });

  test('that is falling says so', () => {
    const falling = { ...vanier, trend: { kind: 'falling', deltaPeople: -42 } } as const;
    expect(linesOf(falling)[2]).toBe('↘ 40 fewer than half an hour ago');
    expect(howItIs(falling, 'en')).toBe('Vanier is 31% full: quiet, about 250 people, falling.');
  });

  test('is compared with the usual of that weekday and time', () => {
    const usual = () => ({ low: 700, median: 800, high: 900, middleMean: 800, days: 4 });
    const { content, embeds } = occupancyView([webster], 'webster', 'en', { at: now, usual });
    expect(content).toBe('Webster is 71% full: busy, about 1,140 people, rising. Busier than usual. Closes at 22:00.');
    expect(embeds?.[0]?.fields?.[0]?.value.split('\n').slice(3)).toEqual([
      '↗ 60 more than half an hour ago',
      'Busier than usual',
      'Wednesdays at 12:00: about 800',
      'Open 09:00–22:00',
    ]);
  });
});

describe('a number of people', () => {
  test('is followed by the sensors’ own only where that says something else, and never by one below 0', () => {
    expect(linesOf(liveLibrary('webster', countOf(1427.4, now, { raw: 1423 })))).toEqual(['**about 1,430 people**']);
    expect(linesOf(liveLibrary('webster', countOf(1427.4, now, { raw: 1422 })))).toEqual([
      '**about 1,430 people**',
      'Sensors: 1,422',
    ]);
    expect(linesOf(liveLibrary('greynuns', countOf(12, now, { raw: 0 })))).toEqual([
      '**about 10 people**',
      'Sensors: 0',
    ]);
    expect(linesOf(liveLibrary('greynuns', countOf(12, now, { raw: -110 })))).toEqual(['**about 10 people**']);
  });

  test('of the sensors is not said beside other libraries', () => {
    expect(JSON.stringify(occupancyView([webster, vanier], undefined, 'en', moment))).not.toContain('1,027');
  });

  test('near nothing is "fewer than", never 0', () => {
    const empty = liveLibrary('vanier', countOf(0, now), { full: 800 });
    expect(linesOf(empty)).toEqual(['▱▱▱▱▱▱ <1% of 800', '**fewer than 5 people**']);
    expect(embedOf([empty, webster])?.fields?.[0]?.value).toBe('▱▱▱▱▱▱ <1% · fewer than 5');
    expect(linesOf(liveLibrary('vanier', countOf(0, now)), 'fr')).toEqual(['**moins de 5 personnes**']);
  });

  test('beyond full fills the bar and says its percent', () => {
    const over = liveLibrary('webster', countOf(1680, now), { full: 1600 });
    expect(linesOf(over)[0]).toBe('▰▰▰▰▰▰ 105% of 1,600');
    expect(embedOf([over])?.fields?.[0]?.name).toBe('Webster · 🔴 packed');
  });

  test('of a library of unknown capacity has no bar and no percent', () => {
    const created = liveLibrary('newlib', countOf(400, now), { library: libraryNamed('NewLib') });
    expect(linesOf(created)).toEqual(['**about 400 people**']);
    expect(embedOf([created, vanier])?.fields?.[1]).toEqual({ name: 'NewLib', value: 'About 400' });
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
      `⚠️ Not live: last read <t:${secondsAgo(15)}:R>.`,
      '▰▰▱▱▱▱ 31% of 800',
      '**about 250 people**',
    ]);
    expect(linesOf(stale, 'fr')[0]).toBe(`⚠️ Pas en direct\u00a0: dernière lecture <t:${secondsAgo(15)}:R>.`);
    expect(embedOf([stale])).toMatchObject({
      color: 0x80848e,
      description: `Last read <t:${secondsAgo(15)}:R>: the feed isn’t answering right now.`,
      fields: [{ name: 'Vanier · ⚠️ not live', value: `▰▰▱▱▱▱ 31% · about 250\nCounted <t:${secondsAgo(15)}:R>` }],
    });
    expect(howItIs(stale, 'en')).toBe(
      `Not live: last read <t:${secondsAgo(15)}:R>. Vanier was 31% full then: quiet, about 250 people.`,
    );
  });

  test('because its counter stands still says since when, and does not blame the feed', () => {
    const stale = liveLibrary('vanier', countOf(248, now, { changedAt: now - 50 * minute }), {
      freshness: { kind: 'stale', why: 'noChange', since: now - 50 * minute },
    });
    expect(linesOf(stale)[0]).toMatch(
      new RegExp(`^⚠️ Not live: its counter hasn’t moved since <t:${secondsAgo(50)}:\\w>\\.$`),
    );
    expect(linesOf(stale, 'fr')[0]).toMatch(
      new RegExp(`^⚠️ Pas en direct\u00a0: le compteur n’a pas bougé depuis le <t:${secondsAgo(50)}:\\w>\\.$`),
    );
    expect(embedOf([stale])).toMatchObject({
      color: 0x80848e,
      description: `Read <t:${secondsAgo(0)}:R>`,
      fields: [{ value: `About 250\nLast change <t:${secondsAgo(50)}:R>` }],
    });
  });

  test('because it is missing has a sentence and no number at all', () => {
    const missing = liveLibrary('greynuns', countOf(81, now - 300 * minute), {
      full: 230,
      freshness: { kind: 'missing', why: 'noRecord', since: now - 300 * minute },
    });
    const moment = `<t:${secondsAgo(300)}:s>`;
    expect(linesOf(missing)).toEqual([`⚠️ No data: the Grey Nuns counter hasn’t reported since ${moment}.`]);
    expect(linesOf(missing, 'fr')).toEqual([
      `⚠️ Sœurs-Grises\u00a0: aucune donnée, le compteur ne transmet plus rien depuis le ${moment}.`,
    ]);
    expect(howItIs(missing, 'en')).toBe(`No data: the Grey Nuns counter hasn’t reported since ${moment}.`);
    expect(embedOf([missing])?.fields).toEqual([
      { name: 'Grey Nuns · no data', value: `Last count <t:${secondsAgo(300)}:R>` },
    ]);
    expect(linesOf({ ...missing, count: undefined, freshness: { kind: 'missing', why: 'noRecord' } })).toEqual([
      '⚠️ No data: the Grey Nuns counter isn’t reporting.',
    ]);
  });

  test('because the feed has been away for hours blames no counter', () => {
    const missing = liveLibrary('greynuns', countOf(81, now - 300 * minute), {
      freshness: { kind: 'missing', since: now - 300 * minute },
    });
    expect(linesOf(missing)).toEqual([`⚠️ No data for Grey Nuns since <t:${secondsAgo(300)}:s>.`]);
    expect(linesOf(missing, 'fr')).toEqual([`⚠️ Sœurs-Grises\u00a0: aucune donnée depuis le <t:${secondsAgo(300)}:s>.`]);
    for (const locale of ['en', 'fr'] as const) {
      for (const library of [missing, unknownLibrary('vanier')]) {
        const all = JSON.stringify([
          occupancyView([library], undefined, locale, moment),
          occupancyView([library], library.library.id, locale, moment),
        ]);
        expect(all).not.toMatch(/counter|compteur/);
      }
    }
  });

  test('because its counter has no record does not say that the feed is away, nor that nothing was read', () => {
    const silent = (more: Partial<LibraryNow> = {}): LibraryNow => ({
      ...unknownLibrary('greynuns'),
      freshness: { kind: 'missing', why: 'noRecord' },
      ...more,
    });
    const before = silent({ count: countOf(81, now - 300 * minute) });
    const viewOf = (library: LibraryNow, others: readonly LibraryNow[] = [webster]) =>
      occupancyView([library, ...others], 'greynuns', 'en', moment).embeds?.[0]?.description;
    expect(viewOf(silent())).toBeUndefined();
    expect(viewOf(silent(), [])).toBeUndefined();
    expect(viewOf(before)).toBe(`Read <t:${secondsAgo(300)}:R>`);
    expect(embedOf([silent()])?.description).toBeUndefined();
    expect(occupancyView([silent(), unknownLibrary('vanier')], undefined, 'en').content?.split('\n')[0]).toBe(
      'No live counts right now: Grey Nuns no data, Vanier no data.',
    );
  });

  test('because the feed has left it out does not say that the feed is away', () => {
    const left = liveLibrary('greynuns', countOf(81, now - 20 * minute), {
      freshness: { kind: 'stale', why: 'noFetch', since: now - 20 * minute },
    });
    const viewOf = (others: readonly LibraryNow[]) =>
      occupancyView([left, ...others], 'greynuns', 'en', moment).embeds?.[0]?.description;
    expect(viewOf([webster])).toBe(`Read <t:${secondsAgo(20)}:R>`);
    expect(viewOf([])).toBe(`Last read <t:${secondsAgo(20)}:R>: the feed isn’t answering right now.`);
  });

  test('beside one that is leaves the colour and the age to that one', () => {
    const missing = unknownLibrary('greynuns');
    expect(embedOf([missing, webster])).toMatchObject({ color: 0xe0701a, description: `Read <t:${secondsAgo(1)}:R>` });
    expect(embedOf([missing, webster])?.fields?.[1]).toEqual({ name: 'Grey Nuns · no data', value: 'No count yet' });
  });

  test('when nothing was ever read says so and what to do, in both languages', () => {
    expect(embedOf([unknownLibrary('webster')])?.description).toBe(
      'Nothing has been read yet: Carrel has just started, or the feed isn’t answering. Try again in a minute.',
    );
    expect(embedOf([unknownLibrary('webster')], 'fr')?.description).toMatch(/^Aucune lecture pour l’instant\u00a0: /);
  });
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
