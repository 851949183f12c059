import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { libraryOfSourceKey } from '../../src/domain/occupancy/library.ts';
import type { Reading } from '../../src/domain/occupancy/reading.ts';
import { SourceError } from '../../src/source/errors.ts';
import { type OccupancySnapshot, parseOccupancy } from '../../src/source/schema.ts';

const fetchedAt = Date.UTC(2026, 1, 11, 17);
const stamp = '2026-02-11 13:20:00.000';

/** Whether an entry says what a reading does. Told apart from the parser's own way: digit by digit, with no Number() over the whole text. */
function says(entry: unknown, { raw, stamp }: Reading): boolean {
  const { Occupancy, LastRecordTime } = Object(entry) as {
    readonly Occupancy?: unknown;
    readonly LastRecordTime?: unknown;
  };
  if (typeof Occupancy !== 'string' && typeof Occupancy !== 'number') return false;
  const [whole = '', fraction = ''] = String(Occupancy).replace('-', '').split('.');
  const people = [...whole].reduce((sum, digit) => sum * 10 + '0123456789'.indexOf(digit), 0);
  const isBelow = String(Occupancy).startsWith('-') && raw !== 0;
  return LastRecordTime === stamp && /^0*$/.test(fraction) && Math.abs(raw) === people && raw < 0 === isBelow;
}

describe('whatever is sent', () => {
  const odd = fc.oneof(
    fc.constantFrom('', null, 'NaN', '1e3', '.0000', '-0', '5.', 0, 367, '1900-01-01 00:00:00.000', stamp),
    fc.stringMatching(/^-?\d{0,8}(\.\d{0,5})?$/),
    fc.jsonValue(),
  );
  const entry = fc.oneof(fc.record({ Occupancy: odd, LastRecordTime: odd }, { requiredKeys: [] }), fc.jsonValue());
  const name = fc.oneof(fc.constantFrom('Webster', 'webster', 'Vanier', 'GreyNuns', '__proto__', 'New'), fc.string());
  const body = fc.oneof(
    fc.string(),
    fc.jsonValue().map((value) => JSON.stringify(value)),
    // Written by hand, so that __proto__ and repeated keys get into the text.
    fc
      .array(fc.tuple(name, entry))
      .map((pairs) => `{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`),
  );

  test('nothing but a SourceError is thrown', () => {
    fc.assert(
      fc.property(body, (text) => {
        try {
          parseOccupancy(text, fetchedAt);
        } catch (error) {
          expect(error).toBeInstanceOf(SourceError);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('a reading says what stands in the text under that name, and every id is there once', () => {
    fc.assert(
      fc.property(body, (text) => {
        let snapshot: OccupancySnapshot;
        try {
          snapshot = parseOccupancy(text, fetchedAt);
        } catch {
          return;
        }
        const entries = Object.entries<unknown>(JSON.parse(text));
        for (const reading of snapshot.readings) {
          // Under any of the spellings that name the library: which of several counts is said in other tests.
          const own = entries.filter(([key]) => libraryOfSourceKey(key).id === reading.libraryId);
          expect(
            own.some(([, entry]) => says(entry, reading)),
            JSON.stringify(reading),
          ).toBe(true);
        }
        const ids = [...snapshot.readings.map(({ libraryId }) => libraryId), ...snapshot.noRecord];
        expect(new Set(ids).size).toBe(ids.length);
        expect(snapshot.libraries).toHaveLength(ids.length);
      }),
      { numRuns: 500 },
    );
  });

  test('a whole number survives the way through "N.0000"', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), (people) => {
        const body = JSON.stringify({ Webster: { Occupancy: `${people}.0000`, LastRecordTime: stamp } });
        expect(parseOccupancy(body, fetchedAt).readings).toMatchObject([{ libraryId: 'webster', raw: people }]);
      }),
    );
  });
});
