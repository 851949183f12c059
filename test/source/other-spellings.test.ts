import { describe, expect, test } from 'vitest';
import { parseOccupancy } from '../../src/source/schema.ts';

const fetchedAt = Date.UTC(2026, 1, 11, 12, 40);

describe('libraries of the campus that the feed writes in another way', () => {
  const entry = (count: number) => ({ Occupancy: `${count}.0000`, LastRecordTime: '2026-02-11 09:05:00.000' });

  test('are the same, with their names', () => {
    const feed = { webster: entry(1), 'Vanier Library': entry(2), 'Grey Nuns': entry(3) };
    const { libraries, readings, problems } = parseOccupancy(JSON.stringify(feed), fetchedAt);
    expect(libraries.map(({ id, names }) => [id, names.fr])).toEqual([
      ['webster', 'Webster'],
      ['vanier', 'Vanier'],
      ['greynuns', 'Sœurs-Grises'],
    ]);
    expect(readings.map(({ libraryId, raw }) => [libraryId, raw])).toEqual([
      ['webster', 1],
      ['vanier', 2],
      ['greynuns', 3],
    ]);
    expect(problems).toEqual([]);
  });

  test('do not take the place of the one that has its own name', () => {
    const feed = { 'Webster Library': entry(1), WEBSTER: entry(2), Webster: entry(3) };
    const { readings, problems } = parseOccupancy(JSON.stringify(feed), fetchedAt);
    expect(readings).toMatchObject([{ libraryId: 'webster', raw: 3 }]);
    expect(problems).toHaveLength(2);
  });
});
