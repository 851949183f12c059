import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { knownLibraries, libraryOfSourceKey } from '../../src/domain/occupancy/library.ts';
import { SourceError } from '../../src/source/errors.ts';
import { hoursOf, parseHours } from '../../src/source/hours.ts';

/** The shape of the feed's own example (library/hours in its documentation). */
const day = [
  { service: 'Webster Library', text: '9 AM to 10 PM' },
  { service: 'Reference Desk', text: '9 AM to 5 PM' },
  { service: 'Vanier Library', text: '9 AM to 9 PM' },
  { service: 'Grey Nuns', text: 'Closed - 24h' },
];

describe('parseHours', () => {
  test('keeps every service and its text as it is', () => {
    expect(parseHours(JSON.stringify(day))).toEqual(day);
  });

  test('leaves out what is no service with a text and keeps the rest', () => {
    const odd = [null, 'Webster', {}, { service: 'Vanier Library' }, { service: 'Vanier Library', text: null }];
    const empty = [{ service: 'Vanier Library', text: ' \u200b ' }];
    expect(parseHours(JSON.stringify([...odd, day[0], ...empty]))).toEqual([day[0]]);
  });

  test('shows no character that cannot be seen and no more than 100 of the others', () => {
    const text = (value: string) => parseHours(JSON.stringify([{ service: 'Webster Library', text: value }]))[0]?.text;
    expect(text('  9 AM\r\n\tto\u202E 10\u0000PM ')).toBe('9 AM to 10 PM');
    expect(text('é'.repeat(100))).toBe('é'.repeat(100));
    expect(text('📚'.repeat(101))).toBe(`${'📚'.repeat(99)}…`);
  });

  test.each([
    ['', 'notJson'],
    ['<html>', 'notJson'],
    ['{}', 'notTheFeed'],
    ['null', 'notTheFeed'],
  ])('refuses %j as %s', (body, kind) => {
    expect(() => parseHours(body)).toThrow(expect.objectContaining({ kind }));
  });

  test('throws nothing but a SourceError, and what it gives can be shown', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.array(fc.jsonValue()).map((v) => JSON.stringify(v)),
        ),
        (body) => {
          try {
            for (const { text } of parseHours(body)) expect(text).toMatch(/^[^\p{Cc}\p{Cf}]{1,200}$/u);
          } catch (error) {
            expect(error).toBeInstanceOf(SourceError);
          }
        },
      ),
    );
  });
});

describe('hoursOf', () => {
  test('finds each library by the name that the feed gives its building', () => {
    expect(knownLibraries.map((library) => hoursOf(library, day))).toEqual([
      '9 AM to 10 PM',
      '9 AM to 9 PM',
      'Closed - 24h',
    ]);
  });

  test.each(['Grey Nuns Reading Room', 'GREY NUNS LIBRARY', 'Grey-Nuns'])('takes %j for Grey Nuns', (service) => {
    expect(hoursOf(libraryOfSourceKey('GreyNuns'), [{ service, text: '24 h' }])).toBe('24 h');
  });

  test.each(['Webster Library Reference Desk', 'Reference Desk', 'Library', 'Vanier Library'])(
    'does not take the hours of %j for those of Webster',
    (service) => {
      expect(hoursOf(libraryOfSourceKey('Webster'), [{ service, text: '9 AM to 5 PM' }])).toBeUndefined();
    },
  );

  test('finds a library that is not in the campus file', () => {
    expect(hoursOf(libraryOfSourceKey('Law'), [{ service: 'Law Library', text: '8 to 8' }])).toBe('8 to 8');
  });
});
