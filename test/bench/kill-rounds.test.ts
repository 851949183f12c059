import { describe, expect, test } from 'vitest';
import { killRounds } from '../../bench/alerts/kill-rounds.ts';

describe('a process that is killed at random while it evaluates and sends', () => {
  test('loses no alert and doubles none', async () => {
    const report = await killRounds(5);
    expect(report).toMatchObject({ lost: [], doubled: [], unedited: [] });
    expect(report.sent).toBeGreaterThan(0);
  }, 180_000);
});
