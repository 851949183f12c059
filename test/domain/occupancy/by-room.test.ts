import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byRoom, roomOf } from '../../../src/domain/occupancy/by-room.ts';
import type { LibraryNow } from '../../../src/domain/occupancy/occupancy.ts';
import { countOf, liveLibrary, unknownLibrary } from '../../support/libraries.ts';

const now = Date.UTC(2026, 1, 11, 17);
const stale = { kind: 'stale', why: 'noFetch', since: now } as const;
const library = (id: string, people: number, more: Partial<LibraryNow> = {}) =>
  liveLibrary(id, countOf(people, now), { full: 100, ...more });
const order = (...libraries: LibraryNow[]) => byRoom(libraries).map((room) => room.now.library.id);

test('the library with the most room comes first, by its percent and not by its people', () => {
  expect(order(library('webster', 40), library('vanier', 30), library('greynuns', 20, { full: 40 }))).toEqual([
    'vanier',
    'webster',
    'greynuns',
  ]);
});

test('old counts come after live ones, then libraries without data, and closed ones last', () => {
  const closed = library('closed', 1, { opening: { kind: 'closed' } });
  const old = library('old', 1, { freshness: stale });
  expect(order(closed, unknownLibrary('unknown'), old, library('live', 99))).toEqual([
    'live',
    'old',
    'unknown',
    'closed',
  ]);
});

test('a library whose capacity is not known comes after those that can be compared', () => {
  expect(order(library('new', 1, { full: undefined }), library('live', 99))).toEqual(['live', 'new']);
});

test('no library is lost, and the percents of live ones never fall', () => {
  const any = fc.record({
    people: fc.integer({ min: 0, max: 300 }),
    full: fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined }),
    freshness: fc.constantFrom<LibraryNow['freshness']>({ kind: 'fresh' }, stale, { kind: 'missing' }),
    opening: fc.constantFrom<LibraryNow['opening']>(undefined, { kind: 'open' }, { kind: 'closed' }),
  });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 8 }), (facts) => {
      const libraries = facts.map(({ people, ...more }, index) => library(`l${index}`, people, more));
      const rooms = byRoom(libraries);
      expect(new Set(rooms.map((room) => room.now))).toEqual(new Set(libraries));
      const live = rooms.filter(({ kind }) => kind === 'live').map(({ percent = Number.POSITIVE_INFINITY }) => percent);
      expect(live).toEqual(live.toSorted((a, b) => a - b));
      for (const room of rooms) if (room.kind === 'missing') expect(room.percent).toBeUndefined();
    }),
  );
});

test('a library without data has no percent', () => {
  expect(roomOf(library('webster', 40, { freshness: { kind: 'missing' } }))).toMatchObject({
    kind: 'missing',
    percent: undefined,
  });
});
