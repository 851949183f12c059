import { describe, expect, test } from 'vitest';
import { backupOptionsOf, moveOptionsOf, restoreOptionsOf } from '../../src/transfer/copy-options.ts';
import { exportOptionsOf, importOptionsOf } from '../../src/transfer/transfer-options.ts';

describe('the arguments of an import', () => {
  test('are a file, and what its rows are', () => {
    expect(importOptionsOf(['a.csv'])).toEqual({ file: 'a.csv', library: undefined, series: undefined, inside: false });
    expect(importOptionsOf(['--library', 'Grey Nuns', '--series=x', '--inside', 'a.csv'])).toEqual({
      file: 'a.csv',
      library: 'greynuns',
      series: 'x',
      inside: true,
    });
  });

  test.each([
    [[], /^Which file\?/],
    [['a.csv', 'b.csv'], /^One file at a time\./],
    [['a.csv', '--libary', 'webster'], /^Unknown option '--libary'/],
    [['a.csv', '--library'], /argument missing/],
    [['a.csv', '--library', '<b>'], /^--library "<b>" is no name for a library\./],
  ])('that are wrong are answered with what is, and how it goes: %j', (args, problem) => {
    expect(() => importOptionsOf(args)).toThrow(problem);
    expect(() => importOptionsOf(args)).toThrow(/\n\nUsage: npm run import -- FILE\.csv/);
  });
});

describe('the arguments of an export', () => {
  test('are all there is when there are none', () => {
    expect(exportOptionsOf([])).toEqual({ from: 0, to: Number.MAX_SAFE_INTEGER, libraryId: undefined, out: undefined });
  });

  test('take a first and a last day in Montreal, both of them whole', () => {
    expect(exportOptionsOf(['--from', '2026-03-08', '--to', '2026-03-08'])).toMatchObject({
      from: Date.parse('2026-03-08T00:00:00-05:00'),
      // The day on which the clocks go forward has 23 hours.
      to: Date.parse('2026-03-09T00:00:00-04:00'),
    });
  });

  test('take times with a zone as they are', () => {
    const args = ['--from=2026-03-08T12:00Z', '--to=2026-03-08T13:00-04:00', '--library=Vanier', '--out=a.csv'];
    expect(exportOptionsOf(args)).toEqual({
      from: Date.parse('2026-03-08T12:00Z'),
      to: Date.parse('2026-03-08T17:00Z'),
      libraryId: 'vanier',
      out: 'a.csv',
    });
  });

  test.each([
    [['--from', '2026-02-30'], /^--from "2026-02-30" is neither a day nor a time with a zone\./],
    [['--to', '2026-02-03T12:00'], /^--to "2026-02-03T12:00" is neither/],
    [['--from', '2026-02-03', '--to', '2026-02-02'], /^--from must be before --to\./],
    [['a.csv'], /^Unexpected argument 'a\.csv'/],
  ])('that are wrong are answered with what is, and how it goes: %j', (args, problem) => {
    expect(() => exportOptionsOf(args)).toThrow(problem);
    expect(() => exportOptionsOf(args)).toThrow(/\n\nUsage: npm run export -- /);
  });
});

test.each([
  ['import', importOptionsOf],
  ['export', exportOptionsOf],
  ['backup', backupOptionsOf],
  ['restore', restoreOptionsOf],
  ['move', (args: readonly string[]) => moveOptionsOf(args, 'sqlite:a.db')],
])('--help of an %s is its usage, and no mistake', (name, read) => {
  const usage = { exitCode: 0, message: expect.stringMatching(new RegExp(`^Usage: npm run ${name} -- `)) };
  expect(() => read(['--help'])).toThrow(expect.objectContaining(usage));
});
