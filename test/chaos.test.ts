import { expect, test } from 'vitest';
import { trySequences } from '../chaos/sequences.ts';
import { isFaulty } from '../chaos/tally.ts';

test('a sequence of faults loses nothing, sends nothing twice and leaves no interaction unanswered', async () => {
  const said: string[] = [];
  const tallies = await trySequences({ rounds: 1, seed: 1, engine: 'sqlite', say: (line) => void said.push(line) });
  expect(tallies.filter(isFaulty), said.join('\n')).toEqual([]);
  expect(tallies.reduce((sum, { tried }) => sum + tried, 0)).toBeGreaterThan(2);
});
