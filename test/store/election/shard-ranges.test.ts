import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { overlap, type Shards, shardsOf, shardsRole } from '../../../src/store/election/shard-ranges.ts';
import { findShardOverlap, openStore, type Store } from '../../../src/store/open-store.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres/test-database.ts';

type Range = Exclude<Shards, 'auto'>;
const ranges = fc
  .integer({ min: 1, max: 12 })
  .chain((count) =>
    fc.tuple(fc.constant(count), fc.integer({ min: 0, max: count - 1 }), fc.integer({ min: 0, max: count - 1 })),
  )
  .map(([count, one, other]): Range => ({ start: Math.min(one, other), end: Math.max(one, other), count }));

describe('two ranges of shards', () => {
  test('overlap exactly where some server is in both, whatever their totals', () => {
    const has = ({ start, end, count }: Range, server: number) => server % count >= start && server % count <= end;
    fc.assert(
      fc.property(ranges, ranges, (one, other) => {
        const servers = Array.from({ length: one.count * other.count }, (_, server) => server);
        expect(overlap(one, other)).toBe(servers.some((server) => has(one, server) && has(other, server)));
      }),
      { numRuns: 2_000 },
    );
    expect(overlap('auto', { start: 3, end: 3, count: 4 })).toBe(true);
    expect(overlap({ start: 3, end: 3, count: 4 }, 'auto')).toBe(true);
  });

  test('are read back from the role as they were', () => {
    fc.assert(
      fc.property(fc.oneof(ranges, fc.constant('auto' as const)), (shards) => {
        expect(shardsOf(shardsRole(shards))).toEqual(shards);
      }),
    );
    expect(shardsOf('poller')).toBeUndefined();
  });
});

describe('processes that stand for ranges of shards', () => {
  let database: TestDatabase;
  const stores: Store[] = [];
  beforeEach(async () => {
    database = await createTestDatabase();
    for (let i = 0; i < 2; i += 1) stores.push(await openStore({ url: database.url }));
  });
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
    await database.drop();
  });

  test('never have shards of the same servers at once, whichever asks first, and all have theirs in the end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(ranges, { minLength: 2, maxLength: 5 }), async (all) => {
        const holding = new Set<Range>();
        const once = async (range: Range, store = stores[range.start % 2]): Promise<void> => {
          const held = await store?.elections.elect(shardsRole(range), AbortSignal.timeout(60_000));
          for (const other of holding) expect(overlap(range, other), JSON.stringify([range, other])).toBe(false);
          holding.add(range);
          expect(await findShardOverlap(database.url, range)).toBeUndefined();
          holding.delete(range);
          await held?.resign();
        };
        await Promise.all(all.map((range) => once(range)));
      }),
      { numRuns: 6 },
    );
  });

  test('hear which process is in the way, and have theirs when the last of those is gone', async () => {
    const [first, second] = stores;
    const elect = (role: Range, store = first) =>
      store?.elections.elect(shardsRole(role), new AbortController().signal);
    const low = await elect({ start: 0, end: 3, count: 8 });
    const high = await elect({ start: 4, end: 7, count: 8 });
    expect([low?.term, high?.term]).toEqual([1, 1]);
    const { promise: seen, resolve } = Promise.withResolvers<unknown>();
    const wanted = { start: 3, end: 4, count: 16 };
    const next = second?.elections.elect(shardsRole(wanted), new AbortController().signal, resolve);
    expect(await seen).toEqual({ role: 'shards 0-3/8', holder: expect.stringContaining(` ${process.pid}`) });
    expect(await findShardOverlap(database.url, wanted)).toMatchObject({ count: 8 });
    await low?.resign();
    await high?.resign();
    const held = await next;
    expect(held?.lost.aborted).toBe(false);
    await held?.resign();
  });

  test('of which one has all shards are in the way of each other', async () => {
    const [first, second] = stores;
    const over = new AbortController();
    const all = await first?.elections.elect('shards auto', over.signal);
    const { promise: seen, resolve } = Promise.withResolvers<unknown>();
    const wanted = { start: 3, end: 3, count: 8 };
    const next = second?.elections.elect(shardsRole(wanted), over.signal, resolve);
    expect(await seen).toMatchObject({ role: 'shards auto' });
    expect(await findShardOverlap(database.url, wanted)).toBe('auto');
    over.abort();
    expect(await next).toBeUndefined();
    await all?.resign();
  });
});
