import { expect, test } from 'vitest';
import { headline } from '../../../../src/discord/views/occupancy/headline.ts';
import { countOf, liveLibrary, unknownLibrary } from '../../../support/libraries.ts';

const at = Date.UTC(2026, 1, 11, 17);
const webster = liveLibrary('webster', countOf(1537, at));

test('the headline is the live counts, rounded, in the order of the libraries', () => {
  expect(headline([webster, liveLibrary('vanier', countOf(409, at))], 'en')).toBe('Webster 1,540 · Vanier 410');
  expect(headline([webster], 'fr')).toBe('Webster 1\u00a0540');
  expect(headline([liveLibrary('greynuns', countOf(3, at))], 'fr')).toBe('Sœurs-Grises <5');
});

test('what is not live is not in it', () => {
  const stale = { ...webster, freshness: { kind: 'stale', why: 'noFetch', since: at } } as const;
  expect(headline([stale, unknownLibrary('vanier')], 'en')).toBe('No live data right now');
  expect(headline([stale, liveLibrary('vanier', countOf(409, at))], 'en')).toBe('Vanier 410');
  expect(headline([], 'fr')).toBe('Aucune donnée en direct pour l’instant');
});
