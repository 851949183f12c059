import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRowSorter, type UnfoldedRow } from '../../../src/store/readings/row-sorter.ts';

const rowAt = (libraryId: string, fetchedAt: number, raw: number, people?: number): UnfoldedRow => ({
  reading: { libraryId, fetchedAt, raw, stamp: `stamp of ${raw}` },
  seenAt: fetchedAt + 1,
  people,
});

describe('the row sorter', () => {
  test('gives back any rows in the order of library and time, of two at the same time the first', () => {
    const rows = fc.array(
      fc.tuple(fc.constantFrom('a', 'b', 'é'), fc.integer({ min: 0, max: 20 }), fc.integer(), fc.option(fc.nat())),
    );
    fc.assert(
      fc.property(rows, (drawn) => {
        const given = drawn.map(([library, time, raw, people]) => rowAt(library, time, raw, people ?? undefined));
        const first = new Map<string, UnfoldedRow>();
        const sorter = createRowSorter();
        try {
          for (const row of given) {
            const key = `${row.reading.libraryId} ${String(row.reading.fetchedAt).padStart(2, '0')}`;
            expect(sorter.add(row)).toBe(!first.has(key));
            if (!first.has(key)) first.set(key, row);
          }
          const sorted = [...first].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
          expect([...sorter.inOrder()]).toStrictEqual(sorted);
        } finally {
          sorter.close();
        }
      }),
    );
  });

  test('says what happened when it is used after its end', () => {
    const sorter = createRowSorter();
    sorter.close();
    expect(() => sorter.add(rowAt('a', 1, 1))).toThrow(expect.objectContaining({ name: 'StoreError' }));
  });
});
