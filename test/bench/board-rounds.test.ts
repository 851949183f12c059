import { describe, expect, test } from 'vitest';
import { boardRounds } from '../../bench/boards/board-rounds.ts';

describe('a process that is killed at random while it keeps boards right', () => {
  test('leaves one message to each board, which shows what is true', async () => {
    const report = await boardRounds(2, { longestWaitMs: 2_000 });
    expect(report).toMatchObject({ boards: 12, lost: [], doubled: [], stale: [] });
    expect(report.edits).toBeGreaterThan(0);
  }, 180_000);
});
