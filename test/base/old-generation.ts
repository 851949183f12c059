import { getHeapSpaceStatistics } from 'node:v8';
import { median } from '../../bench/statistics.ts';

const oldBytes = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size ?? 0;

/**
 * How many bytes one call of `once` leaves in V8's old generation: what a major collection has to find, and each minor one takes for
 * alive until then. The median of five rounds of so many calls, as a major collection in one of them makes that one's less.
 */
export async function oldBytesPerCall(once: () => unknown, calls: number): Promise<number> {
  // The first calls compile code, which stays.
  for (let i = 0; i < calls; i += 1) await once();
  const rounds: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const before = oldBytes();
    for (let i = 0; i < calls; i += 1) await once();
    rounds.push((oldBytes() - before) / calls);
  }
  return median(rounds);
}
