import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freeDesktops } from '../../src/domain/occupancy/computers.ts';
import { parseComputers } from '../../src/source/computers.ts';
import { SourceError } from '../../src/source/errors.ts';

/** The shape of the API's own answer: strings, though documented as whole numbers. */
const body = {
  Webster: { Desktops: { 'LB-245': '23', 'LB-285': '11' }, Laptops: '151', Tablets: '41' },
  Vanier: { Desktops: { 'VL-122': '17', 'VL-201': '16', 'VL-Entrance': '0' }, Laptops: '74', Tablets: '23' },
};
const read = (value: unknown) => parseComputers(JSON.stringify(value));
const plain = (value: unknown) =>
  read(value).map(({ library, rooms, laptops, tablets }) => ({
    id: library.id,
    rooms: Object.fromEntries(rooms.map(({ name, free }) => [name, free])),
    laptops,
    tablets,
  }));
const webster = { id: 'webster', rooms: { 'LB-245': 23, 'LB-285': 11 }, laptops: 151, tablets: 41 };
const vanier = { id: 'vanier', rooms: { 'VL-122': 17, 'VL-201': 16, 'VL-Entrance': 0 }, laptops: 74, tablets: 23 };

describe('free computers', () => {
  test('are read from strings, and from the whole numbers that are documented', () => {
    expect(plain(body)).toEqual([webster, vanier]);
    const documented = JSON.parse(JSON.stringify(body).replaceAll(/"(\d+)"/g, '$1'));
    expect(plain(documented)).toEqual([webster, vanier]);
    expect(read(body).map(freeDesktops)).toEqual([34, 33]);
  });

  test('of a new room and a new library appear, behind those that are known', () => {
    const rooms = { ...body.Webster.Desktops, 'LB-999': '3' };
    const law = { Desktops: {}, Laptops: '2', Tablets: '0' };
    expect(plain({ Law: law, Vanier: body.Vanier, Webster: { ...body.Webster, Desktops: rooms } })).toEqual([
      { ...webster, rooms: { ...webster.rooms, 'LB-999': 3 } },
      vanier,
      { id: 'law', rooms: {}, laptops: 2, tablets: 0 },
    ]);
  });

  test('of a known library are not displaced by an entry that is almost called so, or by many others', () => {
    const others = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`Annex ${index}`, { Laptops: '1' }]));
    const found = plain({ webster: { Laptops: '999' }, ...others, ...body });
    expect(found.slice(0, 2)).toEqual([webster, vanier]);
  });

  test.each<[string, unknown, object]>([
    ['an empty string', '', {}],
    ['null', null, {}],
    ['a negative number', '-3', {}],
    ['a fraction', '2.5', {}],
    ['an exponent', '1e3', {}],
    ['a word', 'many', {}],
    ['true', true, {}],
    ['a list', ['3'], {}],
    ['too many', '10001', {}],
  ])('a value that is %s costs only itself', (_, value) => {
    const spoilt = { ...body.Webster, Desktops: { ...body.Webster.Desktops, 'LB-285': value } };
    expect(plain({ ...body, Webster: spoilt })).toEqual([
      { ...webster, rooms: { 'LB-245': 23, 'LB-285': undefined } },
      vanier,
    ]);
    expect(plain({ ...body, Webster: { ...body.Webster, Laptops: value } })).toEqual([
      { ...webster, laptops: undefined },
      vanier,
    ]);
    expect(freeDesktops(read({ Webster: spoilt })[0] ?? Object.create(null))).toBe(23);
  });

  test('of desktops that are none cost the laptops nothing, and a broken library costs the other nothing', () => {
    for (const desktops of [null, [], 'none', 5, undefined]) {
      expect(plain({ Webster: { ...body.Webster, Desktops: desktops } })).toEqual([{ ...webster, rooms: {} }]);
    }
    for (const broken of [null, [], 'closed', 5, {}]) expect(plain({ ...body, Webster: broken })).toEqual([vanier]);
  });

  test('of rooms and libraries with names that cannot be shown are left out', () => {
    const named = {
      __proto__: '1',
      constructor: '2',
      '@everyone': '3',
      '': '4',
      [`r${'x'.repeat(60)}`]: '5',
      'LB-1': '6',
    };
    expect(plain({ '<@1>': body.Vanier, Webster: { Desktops: named } })).toEqual([
      { id: 'webster', rooms: { 'LB-1': 6 }, laptops: undefined, tablets: undefined },
    ]);
  });

  test.each([
    ['', 'notJson'],
    ['<html>', 'notJson'],
    ['{"Webster":', 'notJson'],
    ['null', 'notTheFeed'],
    ['[]', 'notTheFeed'],
    ['{}', 'notTheFeed'],
    ['7', 'notTheFeed'],
    ['{"error":"Unauthorized"}', 'notTheFeed'],
    ['{"Webster":{"Occupancy":"3.0000"}}', 'notTheFeed'],
  ])('are refused in %j as %s', (text, kind) => {
    expect(() => parseComputers(text)).toThrow(expect.objectContaining({ kind }));
  });

  test('throw nothing but a SourceError, and what comes out can be shown', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.nat().map(String), fc.constant(null), fc.double());
    const library = fc.record(
      { Desktops: fc.oneof(fc.dictionary(fc.string(), value), value), Laptops: value, Tablets: value },
      { requiredKeys: [] },
    );
    const nearly = fc.dictionary(fc.oneof(fc.constantFrom('Webster', 'Vanier'), fc.string()), library);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          nearly.map((each) => JSON.stringify(each)),
        ),
        (text) => {
          try {
            for (const { rooms, laptops, tablets } of parseComputers(text)) {
              for (const free of [...rooms.map((room) => room.free), laptops, tablets]) {
                if (free !== undefined) expect(Number.isSafeInteger(free) && free >= 0 && free <= 10_000).toBe(true);
              }
              for (const { name } of rooms) expect(name).toMatch(/^[\p{L}\p{N}][\p{L}\p{N} ._'’&-]{0,49}$/u);
            }
          } catch (error) {
            expect(error).toBeInstanceOf(SourceError);
          }
        },
      ),
    );
  });
});
