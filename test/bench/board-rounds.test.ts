import { describe, expect, test } from 'vitest';
import { boardRounds } from '../../bench/boards/board-rounds.ts';
import { strikes } from '../../bench/boards/board-strikes.ts';

describe('a process that is killed at random while it keeps boards right', () => {
  test('leaves one message to each board, which shows what is true', async () => {
    const report = await boardRounds(2, { longestWaitMs: 2_000 });
    expect(report).toMatchObject({ boards: 12, lost: [], doubled: [], stale: [] });
    expect(report.edits).toBeGreaterThan(0);
  }, 180_000);

  test('pauses the boards of a channel that is deleted', async () => {
    const index = strikes.findIndex(({ name }) => name === 'a channel is deleted');
    const random = () => (index + 0.5) / strikes.length;
    const report = await boardRounds(1, { longestWaitMs: 2_000, random });
    expect(report).toMatchObject({ strikes: { 'a channel is deleted': 1 }, lost: [], doubled: [], stale: [] });
  }, 180_000);
});
