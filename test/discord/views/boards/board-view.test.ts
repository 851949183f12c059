import { describe, expect, test } from 'vitest';
import { createBoardRenderer } from '../../../../src/discord/views/boards/board-view.ts';
import type { LibraryNow } from '../../../../src/domain/occupancy/occupancy.ts';
import { checkBody } from '../../../../src/sandbox/discord/spec/validate.ts';
import { countOf, liveLibrary, unknownLibrary } from '../../../support/libraries.ts';
import { lostFacts } from '../reply/embed-facts.ts';

const now = Date.UTC(2026, 1, 11, 17);
const renderer = createBoardRenderer();
const webster = (people: number, at: number, more: Partial<LibraryNow> = {}) =>
  liveLibrary('webster', countOf(people, at), { full: 1600, ...more });
const all = { libraryIds: [], locale: 'en' } as const;
const fingerprint = (libraries: readonly LibraryNow[]) => renderer.words(all, libraries).fingerprint;
const embedOf = (board: Parameters<typeof renderer.words>[0], libraries: readonly LibraryNow[]) => {
  const { body } = renderer.words(board, libraries).with('none');
  return (body as { embeds: { title: string; footer: { text: string }; fields: { name: string; value: string }[] }[] })
    .embeds[0];
};

describe('a board', () => {
  test('looks like /occupancy, says that it updates itself, and has no buttons that would change it for all', () => {
    const { body, files } = renderer.words(all, [webster(1140, now)]).with('none');
    expect(body).toMatchObject({
      embeds: [
        {
          title: 'Concordia libraries, right now',
          fields: [{ name: 'Webster · 🟠 busy', value: '▰▰▰▰▱▱ 71% · about 1,140' }],
          footer: { text: 'This board updates itself · Concordia University Library (CC BY 4.0)' },
        },
      ],
      components: [],
      attachments: [],
    });
    expect(files).toEqual([]);
    expect(checkBody('messageCreate', body)).toEqual({ refusal: undefined, ignored: [] });
  });

  test('says all of it in its text too, for those who hide embeds, in both languages', () => {
    for (const locale of ['en', 'fr'] as const) {
      for (const libraryIds of [[], ['webster']]) {
        const libraries = [webster(1140, now), unknownLibrary('vanier')];
        const { body } = renderer.words({ libraryIds, locale }, libraries).with('none');
        expect(lostFacts(body as Parameters<typeof lostFacts>[0])).toEqual([]);
      }
    }
  });

  test('speaks its own language', () => {
    const embed = embedOf({ libraryIds: [], locale: 'fr' }, [webster(1140, now)]);
    expect(embed?.footer.text).toMatch(/^Ce tableau se met à jour tout seul · /);
    expect(embed?.title).toBe('Bibliothèques de Concordia, en ce moment');
  });

  test('shows the libraries that were chosen, one under its own name, and new ones where all were', () => {
    const libraries = [webster(100, now), unknownLibrary('vanier'), unknownLibrary('annex')];
    const names = (libraryIds: readonly string[]) =>
      embedOf({ libraryIds, locale: 'en' }, libraries)?.fields.map(({ name }) => name);
    expect(names([])).toEqual(['Webster · 🟢 quiet', 'Vanier · no data', 'annex · no data']);
    expect(names(['vanier', 'webster'])).toEqual(['Webster · 🟢 quiet', 'Vanier · no data']);
    expect(names(['webster', 'gone'])).toEqual(['Webster · 🟢 quiet']);
    expect(embedOf({ libraryIds: ['vanier'], locale: 'en' }, libraries)?.title).toBe('Vanier, right now');
  });

  test('of libraries that the feed has left out does not say that the feed is away while it answers for others', () => {
    const left = ['vanier', 'annex'].map((id) =>
      liveLibrary(id, countOf(81, now - 20 * 60_000), {
        freshness: { kind: 'stale', why: 'noFetch', since: now - 20 * 60_000 },
      }),
    );
    const said = (libraryIds: readonly string[], libraries: readonly LibraryNow[]) =>
      JSON.stringify(renderer.words({ libraryIds, locale: 'en' }, libraries).with('none').body);
    for (const ids of [['vanier', 'annex'], ['annex'], ['gone']]) {
      expect(said(ids, [...left, webster(100, now)])).not.toMatch(/isn’t answering|Nothing has been read/);
    }
    expect(said(['vanier', 'annex'], left)).toContain('the feed isn’t answering');
  });

  test('of a library that is no longer known is a message all the same', () => {
    const { body } = renderer.words({ libraryIds: ['gone'], locale: 'en' }, [webster(100, now)]).with('none');
    expect(checkBody('messageCreate', body)).toEqual({ refusal: undefined, ignored: [] });
  });
});

describe('what a board shows', () => {
  test('is the same while only its age moves on, which Discord counts by itself', () => {
    expect(fingerprint([webster(1140, now)])).toBe(fingerprint([webster(1140, now + 60_000)]));
  });

  test('is the same for counts that are rounded to the same', () => {
    const rounded = (people: number) =>
      webster(people, now, { full: 10_000, count: countOf(people, now, { raw: 900 }) });
    expect(fingerprint([rounded(1_136)])).toBe(fingerprint([rounded(1_143)]));
    expect(fingerprint([rounded(1_136)])).not.toBe(fingerprint([rounded(1_146)]));
  });

  test('is something else as soon as it is no longer live, and again when there is no count', () => {
    const live = webster(1140, now);
    const stale = { ...live, freshness: { kind: 'stale', why: 'noFetch', since: now } } as const;
    const missing = { ...live, freshness: { kind: 'missing', since: now } } as const;
    expect(new Set([live, stale, missing].map((one) => fingerprint([one]))).size).toBe(3);
  });

  test('is the same in the last hour before closing, from one minute to the next', () => {
    const open = { kind: 'open', closesAt: now + 20 * 60_000 } as const;
    expect(embedOf(all, [webster(1140, now, { opening: open })])?.fields[0]?.value).toMatch(/\nCloses at 12:20$/);
  });

  test('differs by language and by library', () => {
    const libraries = [webster(100, now), unknownLibrary('vanier')];
    const shown = [
      renderer.words(all, libraries),
      renderer.words({ libraryIds: [], locale: 'fr' }, libraries),
      renderer.words({ libraryIds: ['webster'], locale: 'en' }, libraries),
    ];
    expect(new Set(shown.map((words) => words.fingerprint)).size).toBe(3);
  });
});

test.each([
  ['none', 'none' as const],
  ['keep', 'keep' as const],
  ['a new one', { png: new Uint8Array([1]), alt: 'today' }],
])(
  'a board whose embeds a moderator has hidden is visible again with its next edit; picture: %s',
  (_words, picture) => {
    const { body } = renderer.words(all, [webster(1140, now)]).with(picture);
    expect(body).toMatchObject({ flags: 0 });
  },
);
