import type { Client } from 'pg';
import { overlap, type Shards, shardWords } from '../../election/shard-ranges.ts';
import { connectPostgres } from './connection.ts';

/** What these locks begin with: any number below 2 ** 20, but the same in all processes and versions. */
const shardLocks = 726_940;

/**
 * A lock is one number of 64 bits: `shardLocks`, then the count, the first and the last of a range in 14 bits each (`auto`: nothing
 * but zeros). So the locks themselves say who has what, and none outlives its process.
 */
const keyOf = (shards: Shards): bigint => {
  const { start, end, count } = shards === 'auto' ? { start: 0, end: 0, count: 0 } : shards;
  return [count, start, end].reduce((key, part) => (key << 14n) | BigInt(part), BigInt(shardLocks));
};

const heldRanges = `
  select (key >> 28) & 16383 as count, (key >> 14) & 16383 as start, key & 16383 as end
    from (select (classid::bigint << 32) | objid::bigint as key from pg_locks
            where locktype = 'advisory' and objsubid = 1 and granted
              and database = (select oid from pg_database where datname = current_database())) as locks
    where key >> 42 = ${shardLocks} order by key`;

const rangesIn = (rows: readonly { count: number; start: number; end: number }[]): Shards[] =>
  rows.map((range) => (range.count === 0 ? 'auto' : range));

/** A range that is not this one and has some of its servers. */
const inTheWayOf = (shards: Shards, held: readonly Shards[]): Shards | undefined =>
  held.find((other) => shardWords(other) !== shardWords(shards) && overlap(other, shards));

/**
 * Takes these shards for the session by `tryLock`, which says whether it has got the lock of exactly this range, unless another range that
 * is held has some of the same servers. One attempt at a time, of all processes: each decides from what the others hold.
 */
export async function takeShards(
  client: Client,
  shards: Shards,
  tryLock: () => Promise<boolean>,
): Promise<{ readonly ours: boolean; readonly inTheWay?: Shards }> {
  const results: unknown = await client.query(`begin; select pg_advisory_xact_lock(${shardLocks}, 0); ${heldRanges}`);
  // One result for each statement.
  const [, , held] = results as { rows: { count: number; start: number; end: number }[] }[];
  const inTheWay = inTheWayOf(shards, rangesIn(held?.rows ?? []));
  const ours = inTheWay === undefined && (await tryLock());
  if (ours) await client.query('select pg_advisory_lock($1)', [String(keyOf(shards))]);
  await client.query('commit');
  return { ours, ...(inTheWay && { inTheWay }) };
}

/** A range that a running process has and that has some of the servers of these shards without being the same. Throws StoreError. */
export async function findOverlap(url: string, shards: Shards): Promise<Shards | undefined> {
  const client = await connectPostgres(url, { onLost: () => {} });
  try {
    return inTheWayOf(shards, rangesIn((await client.query(heldRanges)).rows));
  } finally {
    await client.end().catch(() => {});
  }
}
