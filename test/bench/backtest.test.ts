import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backtest } from '../../bench/backtest/backtest.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'carrel-backtest-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, ...rows: string[]) =>
  writeFileSync(path.join(folder, name), ['series,timestamp_utc,count', ...rows].join('\n'));

describe('the backtest', () => {
  test('prints both methods of estimate for each library series, and none for head counts', () => {
    write('b.csv', 'webster,2026-02-11T10:00:00Z,-40', 'webster,2026-02-11T17:00:00Z,100');
    write('a.csv', 'gym,2026-02-11T10:00:00Z,40');
    const { out, err, exitCode } = backtest(['--data', folder, '--json']);
    expect(exitCode).toBe(0);
    expect(err).toBe(
      'Not enough for a forecast, which needs over four weeks of counts at most 70 minutes apart: gym, webster.\n',
    );
    const clamp = { series: 'webster', method: 'clamp', provablyLowShare: 0.5, meanShortfallPeople: 20 };
    expect(JSON.parse(out)).toEqual({
      windows: [],
      estimate: [
        expect.objectContaining({ series: 'webster', method: 'ours', provablyLowShare: 0 }),
        { ...clamp, nightMeanPeople: 0 },
      ],
      forecast: [],
    });
    expect(backtest(['--data', folder]).out).toMatch(/^estimate\nseries +method .*\nwebster +ours .*\nwebster +clamp /);
  });

  test('prints the forecast of a folder that holds head counts alone', () => {
    const start = Date.parse('2026-01-05T08:00:00Z');
    const rows = Array.from({ length: 32 * 48 }, (_, index) => {
      const at = new Date(start + index * 1_800_000).toISOString();
      return `gym,${at},${100 + (index % 48)}`;
    });
    write('a.csv', ...rows);
    const { out, err, exitCode } = backtest(['--data', folder, '--json']);
    expect({ err, exitCode }).toEqual({ err: '', exitCode: 0 });
    const { estimate, forecast } = JSON.parse(out);
    expect(estimate).toEqual([]);
    expect(forecast).toHaveLength(12);
    expect(Object.keys(forecast[0])).toEqual(['series', 'horizonHours', 'method', 'relativeMae', 'coverage80', 'n']);
    expect(backtest(['--data', folder]).out).toMatch(/^forecast\nseries +horizonHours +method /);
  });

  test('counts the bad rows on the other stream and goes on', () => {
    write('a.csv', 'webster,2026-02-11T10:00:00Z,-40', 'webster,never,-40', 'webster,2026-02-11T11:00:00Z,');
    const { out, err, exitCode } = backtest(['--data', folder, '--json']);
    expect(exitCode).toBe(0);
    expect(err.split('\n')[0]).toBe(
      '2 bad rows left out: a.csv, line 3: "never" is not a time; a.csv, line 4: "" is not a whole number.',
    );
    expect(JSON.parse(out).estimate).toHaveLength(2);
  });

  test.each([
    [
      'a folder that is not there',
      () => ['--data', path.join(folder, 'nowhere')],
      /^Cannot read the folder .*nowhere \(ENOENT\)\.\n$/,
    ],
    ['a folder without a recording', () => ['--data', folder], /^No recordings in .*\n$/],
    ['an unknown option', () => ['--date', folder], /--date.*\n$/],
    ['nothing to do', () => [], /^Say --data DIR or --simulate.*\n$/],
  ])('says in one line what is wrong with %s', (_, args, line) => {
    const { out, err, exitCode } = backtest(args());
    expect({ out, exitCode }).toEqual({ out: '', exitCode: 1 });
    expect(err).toMatch(line);
    expect(err.match(/\n/g)).toHaveLength(1);
  });

  test('explains itself', () => {
    expect(backtest(['--help'])).toMatchObject({ exitCode: 0, out: expect.stringContaining('--simulate') });
  });
});
