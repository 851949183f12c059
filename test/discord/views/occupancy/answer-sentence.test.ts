import { describe, expect, test } from 'vitest';
import { howItIs, whereToGo } from '../../../../src/discord/views/occupancy/answer-sentence.ts';
import { occupancyView } from '../../../../src/discord/views/occupancy/occupancy.ts';
import type { LibraryNow } from '../../../../src/domain/occupancy/occupancy.ts';
import type { Locale } from '../../../../src/i18n/index.ts';
import { countOf, libraryNamed, liveLibrary, unknownLibrary } from '../../../support/libraries.ts';
import { embedOf, linesOf, minute, moment, now, secondsAgo, vanier, webster, withHours } from './two-libraries.ts';

describe('opening hours', () => {
  const shown = (text: string, locale: Locale = 'en') => {
    const library = { ...vanier, ...withHours(text) };
    const { content, embeds } = occupancyView(
      [library, { ...webster, ...withHours('Open 24 hours') }],
      undefined,
      locale,
      moment,
    );
    const field = embeds?.[0]?.fields?.find(({ name }) => name.startsWith('Vanier'));
    return { content: content?.split('\n')[0], name: field?.name, lines: field?.value.split('\n') };
  };

  test('are said in minutes when it is about to close, also in the headline that sends people there', () => {
    expect(shown('9 AM to 12:40 PM')).toEqual({
      content: 'Vanier has the most room: 31% full. Closes in 40 min, at 12:40. Webster 71%.',
      name: 'Vanier · 🟢 quiet',
      lines: ['▰▰▱▱▱▱ 31% · about 250 →', 'Closes in 40 min, at 12:40'],
    });
    expect(shown('9 AM to 12:40 PM', 'fr').lines?.[1]).toBe('Ferme dans 40\u00a0min, à 12\u00a0h\u00a040');
    expect(shown('9 AM to 1:01 PM').lines?.[1]).toBe('Closes at 13:01');
  });

  test('put a closed library last, whatever its counter says', () => {
    expect(shown('1 PM to 10 PM')).toEqual({
      content: 'Webster is 71% full. Vanier closed until 13:00.',
      name: 'Vanier · closed',
      lines: ['Opens at 13:00'],
    });
    expect(shown('1 PM to 10 PM', 'fr')).toEqual({
      content: 'Webster\u00a0: pleine à 71\u00a0%. Vanier\u00a0: fermée jusqu’à 13\u00a0h.',
      name: 'Vanier · fermée',
      lines: ['Ouvre à 13\u00a0h'],
    });
    expect(shown('7 AM to 11 AM').lines).toEqual(['Was open until 11:00 today']);
    expect(shown('Closed')).toMatchObject({
      content: 'Webster is 71% full. Vanier closed.',
      lines: ['Not open today'],
    });
    const names = embedOf([{ ...vanier, ...withHours('Closed') }, unknownLibrary('greynuns'), webster])?.fields;
    expect(names?.map(({ name }) => name)).toEqual(['Webster · 🟠 busy', 'Grey Nuns · no data', 'Vanier · closed']);
  });

  test('of a closed library come with its count only where it alone was asked for', () => {
    const closed = { ...vanier, ...withHours('Closed') };
    expect(howItIs(closed, 'en', now)).toBe('Vanier is closed. Not open today.');
    expect(linesOf(closed)).toContain('**about 250 people**');
  });

  test('around the clock are said in two words', () => {
    expect(shown('Open 24 hours').lines?.[1]).toBe('Open 24 h');
    expect(shown('Open 24 hours', 'fr').lines?.[1]).toBe('24\u00a0h sur\u00a024');
  });

  test('have no minutes in a message that stands for long', () => {
    const closing = { ...vanier, ...withHours('9 AM to 12:40 PM') };
    expect(occupancyView([closing, webster], undefined, 'en').embeds?.[0]?.fields?.[0]?.value).toContain(
      'Closes at 12:40',
    );
  });

  test('leave no room for a comparison just before closing', () => {
    const usual = () => ({ low: 700, median: 800, high: 900, middleMean: 800, days: 4 });
    const closing = { ...webster, ...withHours('9 AM to 12:40 PM') };
    const fields = occupancyView([closing, webster], undefined, 'en', { at: now, usual }).embeds?.[0]?.fields;
    expect(fields?.map(({ value }) => value.split('\n')[1])).toEqual([
      'Closes in 40 min, at 12:40',
      'Busier than usual · closes at 22:00',
    ]);
  });
});

describe('the headline', () => {
  const said = (libraries: readonly LibraryNow[], locale: Locale = 'en') => whereToGo(libraries, locale, now);
  const stale = (library: LibraryNow): LibraryNow => ({
    ...library,
    freshness: { kind: 'stale', why: 'noFetch', since: now - 20 * minute },
  });
  const closed = (library: LibraryNow): LibraryNow => ({ ...library, opening: { kind: 'closed' } });

  test('names a library without data, and one whose count is old, last', () => {
    expect(said([unknownLibrary('greynuns'), stale(vanier), webster])).toBe(
      'Webster is 71% full. Vanier 31% (not live), Grey Nuns no data.',
    );
    expect(said([unknownLibrary('greynuns'), webster, vanier], 'fr')).toBe(
      'Le plus de place\u00a0: Vanier, pleine à 31\u00a0%. Webster\u00a0: 71\u00a0%, Sœurs-Grises\u00a0: aucune donnée.',
    );
  });

  test('prefers none of libraries that are equally full', () => {
    const other = liveLibrary('greynuns', countOf(71, now), { full: 230 });
    expect(said([webster, vanier, other])).toBe('Vanier and Grey Nuns have the most room: 31% full. Webster 71%.');
    const closing = { ...vanier, ...withHours('9 AM to 12:40 PM') };
    expect(said([webster, closing, other])).toBe(
      'Vanier and Grey Nuns have the most room: 31% full. Vanier closes in 40 min, at 12:40. Webster 71%.',
    );
  });

  test('of libraries that are all equally full names all', () => {
    const all = [webster, vanier, liveLibrary('greynuns', countOf(71, now), { full: 100 })];
    expect(
      said(
        all.map((library) => ({ ...library, count: countOf((library.full ?? 0) / 2, now) })),
        'fr',
      ),
    ).toBe('Le plus de place\u00a0: Webster, Vanier et Sœurs-Grises, pleines à 50\u00a0%.');
  });

  test('recommends nothing without a live count of an open library', () => {
    expect(said([stale(webster), stale(vanier)])).toBe(
      `No live counts right now. Last known, <t:${secondsAgo(20)}:R>: Vanier 31%, Webster 71%.`,
    );
    expect(said([closed(webster), unknownLibrary('vanier')])).toBe(
      'No live counts right now: Vanier no data, Webster closed.',
    );
    expect(said([unknownLibrary('vanier')])).toBeUndefined();
  });

  test('never calls a library empty in which a few people are', () => {
    const few = { ...webster, count: countOf(7, now) };
    expect(said([few, vanier])).toBe('Webster has the most room: under 1% full. Vanier 31%.');
    expect(said([few, vanier], 'fr')).toBe(
      'Le plus de place\u00a0: Webster, pleine à moins de 1\u00a0%. Vanier\u00a0: 31\u00a0%.',
    );
    expect(howItIs(few, 'en', now)).toMatch(/^Webster is under 1% full: quiet, about 5 people/);
    expect(embedOf([few, vanier])?.fields?.[0]?.value).toMatch(/^▱▱▱▱▱▱ <1% · about 5/);
  });

  test('calls no count younger than it is, also where the feed repeats an old one', () => {
    const frozen = (library: LibraryNow, minutes: number): LibraryNow => ({
      ...library,
      freshness: { kind: 'stale', why: 'noChange', since: now - minutes * minute },
    });
    expect(said([frozen(webster, 170), frozen(vanier, 90)])).toBe(
      `No live counts right now. Last known, <t:${secondsAgo(170)}:R>: Vanier 31%, Webster 71%.`,
    );
  });

  test('names libraries that are closed for as long together', () => {
    const untilTen = (library: LibraryNow): LibraryNow => ({
      ...library,
      opening: { kind: 'closed', opensAt: Date.UTC(2026, 1, 11, 15) },
    });
    const nuns = liveLibrary('greynuns', countOf(71, now), { full: 230 });
    expect(said([webster, untilTen(vanier), untilTen(nuns)])).toBe(
      'Webster is 71% full. Vanier and Grey Nuns closed until 10:00.',
    );
    expect(said([webster, untilTen(vanier), untilTen(nuns)], 'fr')).toBe(
      'Webster\u00a0: pleine à 71\u00a0%. Vanier et Sœurs-Grises\u00a0: fermées jusqu’à 10\u00a0h.',
    );
    expect(said([untilTen(webster), closed(vanier), untilTen(nuns)])).toBe(
      'The libraries are closed: Grey Nuns and Webster until 10:00, Vanier.',
    );
    expect(said([closed(webster), closed(vanier)], 'fr')).toBe(
      'Les bibliothèques sont fermées\u00a0: Vanier et Webster.',
    );
  });

  test('says the people of a library whose capacity is not known', () => {
    const created = liveLibrary('newlib', countOf(400, now), { library: libraryNamed('NewLib') });
    expect(said([created])).toBe('NewLib about 400 people.');
    expect(said([created, vanier])).toBe('Vanier has the most room: 31% full. NewLib about 400 people.');
  });
});
test('what the feed calls things does nothing but stand there', () => {
  const library = libraryNamed('**B** <@1>');
  const { content, embeds } = occupancyView(
    [liveLibrary('b', countOf(400, now), { library, hours: { text: '[x](http://y) _9_', open: undefined } })],
    library.id,
    'en',
  );
  expect(content).toBe('\\*\\*B\\*\\* \\<@1>: about 400 people. Hours today: \\[x](http:\\//y) \\_9\\_.');
  expect(embeds?.[0]?.title).toBe('\\*\\*B\\*\\* \\<@1>, right now');
  expect(embeds?.[0]?.fields).toEqual([
    { name: '\\*\\*B\\*\\* \\<@1>', value: '**about 400 people**\nHours today: \\[x](http:\\//y) \\_9\\_' },
  ]);
});
