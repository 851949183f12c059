import { describe, expect, test } from 'vitest';
import { columnsOf } from '../../src/transfer/history-columns.ts';
import { fieldsOf, libraryIdOf, rowOfFields } from '../../src/transfer/history-line.ts';

const now = Date.parse('2026-03-01T00:00:00Z');
const at = Date.parse('2026-02-11T12:41:00Z');

/** One line under a header, as it would be read. */
function read(header: string, line: string, request: { library?: string; inside?: boolean } = {}) {
  const columns = columnsOf(fieldsOf(header) ?? []);
  const { library, inside = false } = request;
  return rowOfFields(fieldsOf(line) ?? [], { columns, library, inside, now });
}
const problemOf = (header: string, line: string, request?: { library?: string; inside?: boolean }) => {
  const row = read(header, line, request);
  return row.ok ? undefined : row.problem;
};

describe('a line of history', () => {
  test('is a reading, as the counter said it, whose people are still to be worked out', () => {
    expect(read('series,timestamp_utc,count', 'webster,2026-02-11T12:41:00Z,-110')).toEqual({
      ok: true,
      value: {
        reading: { libraryId: 'webster', raw: -110, stamp: '', fetchedAt: at },
        seenAt: at,
        people: undefined,
      },
    });
  });

  test('has its columns in any order and case, its quotes and others beside them', () => {
    const line = '"367.0000", "a, ""b""" ,2026-02-11 07:41:00-05:00,Grey Nuns,2026-02-11 09:05:00.000';
    expect(read('COUNT,remark,Time,Library,api_last_record_time', line)).toMatchObject({
      value: { reading: { libraryId: 'greynuns', raw: 367, stamp: '2026-02-11 09:05:00.000', fetchedAt: at } },
    });
  });

  test('of our own exports has everything that a row of the database has', () => {
    const header = 'library,fetched_at,seen_at,stamp,raw,people';
    expect(read(header, 'vanier,2026-02-11T12:41:00.000Z,2026-02-11T12:44:00.001Z,s,5,4.25')).toEqual({
      ok: true,
      value: {
        reading: { libraryId: 'vanier', raw: 5, stamp: 's', fetchedAt: at },
        seenAt: at + 180_001,
        people: 4.25,
      },
    });
    expect(read(header, 'vanier,2026-02-11T12:41:00.000Z,,s,5,')).toMatchObject({
      value: { seenAt: at, people: undefined },
    });
  });

  test('becomes the library that was asked for, whatever the file calls it', () => {
    const row = read('series,time,count', 'counter 7,2026-02-11T12:41Z,5', { library: 'webster' });
    expect(row).toMatchObject({ value: { reading: { libraryId: 'webster' } } });
  });

  test('with people inside already needs no estimate', () => {
    const row = read('library,time,count', 'vanier,2026-02-11T12:41Z,5', { inside: true });
    expect(row).toMatchObject({ value: { people: 5 } });
  });

  test.each([
    ['.0000', 0],
    ['-.0000', 0],
    ['-5.0000', -5],
    ['0', 0],
  ])('counts %s as %i', (count, raw) => {
    expect(read('library,time,count', `vanier,2026-02-11T12:41Z,${count}`)).toMatchObject({
      value: { reading: { raw } },
    });
  });

  test.each(['', ' ', 'null', '1.5', '1e3', '+5', '0x10', '100001', '∞'])('refuses the count "%s"', (count) => {
    expect(problemOf('library,time,count', `vanier,2026-02-11T12:41Z,${count}`)).toMatch(/not a whole number/);
  });

  test.each([
    ['time', '2026-02-11 12:41', /has no zone: put Z or an offset/],
    ['fetched_at', '2026-02-11T12:41:00', /has no zone/],
    ['time', '2026-02-30T12:41Z', /is not a time/],
    ['time', '', /"" is not a time/],
    ['time', '2026-02-11', /is not a time/],
    ['timestamp_utc', '1770813660', /is not a time/],
    ['timestamp_utc', 'x'.repeat(99), /^"x{40}…" is not a time$/],
    ['time', '2026-03-01T00:00:00.001Z', /is in the future/],
    ['time', '1900-01-01T00:00Z', /is before 1970/],
    ['time', '2016-01-31T00:00Z', /is more than ten years ago/],
  ])('refuses in the column %s the time "%s"', (column, time, problem) => {
    expect(problemOf(`library,${column},count`, `vanier,${time},5`)).toMatch(problem);
  });

  test('takes a time without a zone where the column says that it is UTC', () => {
    expect(read('library,timestamp_utc,count', 'vanier,2026-02-11 12:41:00,5')).toMatchObject({
      value: { reading: { fetchedAt: at } },
    });
  });

  test.each([
    ['a name that is none', 'library,time,count', '<b>,2026-02-11T12:41Z,5', /"<b>" is no name for a library/],
    ['no name', 'library,time,count', ',2026-02-11T12:41Z,5', /"" is no name/],
    [
      'a counter without a record',
      'library,time,stamp,raw',
      'a,2026-02-11T12:41Z,1900-01-01 00:00:00.000,0',
      /no record/,
    ],
    ['a stamp that PostgreSQL would not keep', 'library,time,stamp,raw', 'a,2026-02-11T12:41Z,a\0b,5', /NUL/],
    ['people who are no number', 'library,time,raw,people', 'a,2026-02-11T12:41Z,5,many', /not a number of people/],
    ['fewer than no people', 'library,time,raw,people', 'a,2026-02-11T12:41Z,5,-1', /not a number of people/],
    [
      'a sight before the fetch',
      'library,time,seen_at,raw',
      'a,2026-02-11T12:41Z,2026-02-11T12:40Z,5',
      /last seen before/,
    ],
    ['a sight in the future', 'library,time,seen_at,raw', 'a,2026-02-11T12:41Z,2027-01-01T00:00Z,5', /in the future/],
  ])('refuses %s', (_, header, line, problem) => {
    expect(problemOf(header, line)).toMatch(problem);
  });

  test('refuses a head count below zero', () => {
    expect(problemOf('library,time,count', 'a,2026-02-11T12:41Z,-5', { inside: true })).toBe(
      '-5 people cannot be inside',
    );
  });

  test.each(['a,"b', 'a,"b"c', 'a,b"c'])('has no fields where quotes are broken: %s', (line) => {
    expect(fieldsOf(line)).toBeUndefined();
  });
});

test.each([
  ['Webster', 'webster'],
  [' GREYNUNS ', 'greynuns'],
  ['Sœurs-Grises', 'greynuns'],
  ['Loyola', 'loyola'],
  ['constructor', undefined],
  ['a\nb', undefined],
])('the library of the name %j is %s', (name, id) => {
  expect(libraryIdOf(name)).toBe(id);
});

describe('the names of the columns', () => {
  test.each([
    ['time,library', /none for a count \(count or raw\)/],
    ['library,count', /none for a time/],
    ['library;time;count', /none for a time .* and a count/],
    ['', /none for a time/],
  ])('of "%s" are refused', (header, problem) => {
    expect(() => columnsOf(fieldsOf(header) ?? [])).toThrow(problem);
  });

  test('prefer those of our own exports', () => {
    const columns = columnsOf(['count', 'series', 'time', 'raw', 'library', 'fetched_at']);
    expect(columns).toMatchObject({ raw: 3, library: 4, series: 1, time: 5 });
  });
});
