import { expect, test } from 'vitest';
import { importRemarks, importSummary } from '../../src/transfer/import-words.ts';

const report = { rows: 12_345, added: 12_300, alreadyThere: 40, refused: 5, refusals: [], leftOut: 0, unknown: [] };

test('the closing line accounts for every row', () => {
  expect(importSummary(report)).toBe('12,345 rows: 12,300 in, 40 already there, 5 refused');
  expect(importSummary({ ...report, rows: 1 })).toMatch(/^1 row: /);
});

test('an import without a flaw has nothing to remark', () => {
  expect(importRemarks({ ...report, refused: 0 })).toEqual([]);
});

test('each remark is a line, and the refusals that are not shown are counted', () => {
  const refusals = [{ line: 1_007, reason: '"" is not a time' }];
  expect(importRemarks({ ...report, refusals, leftOut: 3_000, unknown: ['gym', 'pool'] })).toEqual([
    'line 1,007: "" is not a time',
    'and 4 more',
    '3,000 rows of other series were left out',
    'The feed is not known to have gym, pool: --library says which library rows become.',
  ]);
});
