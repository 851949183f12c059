import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readingKeptMs } from '../../src/domain/occupancy/reading.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import type { HistoryRow } from '../../src/store/readings/history-rows.ts';
import { historyHeader, historyLines } from '../../src/transfer/history-csv.ts';
import { everythingIn, importText, now, recordingOf } from './import-scene.ts';

let store: Store;
beforeEach(async () => {
  store = await openStore({ url: 'sqlite::memory:' });
});
afterEach(() => store.close());

/** What a fresh store has after `fill`. */
async function rowsAfter(fill: (fresh: Store) => Promise<unknown>): Promise<HistoryRow[]> {
  const fresh = await openStore({ url: 'sqlite::memory:' });
  try {
    await fill(fresh);
    return await everythingIn(fresh);
  } finally {
    await fresh.close();
  }
}

describe('an import', () => {
  test('puts the good rows in and names the bad ones with their lines', async () => {
    const text = [
      '\uFEFFlibrary,time,count\r',
      'webster,2026-02-11T12:41:00Z,-110\r',
      '',
      'webster,2026-02-11T12:46:00Z,\r',
      'webster,"2026-02-11T12:51:00Z,5\r',
      'webster,2026-02-11T12:56:00Z,5,5\r',
      'webster,2027-02-11T12:56:00Z,5\r',
      'webster,2026-02-11T13:01:00Z,12.0000\r',
    ].join('\n');
    expect(await importText(store, text)).toEqual({
      rows: 6,
      added: 2,
      alreadyThere: 0,
      refused: 4,
      refusals: [
        { line: 4, reason: '"" is not a whole number of people' },
        { line: 5, reason: 'a quote is open at its end, or closes too early' },
        { line: 6, reason: '4 fields instead of 3' },
        { line: 7, reason: '"2027-02-11T12:56:00Z" is in the future' },
      ],
      leftOut: 0,
      unknown: [],
    });
    expect((await everythingIn(store)).map(({ reading, people }) => [reading.raw, people])).toEqual([
      [-110, 0],
      [12, expect.closeTo(122, 0)],
    ]);
  });

  test('shows the first ten refusals and counts them all', async () => {
    const bad = Array.from({ length: 25 }, () => 'webster,yesterday,5');
    const report = await importText(store, ['library,time,count', ...bad].join('\n'));
    expect(report).toMatchObject({ rows: 25, added: 0, refused: 25 });
    expect(report.refusals.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  test('takes one series of several and says what library it becomes', async () => {
    const [, ...rows] = recordingOf('a', 3).split('\n');
    const [, ...others] = recordingOf('b', 5).split('\n');
    const text = ['series,time,count', ...others, ...rows].join('\n');
    expect(await importText(store, text, { series: 'a', library: 'vanier' })).toMatchObject({
      rows: 3,
      added: 3,
      leftOut: 5,
      unknown: [],
    });
    expect((await everythingIn(store)).map(({ reading }) => reading.libraryId)).toEqual(Array(3).fill('vanier'));
  });

  test('takes each series as a library of its own, and says which of them the feed does not have', async () => {
    const text = `series,time,count\nWebster,2026-02-11T12:41Z,1\nThe Gym,2026-02-11T12:41Z,2`;
    expect(await importText(store, text)).toMatchObject({ added: 2, unknown: ['the gym'] });
  });

  test.each([
    [
      'two series into one library',
      'series,time,count\na,,\nb,,',
      { library: 'webster' },
      /several series.*--series.*: a, b\./,
    ],
    ['a series that is not there', 'series,time,count\na,,\nb,,', { series: 'c' }, /no series "c"\. It has: a, b\./],
    ['a series where none has a name', 'time,count\n,', { series: 'c', library: 'a' }, /leave --series out/],
    ['rows that name no library', 'time,count\n,', {}, /say with --library/],
    ['a file with nothing in it', '', {}, /is empty/],
    ['a file that is something else', '%PDF-1.7', {}, /must name the columns/],
  ])('refuses %s as a whole', async (_, text, request, problem) => {
    await expect(importText(store, text, request)).rejects.toMatchObject({
      name: 'FatalError',
      message: expect.stringMatching(problem),
    });
    expect(await everythingIn(store)).toEqual([]);
  });

  test('does not care in what order the rows stand', async () => {
    const [header = '', ...rows] = [
      ...recordingOf('webster', 700).split('\n'),
      ...recordingOf('vanier', 700).split('\n').slice(1),
    ];
    const inOrder = await rowsAfter((fresh) => importText(fresh, [header, ...rows].join('\n')));
    expect(inOrder).toHaveLength(1_400);
    expect(await rowsAfter((fresh) => importText(fresh, [header, ...rows.toReversed()].join('\n')))).toEqual(inOrder);
  });

  test('made twice changes nothing, and says that all of it was there', async () => {
    const text = recordingOf('webster', 1_200);
    expect(await importText(store, text)).toMatchObject({ rows: 1_200, added: 1_200, alreadyThere: 0 });
    const before = await everythingIn(store);
    expect(await importText(store, text)).toMatchObject({ rows: 1_200, added: 0, alreadyThere: 1_200, refused: 0 });
    expect(await everythingIn(store)).toEqual(before);
  });

  test('keeps the first of two rows of one library and time', async () => {
    const text = `library,time,count\na,2026-02-11T12:41Z,1\na,2026-02-11T07:41-05:00,2`;
    expect(await importText(store, text)).toMatchObject({ rows: 2, added: 1, alreadyThere: 1 });
    expect((await everythingIn(store)).map(({ reading }) => reading.raw)).toEqual([1]);
  });

  test.each([0, 1, 2])('that was stopped after batch %i is ended by the same import', async (batches) => {
    const text = recordingOf('webster', 1_700);
    const stopped = new AbortController();
    let added = 0;
    const history = {
      add: async (rows: readonly HistoryRow[]) => {
        if (added === batches) stopped.abort(new Error('Stopped.'));
        added += 1;
        return store.history.add(rows);
      },
    };
    await expect(importText(store, text, { history, signal: stopped.signal })).rejects.toThrow('Stopped.');
    const left = (await everythingIn(store)).length;
    expect(left).toBe(500 * (batches + 1));
    expect(await importText(store, text)).toMatchObject({ rows: 1_700, added: 1_700 - left, alreadyThere: left });
    expect(await everythingIn(store)).toEqual(await rowsAfter((fresh) => importText(fresh, text)));
  });

  test('whose database fails in a batch keeps the batches before it, and is ended by the same import', async () => {
    const text = recordingOf('webster', 1_100);
    let batches = 0;
    const history = {
      add: async (rows: readonly HistoryRow[]) => {
        batches += 1;
        if (batches === 2) throw new Error('disk full');
        return store.history.add(rows);
      },
    };
    await expect(importText(store, text, { history })).rejects.toThrow('disk full');
    expect(await importText(store, text)).toMatchObject({ added: 600, alreadyThere: 500 });
  });

  test('of an export gives back every row as it was', async () => {
    const time = fc.integer({ min: now - readingKeptMs, max: now });
    const stamp = fc.string({ unit: 'grapheme' }).filter((text) => !/[\n\r\u2028\u2029]|^\s*1900-01-01/u.test(text));
    const row = fc.record({
      libraryId: fc.constantFrom('webster', 'greynuns', "st. mary's"),
      times: fc.tuple(time, time),
      raw: fc.integer({ min: -100_000, max: 100_000 }),
      stamp,
      people: fc.double({ min: 0, max: 100_000, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 30 }), async (drawn) => {
        const rows = drawn.map(({ libraryId, times, raw, stamp, people }) => ({
          reading: { libraryId, raw, stamp, fetchedAt: Math.min(...times) },
          seenAt: Math.max(...times),
          people: people + 0,
        }));
        const written = await rowsAfter((fresh) => fresh.history.add(rows));
        const text = historyHeader + historyLines(written);
        expect(await rowsAfter((fresh) => importText(fresh, text))).toStrictEqual(written);
      }),
      { numRuns: 60 },
    );
  });
});
