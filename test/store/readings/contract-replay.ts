import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LibraryRecord, OccupancyStore } from '../../../src/store/readings/reading-ports.ts';
import { rowsOf } from './contract.ts';
import { recordOf } from './record-of.ts';

type OnFreshStore = <T>(run: (store: OccupancyStore) => Promise<T>) => Promise<T>;

/** Polls in the order of time. Few counts and stamps, so that unchanged readings and returns to earlier ones are common. */
const polls = fc
  .array(
    fc.array(
      fc.record({
        id: fc.constantFrom('webster', 'vanier'),
        raw: fc.integer({ min: -1, max: 1 }),
        stamp: fc.constantFrom('a', 'b'),
      }),
      {
        minLength: 1,
        maxLength: 2,
      },
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((seen) =>
    seen.map((libraries, minutes) => libraries.map(({ id, raw, stamp }) => recordOf(id, minutes, raw, { stamp }))),
  );

/** The laws that make a late, doubled or replayed poll harmless, tried `numRuns` times each. */
export function replayProperties(onFreshStore: OnFreshStore, numRuns: number): void {
  const rowsAfter = (deliveries: readonly (readonly LibraryRecord[])[]) =>
    onFreshStore(async (store) => {
      for (const records of deliveries) await store.record(records);
      return rowsOf(store);
    });

  test('ends with the same rows however often the polls so far are replayed', async () => {
    const replays = fc.array(fc.nat(), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(polls, replays, async (inOrder, from) => {
        // After poll i, everything from some earlier poll up to i comes again.
        const replayed = inOrder.flatMap((poll, i) => {
          const start = from[i];
          return start === undefined ? [poll] : [poll, ...inOrder.slice(start % (i + 1), i + 1)];
        });
        expect(await rowsAfter(replayed)).toEqual(await rowsAfter(inOrder));
      }),
      { numRuns },
    );
  });

  test('ends with the same rows whether libraries come together or one by one in any interleaving', async () => {
    await fc.assert(
      fc.asyncProperty(polls, fc.infiniteStream(fc.boolean()), async (inOrder, coin) => {
        const [webster, vanier] = ['webster', 'vanier'].map((id) =>
          inOrder.flat().filter(({ reading }) => reading.libraryId === id),
        );
        const interleaved: LibraryRecord[][] = [];
        for (const [left, right] = [[...(webster ?? [])], [...(vanier ?? [])]]; left.length + right.length > 0; ) {
          const next = (coin.next().value ? left.shift() : right.shift()) ?? left.shift() ?? right.shift();
          if (next) interleaved.push([next]);
        }
        expect(await rowsAfter(interleaved)).toEqual(await rowsAfter(inOrder));
      }),
      { numRuns },
    );
  });

  test('takes no notice of a poll that comes after a newer one', async () => {
    const shuffled = polls.chain((inOrder) =>
      fc.array(fc.constantFrom(...inOrder.flat()), { minLength: 1, maxLength: 16 }),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async (deliveries) => {
        const newestSoFar = deliveries.filter((record, i) =>
          deliveries
            .slice(0, i)
            .every((before) => before.reading.libraryId !== record.reading.libraryId || before.seenAt < record.seenAt),
        );
        const inOrder = await rowsAfter(newestSoFar.map((record) => [record]));
        expect(await rowsAfter(deliveries.map((record) => [record]))).toEqual(inOrder);
        expect(inOrder.series.map((points) => points.map((point) => point.raw))).toEqual(expectedCounts(newestSoFar));
      }),
      { numRuns },
    );
  });
}

/** The counts of each library's rows, said the simplest way: what is left when neighbours with equal stamp and count merge. */
function expectedCounts(records: readonly LibraryRecord[]): number[][] {
  const ids = [...new Set(records.map(({ reading }) => reading.libraryId))].sort();
  return ids.map((id) => {
    const own = records.map(({ reading }) => reading).filter((reading) => reading.libraryId === id);
    const rows = own.filter((reading, i) => reading.raw !== own[i - 1]?.raw || reading.stamp !== own[i - 1]?.stamp);
    return rows.map((reading) => reading.raw);
  });
}
