import { expect, test } from 'vitest';
import type { PendingKind } from '../../src/domain/pending.ts';
import { onEachEngine } from './each-engine.ts';

const words: PendingKind<string> = {
  name: 'word',
  maxEntries: 2,
  ttlMs: 1_000,
  read: (json) => (typeof json === 'string' ? json : undefined),
};

onEachEngine('what a button needs later', (engine) => {
  test('is found by its key until it expires', async () => {
    const pending = engine.store.openPending(words);
    const key = await pending.add('a', 5_000);
    const found = [5_000, 5_999, 6_000].map((now) => pending.get(key, now));
    expect(await Promise.all(found)).toEqual(['a', 'a', undefined]);
    expect(await pending.get('another', 5_000)).toBeUndefined();
  });

  test('drops its oldest where there are too many, and one that is deleted is gone', async () => {
    const pending = engine.store.openPending(words);
    const other = await engine.store.openPending({ ...words, name: 'other' }).add('x', 0);
    const keys = [await pending.add('a', 0), await pending.add('b', 1), await pending.add('c', 2)];
    expect(await Promise.all(keys.map((key) => pending.get(key, 3)))).toEqual([undefined, 'b', 'c']);
    await pending.delete(keys[1] ?? '');
    expect(await Promise.all(keys.map((key) => pending.get(key, 3)))).toEqual([undefined, undefined, 'c']);
    expect(await engine.store.openPending({ ...words, name: 'other' }).get(other, 3)).toBe('x');
  });

  test('is found by when it was added, oldest first, whatever has come of it', async () => {
    const pending = engine.store.openPending(words);
    await engine.store.openPending({ ...words, name: 'other' }).add('x', 0);
    const keys = [await pending.add('b', 5_001), await pending.add('a', 5_000)];
    expect(await pending.addedBefore(5_000)).toEqual([]);
    expect(await pending.addedBefore(5_001)).toEqual([{ key: keys[1], value: 'a' }]);
    expect((await pending.addedBefore(7_000)).map(({ value }) => value)).toEqual(['a', 'b']);
  });

  test('is of no use to a button of another kind, or to code that cannot read it', async () => {
    const key = await engine.store.openPending(words).add('a', 0);
    expect(await engine.store.openPending({ ...words, name: 'other' }).get(key, 1)).toBeUndefined();
    expect(await engine.store.openPending({ ...words, read: () => undefined }).get(key, 1)).toBeUndefined();
  });

  test('goes with the data of the person whose id is in it', async () => {
    const pending = engine.store.openPending({ ...words, userOf: (word) => word });
    const keys = [await pending.add('1', 0), await pending.add('2', 0)];
    await engine.store.userData.forget('1');
    expect(await Promise.all(keys.map((key) => pending.get(key, 1)))).toEqual([undefined, '2']);
  });

  test('is deleted within a minute once it has expired, also where nothing else is added', async () => {
    const pending = engine.store.openPending({ ...words, userOf: () => '1' });
    await pending.add('a', 5_000);
    const kept = async () => (await engine.store.userData.find('1')).pending.length;
    const hour = 3_600_000;
    await engine.store.outbox.sweep(hour, 5_999);
    expect(await kept()).toBe(1);
    await engine.store.outbox.sweep(hour + 60_000, 6_000);
    expect(await kept()).toBe(0);
  });

  test('outlives the process', async () => {
    const key = await engine.store.openPending(words).add('a', 0);
    await engine.reopen();
    expect(await engine.store.openPending(words).get(key, 1)).toBe(engine.durable ? 'a' : undefined);
  });
});
