import { expect, test } from 'vitest';
import { trySequences } from '../chaos/sequences.ts';
import { isFaulty } from '../chaos/tally.ts';

/** It takes some six seconds of the processor's time, on a busy machine a minute: this ends only what hangs. */
const mostMs = 400_000;

test(
  'a sequence of faults loses nothing, sends nothing twice and leaves no interaction unanswered',
  async () => {
    const said: string[] = [];
    // Five faults within twenty minutes, wherever files can be frozen and where not; others are tried by `npm run chaos`.
    const tallies = await trySequences({ rounds: 1, seed: 10, engine: 'sqlite', say: (line) => void said.push(line) });
    expect(tallies.filter(isFaulty), said.join('\n')).toEqual([]);
    expect(tallies.reduce((sum, { tried }) => sum + tried, 0)).toBeGreaterThan(2);
  },
  mostMs,
);
