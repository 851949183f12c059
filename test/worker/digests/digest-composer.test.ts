import { describe, expect, test } from 'vitest';
import { createDigestComposer, type DigestComposerParts } from '../../../src/worker/digests/digest-composer.ts';
import type { DigestFacts } from '../../../src/worker/digests/digest-ports.ts';
import { digestOf, eight } from '../../support/digest-facts.ts';
import { drawnPictures, knownHistory } from '../../support/known-history.ts';
import { countOf, liveLibrary } from '../../support/libraries.ts';

/** A composer whose renderer hands out what it was given. */
function composing(more: Partial<DigestComposerParts> = {}) {
  const given: DigestFacts[] = [];
  const { pictures, requests } = drawnPictures();
  const message = (_digest: unknown, facts: DigestFacts) => {
    given.push(facts);
    return { body: {}, files: [] };
  };
  const composer = createDigestComposer({
    renderer: { message, paused: () => ({}) },
    findDigest: async () => 'absent',
    history: knownHistory(eight, 42),
    pictures,
    firstRead: Promise.resolve(),
    libraries: () => (['webster', 'vanier'] as const).map((id) => liveLibrary(id, countOf(100, eight))),
    campusNow: () => eight,
    ...more,
  });
  return { composer, given, requests };
}

describe('what a digest says', () => {
  test('is of its libraries alone, or of all of them', async () => {
    const { composer, given } = composing();
    await composer.message(digestOf({ libraryIds: ['vanier'] }), '2026-11-23');
    await composer.message(digestOf(), '2026-11-23');
    expect(given.map(({ libraries }) => libraries.map(({ library }) => library.id))).toEqual([
      ['vanier'],
      ['webster', 'vanier'],
    ]);
  });

  test('has a picture of the day in its language, with what is best and worst marked where there is one library', async () => {
    const { composer, requests } = composing();
    await composer.message(digestOf({ libraryIds: ['webster'], locale: 'fr' }), '2026-11-23');
    await composer.message(digestOf(), '2026-11-23');
    const day = { firstDay: '2026-11-23', lastDay: '2026-11-23' };
    expect(requests).toMatchObject([
      { libraryIds: ['webster'], ...day, locale: 'fr', marks: [{ kind: 'best' }, { kind: 'avoid' }] },
      { libraryIds: ['webster', 'vanier'], ...day, locale: 'en', marks: [] },
    ]);
  });

  test('is sent without a picture where it cannot be drawn, and where there is nothing to draw', async () => {
    const of = async () => 'failed' as const;
    const failing = composing({ pictures: { of } });
    await failing.composer.message(digestOf(), '2026-11-23');
    expect(failing.given[0]?.picture).toBe('none');
    const young = composing({ history: knownHistory(eight, 3) });
    await young.composer.message(digestOf(), '2026-11-23');
    expect([young.given[0]?.picture, young.requests]).toEqual(['none', []]);
  });

  test('waits for what is known of the past and of the hours just after a start', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { composer, given } = composing({ firstRead: promise });
    const message = composer.message(digestOf(), '2026-11-23');
    await new Promise((next) => setImmediate(next));
    expect(given).toEqual([]);
    resolve();
    await message;
    expect(given).toHaveLength(1);
  });
});
