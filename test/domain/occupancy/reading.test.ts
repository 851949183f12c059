import { describe, expect, test } from 'vitest';
import { advanceEstimate } from '../../../src/domain/occupancy/estimate.ts';
import { libraryOfSourceKey } from '../../../src/domain/occupancy/library.ts';
import { advancePeople } from '../../../src/domain/occupancy/people-inside.ts';
import { isNewReading, type Reading } from '../../../src/domain/occupancy/reading.ts';

const reading: Reading = { libraryId: 'webster', raw: 367, stamp: '2026-02-11 13:25:00.000', fetchedAt: 1 };

describe('a reading', () => {
  test('is new where the stamp or the count changed, and the first of all', () => {
    expect(isNewReading(undefined, reading)).toBe(true);
    expect(isNewReading(reading, { ...reading, stamp: '2026-02-11 13:30:00.000' })).toBe(true);
    expect(isNewReading(reading, { ...reading, raw: 368 })).toBe(true);
    expect(isNewReading(reading, { ...reading, fetchedAt: 2 })).toBe(false);
  });

  test('is of the library that the feed’s key stands for, or of a new one under its own name', () => {
    expect(libraryOfSourceKey('GreyNuns').id).toBe('greynuns');
    expect(libraryOfSourceKey('Annex')).toEqual({
      id: 'annex',
      sourceKey: 'Annex',
      names: { en: 'Annex', fr: 'Annex' },
    });
  });

  test('of doors that are counted from 0 at midnight goes through the estimate, in a library that is new too', () => {
    const noon = { raw: 1_000, at: Date.parse('2026-02-11T12:00:00-05:00') };
    for (const id of ['webster', 'annex'])
      expect(advancePeople(id, undefined, noon)).toEqual(advanceEstimate(undefined, noon));
  });
});
