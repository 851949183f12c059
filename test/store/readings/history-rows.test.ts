import { expect, test } from 'vitest';
import type { HistoryRow } from '../../../src/store/readings/history-rows.ts';
import { onEachEngine } from '../each-engine.ts';
import { at, recordOf } from './record-of.ts';

const rowOf = (libraryId: string, minutes: number, raw: number, people = raw + 0.5): HistoryRow => ({
  reading: { libraryId, raw, stamp: `stamp of ${minutes}`, fetchedAt: at(minutes) },
  seenAt: at(minutes + 1),
  people,
});

const everything = { from: 0, to: Number.MAX_SAFE_INTEGER };

onEachEngine('the past in bulk', (engine) => {
  const pagesOf = (stretch: { libraryId?: string; from: number; to: number } = everything) =>
    Array.fromAsync(engine.store.history.pages(stretch));

  test('an empty past has no page, and nothing added is nothing', async () => {
    expect(await pagesOf()).toEqual([]);
    expect(await engine.store.history.add([])).toBe(0);
  });

  test('gives back exactly what was added, library by library, oldest first', async () => {
    const rows = [rowOf('webster', 5, -247, 0), rowOf('vanier', 0, 2, 1137.123456789), rowOf('webster', 0, 3)];
    expect(await engine.store.history.add(rows)).toBe(3);
    expect((await pagesOf()).flat()).toStrictEqual([rows[1], rows[2], rows[0]]);
  });

  test('leaves a reading of the same library and time as it is, and counts only what is new', async () => {
    await engine.store.history.add([rowOf('webster', 0, 1), rowOf('webster', 5, 2)]);
    const again = [rowOf('webster', 0, 99), rowOf('vanier', 0, 3), rowOf('webster', 10, 4), rowOf('webster', 10, 98)];
    expect(await engine.store.history.add(again)).toBe(2);
    expect((await pagesOf()).flat().map(({ reading }) => reading.raw)).toEqual([3, 1, 2, 4]);
  });

  test('takes a stretch from its first instant to before its last, of one library or of all', async () => {
    await engine.store.history.add(
      [0, 5, 10, 15].flatMap((minutes) => [rowOf('a', minutes, 1), rowOf('b', minutes, 2)]),
    );
    const stretch = { from: at(5), to: at(15) };
    const times = async (libraryId?: string) =>
      (await pagesOf(libraryId === undefined ? stretch : { ...stretch, libraryId }))
        .flat()
        .map(({ reading }) => [reading.libraryId, reading.fetchedAt]);
    const ofB = [
      ['b', at(5)],
      ['b', at(10)],
    ];
    expect(await times()).toEqual([['a', at(5)], ['a', at(10)], ...ofB]);
    expect(await times('b')).toEqual(ofB);
    expect(await times('nobody')).toEqual([]);
  });

  test('comes in pages, none of them empty, that lose no reading between them', async () => {
    for (const [libraryId, count] of [
      ['exactly one page', 1_000],
      ['one more', 1_001],
    ] as const) {
      await engine.store.history.add(Array.from({ length: count }, (_, minutes) => rowOf(libraryId, minutes, minutes)));
    }
    const pages = await pagesOf();
    expect(pages.map((page) => page.length)).toEqual([1_000, 1_000, 1]);
    expect(new Set(pages.flat().map(({ reading }) => `${reading.libraryId} ${reading.fetchedAt}`)).size).toBe(2_001);
  });

  test('does not touch what the running bot knows, not even by a newer reading', async () => {
    await engine.store.record([recordOf('webster', 10, 500)]);
    const before = await engine.store.latest();
    await engine.store.history.add([rowOf('webster', 0, 1), rowOf('webster', 10, 2), rowOf('webster', 20, 3)]);
    expect(await engine.store.latest()).toEqual(before);
    expect((await engine.store.series('webster', at(0), at(60))).map(({ raw }) => raw)).toEqual([1, 500, 3]);
    expect(await engine.store.record([recordOf('webster', 30, 501)])).toEqual(['new']);
  });

  test('keeps nothing of rows of which one is not sound', async () => {
    const wrong = rowOf('webster', 5, 0.5);
    await expect(engine.store.history.add([rowOf('webster', 0, 1), wrong])).rejects.toMatchObject({
      kind: 'invalidRecord',
    });
    expect(await pagesOf()).toEqual([]);
  });

  test('is deleted up to an instant, so many of the oldest of each library at a time, but never what is newest', async () => {
    const { store } = engine;
    await store.history.add([0, 5, 10, 15].flatMap((minutes) => [rowOf('a', minutes, 1), rowOf('b', minutes, 2)]));
    await store.record([recordOf('c', 0, 7)]);
    const left = async () =>
      (await pagesOf()).flat().map(({ reading }) => `${reading.libraryId} ${(reading.fetchedAt - at(0)) / 60_000}`);
    expect(await store.history.prune(at(15), 2)).toBe(4);
    expect(await left()).toEqual(['a 10', 'a 15', 'b 10', 'b 15', 'c 0']);
    expect(await store.history.prune(at(15), 2)).toBe(2);
    expect(await store.history.prune(at(15), 2)).toBe(0);
    expect(await left()).toEqual(['a 15', 'b 15', 'c 0']);
    expect(await store.latest()).toEqual([recordOf('c', 0, 7)]);
  });
});
