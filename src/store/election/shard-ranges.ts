import type { LedRole } from './election-ports.ts';

/** The gateway shards of a process: a range of so many, or `auto`: all of as many as Discord recommends. */
export type Shards = 'auto' | { readonly start: number; readonly end: number; readonly count: number };

/** As `SHARDS` has it: `auto` or `0-3/16`. */
export const shardWords = (shards: Shards): string =>
  shards === 'auto' ? 'auto' : `${shards.start}-${shards.end}/${shards.count}`;

/** The role of the process that has these shards. */
export const shardsRole = (shards: Shards): LedRole => `shards ${shardWords(shards)}`;

/** The shards of a role, where it has any. */
export function shardsOf(role: LedRole): Shards | undefined {
  const words = /^shards (.*)$/.exec(role)?.[1];
  if (words === undefined || words === 'auto') return words;
  const [start = 0, end = 0, count = 0] = words.split(/[-/]/).map(Number);
  return { start, end, count };
}

/**
 * Whether two processes with these shards would both hear of some server. Its shard is its number modulo their count (Discord's
 * documentation of sharding), so that shard 3 of 8 has the servers of the shards 3 and 11 of 16.
 */
export function overlap(one: Shards, other: Shards): boolean {
  if (one === 'auto' || other === 'auto') return true;
  // A number that leaves s modulo m and t modulo n exists where s and t are the same modulo their greatest common divisor.
  const divisor = gcd(one.count, other.count);
  const length = (shards: { start: number; end: number }) => Math.min(shards.end - shards.start + 1, divisor);
  const apart = (((other.start - one.start) % divisor) + divisor) % divisor;
  return apart < length(one) || apart + length(other) > divisor;
}

/** What an operator does about an overlap. */
export const overlapCure =
  'Stop that process, or give each its own range of one total in SHARDS, such as 0-3/8 and 4-7/8.';

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
