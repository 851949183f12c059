import { describe, expect, test } from 'vitest';
import { SourceError } from '../../src/source/errors.ts';
import { parseOccupancy } from '../../src/source/schema.ts';

const fetchedAt = Date.UTC(2026, 1, 11, 17);
const stamp = '2026-02-11 13:20:00.000';
const vanier = { Occupancy: '104.0000', LastRecordTime: stamp };

/** Parses a body in which Vanier is well, so that what is said of Webster stands alone. */
const parse = (body: object) => parseOccupancy(JSON.stringify(body), fetchedAt);
const webster = (entry: unknown) => parse({ Webster: entry, Vanier: vanier });
const websterCount = (Occupancy: unknown) => webster({ Occupancy, LastRecordTime: stamp });
const rawOf = (snapshot: ReturnType<typeof parse>, libraryId: string) =>
  snapshot.readings.find((reading) => reading.libraryId === libraryId)?.raw;

const failureOf = (body: string) => {
  try {
    parseOccupancy(body, fetchedAt);
  } catch (error) {
    if (error instanceof SourceError) return error.failure;
    throw error;
  }
  throw new Error('it was read');
};

describe('the body of the documentation', () => {
  test('becomes one reading a library, with the stamp word for word and the time of our own clock', () => {
    const snapshot = parse({
      Webster: { Occupancy: '367.0000', LastRecordTime: '2018-08-27 16:45:00.000' },
      Vanier: { Occupancy: '104.0000', LastRecordTime: '2018-08-27 16:15:00.000' },
      GreyNuns: { Occupancy: '-5.0000', LastRecordTime: '2018-08-27 16:45:00.000' },
    });
    expect(snapshot.readings).toEqual([
      { libraryId: 'webster', raw: 367, stamp: '2018-08-27 16:45:00.000', fetchedAt },
      { libraryId: 'vanier', raw: 104, stamp: '2018-08-27 16:15:00.000', fetchedAt },
      { libraryId: 'greynuns', raw: -5, stamp: '2018-08-27 16:45:00.000', fetchedAt },
    ]);
    expect(snapshot).toMatchObject({ fetchedAt, noRecord: [], problems: [] });
    expect(snapshot.libraries.map(({ id }) => id)).toEqual(['webster', 'vanier', 'greynuns']);
  });
});

describe('Occupancy', () => {
  test.each([
    ['367.0000', 367],
    ['-110.0000', -110],
    ['-247.0000', -247],
    ['.0000', 0],
    ['0.0000', 0],
    ['-.0000', 0],
    ['367', 367],
    ['100000.0000', 100_000],
    [367, 367],
    [-5, -5],
    [0, 0],
  ])('%j is %d', (text, people) => {
    expect(rawOf(websterCount(text), 'webster')).toBe(people);
  });

  test.each([
    [''],
    [' '],
    [' 5.0000'],
    ['5.0000\n'],
    [null],
    [undefined],
    [367.5],
    [1e300],
    [100_001],
    [true],
    [['367.0000']],
    [{}],
    ['1e3'],
    ['0x10'],
    ['Infinity'],
    ['NaN'],
    ['null'],
    ['+5.0000'],
    ['--5.0000'],
    ['-'],
    ['.'],
    ['5.'],
    ['.5'],
    ['.5000'],
    ['12.5000'],
    ['1,540'],
    ['1 540.0000'],
    ['１２'],
    ['100001.0000'],
    ['-100001.0000'],
    ['9007199254740993.0000'],
    ['9'.repeat(400)],
  ])('%j is a problem of that library, never 0, and costs Vanier nothing', (value) => {
    const snapshot = websterCount(value);
    expect(rawOf(snapshot, 'webster')).toBeUndefined();
    expect(snapshot.noRecord).toEqual([]);
    expect(snapshot.problems).toMatchObject([{ sourceKey: 'Webster', message: expect.stringContaining('Occupancy') }]);
    expect(snapshot.problems[0]?.message.length).toBeLessThan(120);
    expect(rawOf(snapshot, 'vanier')).toBe(104);
  });
});

test('the form in which the feed writes its counts is reported', () => {
  const forms = (webster: unknown, vanier: unknown) =>
    parseOccupancy(
      JSON.stringify({
        Webster: { Occupancy: webster, LastRecordTime: '2026-02-11 09:05:00.000' },
        Vanier: { Occupancy: vanier, LastRecordTime: '2026-02-11 09:05:00.000' },
      }),
      fetchedAt,
    ).form;
  expect([forms('1.0000', '2.0000'), forms(1, 2), forms(1, '2.0000')]).toEqual(['decimals', 'numbers', 'both']);
});

describe("libraries that are none of the campus's", () => {
  const entry = { Occupancy: '1.0000', LastRecordTime: '2026-02-11 09:05:00.000' };

  test('are at most 64 with those of the campus, and one problem speaks of all the others', () => {
    const keys = Array.from({ length: 200 }, (_, index) => `Annex ${index}`);
    const feed = Object.fromEntries([...keys, 'Webster'].map((key) => [key, entry]));
    const snapshot = parseOccupancy(JSON.stringify(feed), fetchedAt);
    expect(snapshot.libraries).toHaveLength(64);
    expect(snapshot.libraries[0]?.id).toBe('webster');
    expect(snapshot.problems).toHaveLength(1);
    expect(snapshot.problems[0]?.message).toContain('64');
  });

  test('have an id that Discord takes as a choice, whatever lower case makes of their name', () => {
    const snapshot = parseOccupancy(
      JSON.stringify({ ['İ'.repeat(50)]: entry, ['İ'.repeat(5)]: entry, Webster: entry }),
      fetchedAt,
    );
    expect(snapshot.libraries.map(({ id }) => id)).toEqual(['webster', 'İ'.repeat(5).toLowerCase()]);
    expect(snapshot.problems).toMatchObject([{ message: 'this is no name for a library' }]);
  });
});

describe('LastRecordTime', () => {
  test.each([
    ['2026-02-11 09:05:00.000'],
    ['2026-02-11 23:55:00.000'],
    ['2026-02-11 23:55:00'],
    ['2026-03-08 02:30:00.000'],
    ['2026-02-11T09:05:00.000'],
    ['2026-02-11T14:05:00Z'],
    ['2026-02-11T09:05:00-05:00'],
  ])('%j is kept word for word, whatever it would be as a time', (text) => {
    expect(webster({ Occupancy: '1.0000', LastRecordTime: text }).readings).toContainEqual({
      libraryId: 'webster',
      raw: 1,
      stamp: text,
      fetchedAt,
    });
  });

  test.each([
    [''],
    [null],
    [undefined],
    [1_770_818_700],
    ['now'],
    ['2026-02-11T09:05'],
    ['2026-02-30T09:05:00Z'],
    ['2026-02-11 09:05:00 EST'],
    ['2026-13-11 09:05:00.000'],
    ['2026-02-30 09:05:00.000'],
    ['2026-02-11 25:05:00.000'],
    [' 2026-02-11 09:05:00.000'],
  ])('%j is a problem of that library', (text) => {
    const snapshot = webster({ Occupancy: '1.0000', LastRecordTime: text });
    expect(rawOf(snapshot, 'webster')).toBeUndefined();
    expect(snapshot.problems).toMatchObject([{ message: expect.stringContaining('LastRecordTime') }]);
  });
});

describe('a sensor with no record', () => {
  const never = '1900-01-01 00:00:00.000';

  test('is no data, not 0 people', () => {
    const snapshot = parse({ GreyNuns: { Occupancy: '.0000', LastRecordTime: never }, Vanier: vanier });
    expect(snapshot.noRecord).toEqual(['greynuns']);
    expect(rawOf(snapshot, 'greynuns')).toBeUndefined();
    expect(snapshot.problems).toEqual([]);
  });

  test('is no data even if it is all that there is', () => {
    expect(parse({ GreyNuns: { Occupancy: '.0000', LastRecordTime: never } }).noRecord).toEqual(['greynuns']);
  });

  test('is doubted when it counts people all the same', () => {
    const snapshot = webster({ Occupancy: '12.0000', LastRecordTime: never });
    expect(rawOf(snapshot, 'webster')).toBeUndefined();
    expect(snapshot.noRecord).toEqual([]);
    expect(snapshot.problems).toMatchObject([{ sourceKey: 'Webster' }]);
  });

  test('is not a sensor that counts 0 just after midnight', () => {
    expect(rawOf(websterCount('.0000'), 'webster')).toBe(0);
  });
});

describe('the libraries of a body', () => {
  test('a missing one is simply not there', () => {
    const snapshot = parse({ Vanier: vanier });
    expect(snapshot.libraries.map(({ id }) => id)).toEqual(['vanier']);
    expect(snapshot.problems).toEqual([]);
  });

  test('a new one appears under its own name', () => {
    const snapshot = parse({ Vanier: vanier, LawLibrary: { Occupancy: '12.0000', LastRecordTime: stamp } });
    expect(rawOf(snapshot, 'lawlibrary')).toBe(12);
    expect(snapshot.libraries[1]).toEqual({
      id: 'lawlibrary',
      sourceKey: 'LawLibrary',
      names: { en: 'LawLibrary', fr: 'LawLibrary' },
    });
  });

  test.each([[null], ['closed'], [[]], [42]])('a known one whose entry is %j is a problem', (entry) => {
    const snapshot = webster(entry);
    expect(snapshot.problems).toMatchObject([{ sourceKey: 'Webster' }]);
    expect(rawOf(snapshot, 'vanier')).toBe(104);
  });

  test('a field that we do not know is passed over, in a library and beside it', () => {
    const snapshot = parse({ Vanier: { ...vanier, Capacity: '809' }, Version: '2', Meta: { page: 1 } });
    expect(rawOf(snapshot, 'vanier')).toBe(104);
    expect(snapshot.problems).toEqual([]);
  });

  test('of two keys with one id the known spelling wins, wherever it stands', () => {
    const other = { Occupancy: '1.0000', LastRecordTime: stamp };
    const snapshot = parse({ vanier: other, Vanier: vanier });
    expect(snapshot.readings).toHaveLength(1);
    expect(rawOf(snapshot, 'vanier')).toBe(104);
    expect(snapshot.problems).toMatchObject([{ sourceKey: 'vanier', message: expect.stringContaining('twice') }]);
  });

  test.each([
    ['__proto__'],
    ['constructor'],
    ['Constructor'],
    ['toString'],
    [''],
    [' Webster'],
    ['@everyone'],
    ['[click](https://example.com)'],
    ['a\u202Eb'],
    ['x'.repeat(51)],
    ['x'.repeat(10_000)],
  ])('%j is no name for a library', (key) => {
    const entry = `{"Occupancy":"1.0000","LastRecordTime":"${stamp}"}`;
    const snapshot = parseOccupancy(`{${JSON.stringify(key)}:${entry},"Vanier":${entry}}`, fetchedAt);
    expect(snapshot.readings.map(({ libraryId }) => libraryId)).toEqual(['vanier']);
    expect(snapshot.problems).toHaveLength(1);
    expect(snapshot.problems[0]?.sourceKey.length).toBeLessThanOrEqual(51);
    expect(({} as Record<string, unknown>).Occupancy).toBeUndefined();
  });
});

describe('a body that is not the feed', () => {
  test.each([
    ['', 'nothing'],
    ['  \n', 'nothing'],
    ['<!DOCTYPE html><title>Maintenance</title>', 'a web page'],
    ['{"Webster":{"Occupancy":"36', 'other text'],
    ['undefined', 'other text'],
  ])('%j is not JSON', (body, seen) => {
    expect(failureOf(body)).toEqual({ kind: 'notJson', seen });
  });

  test.each([
    ['null'],
    ['[]'],
    ['42'],
    ['"Webster"'],
    ['{}'],
    ['{"error":"quota"}'],
    [`{"libraries":{"Webster":${JSON.stringify(vanier)}}}`],
    ['['.repeat(30_000) + ']'.repeat(30_000)],
    [`{"Webster":${'['.repeat(30_000)}${']'.repeat(30_000)}}`],
  ])('%.40j is JSON but not the feed', (body) => {
    expect(failureOf(body).kind).toBe('notTheFeed');
  });

  test('nor is one in which no library can be read: nothing was learnt, and it says why', () => {
    expect(failureOf('{"Webster":{"Occupancy":"","LastRecordTime":""},"Vanier":null}')).toEqual({
      kind: 'notTheFeed',
      detail:
        '"Webster": Occupancy is "", not a whole number; LastRecordTime is "", not a date and time, "Vanier": its entry is null, not an object',
    });
  });
});
