import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OccupancyStore } from '../../../src/store/readings/reading-ports.ts';
import type { SharedPlace } from '../each-engine.ts';
import { replayProperties } from './contract-replay.ts';
import { at, type RecordChanges, recordOf } from './record-of.ts';

/** What every engine must do. */
export function occupancyStoreContract(place: SharedPlace): void {
  const { durable } = place;
  let store: OccupancyStore;

  beforeEach(async () => {
    store = await place.open();
  });
  afterEach(async () => {
    await store.close();
    await place.empty();
  });

  test('knows nothing at first', async () => {
    expect(await store.latest()).toEqual([]);
    expect(await store.series('webster', 0, at(1000))).toEqual([]);
  });

  test('gives back exactly what it was given', async () => {
    const record = recordOf('grey nuns ☃', 0, -247, {
      stamp: "1900-01-01 '; drop table reading; --",
      estimateState: { carry: 0.1, lowest: -247, days: [{ day: '2026-11-23' }], none: null },
      people: 3.25,
    });
    expect(await store.record([record])).toEqual(['new']);
    expect(await store.latest()).toStrictEqual([record]);
  });

  test('moves only the sight, the state and the people of an unchanged reading', async () => {
    const first = recordOf('webster', 0, 367);
    const again = recordOf('webster', 1, 367, { stamp: first.reading.stamp, people: 360 });
    expect([await store.record([first]), await store.record([again])]).toEqual([['new'], ['seen']]);
    expect(await store.latest()).toEqual([{ ...again, reading: first.reading }]);
    expect(await store.series('webster', at(0), at(10))).toEqual([{ fetchedAt: at(0), raw: 367, people: 360 }]);
  });

  test.each([
    ['the stamp alone', { raw: 367, stamp: 'another' }],
    ['the count alone', { raw: 366, stamp: 'one' }],
  ])('keeps a row for a change of %s', async (_, { raw, stamp }) => {
    await store.record([recordOf('webster', 0, 367, { stamp: 'one' })]);
    expect(await store.record([recordOf('webster', 5, raw, { stamp })])).toEqual(['new']);
    expect(await store.series('webster', at(0), at(10))).toHaveLength(2);
    expect((await store.latest())[0]?.reading).toEqual({ libraryId: 'webster', raw, stamp, fetchedAt: at(5) });
  });

  test('keeps a row for a reading that returns to an earlier stamp and count', async () => {
    for (const [minutes, raw] of [
      [0, 5],
      [5, 6],
      [10, 5],
    ] as const) {
      await store.record([recordOf('webster', minutes, raw, { stamp: 'frozen at 23:55' })]);
    }
    expect((await store.series('webster', at(0), at(60))).map((point) => point.raw)).toEqual([5, 6, 5]);
  });

  test('changes nothing for a poll that it has heard, or for an older one', async () => {
    await store.record([recordOf('webster', 0, 1)]);
    await store.record([recordOf('webster', 10, 2)]);
    const before = await rowsOf(store);
    const older = [recordOf('webster', 5, 9), recordOf('webster', 10, 9), recordOf('webster', 0, 1)];
    expect(await store.record(older)).toEqual(['ignored', 'ignored', 'ignored']);
    expect(await rowsOf(store)).toEqual(before);
  });

  test('changes nothing for a reading that claims a time at which it saw another one', async () => {
    await store.record([recordOf('webster', 10, 2)]);
    const before = await rowsOf(store);
    expect(await store.record([recordOf('webster', 20, 9, { fetchedAt: at(5) })])).toEqual(['ignored']);
    expect(await rowsOf(store)).toEqual(before);
  });

  test('judges each library by itself and answers in the order of the question', async () => {
    await store.record([recordOf('webster', 10, 1), recordOf('vanier', 0, 2)]);
    const outcomes = await store.record([recordOf('webster', 5, 7), recordOf('vanier', 5, 8), recordOf('new', 5, 9)]);
    expect(outcomes).toEqual(['ignored', 'new', 'new']);
    const latest = await store.latest();
    expect(latest.map(({ reading }) => [reading.libraryId, reading.raw])).toEqual([
      ['new', 9],
      ['vanier', 8],
      ['webster', 1],
    ]);
  });

  test.each([
    ['a fraction of a person', { raw: 0.5 }],
    ['a count beyond 32 bits', { raw: 2 ** 31 }],
    ['a time that is no whole number', { fetchedAt: at(0) - 0.5 }],
    ['a first sight after the last', { fetchedAt: at(1) }],
    ['an estimate that is no number', { people: Number.NaN }],
    ['no estimate state', { estimateState: undefined }],
  ])('refuses %s and keeps nothing of that poll', async (_, wrong) => {
    const { raw = 1, ...changes }: { raw?: number } & RecordChanges = wrong;
    const poll = [recordOf('webster', 0, 1), recordOf('vanier', 0, raw, changes)];
    await expect(store.record(poll)).rejects.toMatchObject({ name: 'StoreError', kind: 'invalidRecord' });
    expect(await store.latest()).toEqual([]);
  });

  test('keeps nothing of a poll that fails halfway, and works on', async () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    const poll = [recordOf('webster', 0, 1), recordOf('vanier', 0, 1, { estimateState: circle })];
    await expect(store.record(poll)).rejects.toMatchObject({ kind: 'failed' });
    expect(await store.latest()).toEqual([]);
    expect(await store.record([recordOf('webster', 0, 1)])).toEqual(['new']);
  });

  test('gives a series in order, from its first instant to before its last', async () => {
    for (const minutes of [0, 5, 10, 15]) {
      await store.record([recordOf('webster', minutes, -minutes), recordOf('vanier', minutes, 1000)]);
    }
    expect(await store.series('webster', at(5), at(15))).toEqual([
      { fetchedAt: at(5), raw: -5, people: -4.5 },
      { fetchedAt: at(10), raw: -10, people: -9.5 },
    ]);
  });

  test('plays polls that are given at once one after the other', async () => {
    const polls = Array.from({ length: 20 }, (_, minutes) => store.record([recordOf('webster', minutes, minutes)]));
    expect((await Promise.all(polls)).flat()).toEqual(Array(20).fill('new'));
    expect(await store.series('webster', at(0), at(60))).toHaveLength(20);
  });

  test('refuses work after it was closed, and closes twice without a word', async () => {
    await store.close();
    await store.close();
    await expect(store.latest()).rejects.toMatchObject({ name: 'StoreError', kind: 'failed' });
  });

  const onFreshStore = async <T>(run: (store: OccupancyStore) => Promise<T>): Promise<T> => {
    await store.close();
    await place.empty();
    store = await place.open();
    return run(store);
  };
  // All engines run the same statements: the many polls are for what these say.
  replayProperties(onFreshStore, durable ? 10 : 60);

  if (!durable) return;
  describe('when it is opened again', () => {
    test('has everything that was recorded before it was closed', async () => {
      await store.record([recordOf('webster', 0, 1), recordOf('vanier', 0, 2)]);
      // Not awaited: closing waits for it.
      const last = store.record([recordOf('webster', 5, 3)]);
      await store.close();
      await last;
      store = await place.open();
      const raws = (await store.latest()).map(({ reading, estimateState }) => [reading.raw, estimateState]);
      expect(raws).toEqual([
        [2, { lastPoll: 0 }],
        [3, { lastPoll: 5 }],
      ]);
      expect(await store.series('webster', at(0), at(60))).toHaveLength(2);
      expect(await store.record([recordOf('webster', 5, 3)])).toEqual(['ignored']);
    });

    test('shares its rows with another store on the same place', async () => {
      const other = await place.open();
      try {
        expect(await store.record([recordOf('webster', 0, 1)])).toEqual(['new']);
        expect(await other.record([recordOf('webster', 0, 1)])).toEqual(['ignored']);
        expect(await other.record([recordOf('webster', 5, 2)])).toEqual(['new']);
        expect(await rowsOf(store)).toEqual(await rowsOf(other));
      } finally {
        await other.close();
      }
    });
  });
}

/** Everything that the port shows of one store. */
export async function rowsOf(store: OccupancyStore) {
  const latest = await store.latest();
  const ids = latest.map(({ reading }) => reading.libraryId);
  const series = await Promise.all(ids.map((id) => store.series(id, 0, at(100_000))));
  return { latest, series };
}
