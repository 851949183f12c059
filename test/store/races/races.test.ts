import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres/test-database.ts';
import { type Anomaly, anomalies, raceRound } from './race-round.ts';

describe('processes that share a PostgreSQL database', () => {
  let database: TestDatabase;
  let stores: [Store, Store, Store];
  const open = () => openStore({ url: database.url });
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    for (const store of stores) await store.close();
    await database.drop();
  });

  /** How often each anomaly was seen in `most` rounds, or in as few as show all that are `awaited`. */
  const race = async (most: number, awaited?: readonly Anomaly[]): Promise<Record<Anomaly, number>> => {
    stores = [await open(), await open(), await open()];
    const generator = xoroshiro128plus(1);
    const random = () => uniformInt(generator, 0, 999) / 1000;
    const seen = Object.fromEntries(anomalies.map((anomaly) => [anomaly, 0])) as Record<Anomaly, number>;
    for (let round = 0; round < most && !awaited?.every((anomaly) => seen[anomaly] > 0); round += 1) {
      for (const [anomaly, times] of await raceRound(stores, database, random)) seen[anomaly] += times;
    }
    return seen;
  };

  test('lose, repeat and exceed nothing, whatever they do at the same moment', async () => {
    expect(Object.entries(await race(5)).filter(([, times]) => times > 0)).toEqual([]);
  });

  /** PostgreSQL looks for a function in these schemas, one after the other: ours lock nothing. */
  const takeOutTheLock = () =>
    database.query(`
      create function pg_advisory_xact_lock(int) returns void language sql as '';
      create function pg_advisory_xact_lock_shared(int) returns void language sql as '';
      do $$ begin execute format('alter database %I set search_path = public, pg_catalog', current_database()); end $$;`);

  test('would do so without the lock that their transactions take', async () => {
    await takeOutTheLock();
    const awaited = anomalies.slice(0, 6);
    const seen = await race(200, awaited);
    expect(awaited.filter((anomaly) => seen[anomaly] === 0)).toEqual([]);
  });
});
