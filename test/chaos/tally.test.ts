import { expect, test } from 'vitest';
import { addTallies, isFaulty, tallyTable, untried } from '../../chaos/tally.ts';

const hang = { ...untried('the feed hangs'), tried: 1_200, longestSilenceMs: 9_400 };
const kill = { ...untried('SIGKILL'), tried: 3, lost: 1, longestSilenceMs: 240_000 };

test('tallies of the same fault add up, and the longest silence is that of all', () => {
  const more = { ...hang, tried: 2, doubled: 1, unanswered: 4, longestSilenceMs: 10_000 };
  expect(addTallies([hang, kill, more])).toEqual([
    { fault: 'the feed hangs', tried: 1_202, lost: 0, doubled: 1, unanswered: 4, longestSilenceMs: 10_000 },
    kill,
  ]);
});

test('one that was lost, doubled or unanswered is a fault of the bot', () => {
  expect([hang, kill, { ...hang, doubled: 1 }, { ...hang, unanswered: 1 }].map(isFaulty)).toEqual([
    false,
    true,
    true,
    true,
  ]);
});

test('the table is aligned for a terminal', () => {
  expect(tallyTable([hang, kill], 'text')).toBe(
    [
      'fault           times tried  lost  doubled  unanswered  longest silence',
      'the feed hangs        1,200     0        0           0            9.4 s',
      'SIGKILL                   3     1        0           0            4 min',
    ].join('\n'),
  );
});

test('and Markdown for a page', () => {
  expect(tallyTable([kill], 'markdown')).toBe(
    [
      '| fault | times tried | lost | doubled | unanswered | longest silence |',
      '|---|--:|--:|--:|--:|--:|',
      '| SIGKILL | 3 | 1 | 0 | 0 | 4 min |',
    ].join('\n'),
  );
});
