import { describe, expect, test } from 'vitest';
import { parseRecordings } from '../../bench/backtest/recordings.ts';

const at = Date.parse('2026-02-11T12:41:00Z');

describe('a recording', () => {
  test('is read by the names of its columns, in any order', () => {
    const text = '\uFEFFcount,more,"timestamp_utc",series\r\n-110,x,2026-02-11T12:41:00Z,webster\r\n';
    expect(parseRecordings(text)).toEqual({
      recordings: [{ series: 'webster', isLibrary: true, rows: [{ at, raw: -110 }] }],
      refused: [],
    });
  });

  test('may have its fields in quotes, a comma in a name among them, or something else between them', () => {
    const quoted = 'timestamp_utc,"count","series"\n"2026-02-11T12:41:00Z","7","pool, ""east"" side"\n';
    expect(parseRecordings(quoted)).toEqual({
      recordings: [{ series: 'pool, "east" side', isLibrary: false, rows: [{ at, raw: 7 }] }],
      refused: [],
    });
    for (const sign of [';', '\t']) {
      const text = quoted.replace(', ""east"" side', '').replaceAll(',', sign);
      expect(parseRecordings(text).recordings).toMatchObject([{ series: 'pool', rows: [{ at, raw: 7 }] }]);
    }
  });

  test('with a quote that nothing closes loses that row alone', () => {
    const rows = ['a,2026-02-11T12:41:00Z,1', '"a,2026-02-11T12:42:00Z,2', '', 'a,2026-02-11T12:43:00Z,"3"'];
    const { recordings, refused } = parseRecordings(['series,timestamp_utc,count', ...rows].join('\r\n'));
    expect(recordings.map(({ series, rows: [row] }) => [series, row?.raw])).toEqual([
      ['a', 1],
      ['"a', 2],
    ]);
    expect(recordings[0]?.rows.map(({ raw }) => raw)).toEqual([1, 3]);
    expect(refused).toEqual([]);
  });

  test.each([
    '2026-02-11T12:41:00.000Z',
    '2026-02-11 12:41:00',
    '2026-02-11T07:41:00-05:00',
    '2026-02-11T07:41:00.0-0500',
    '2026-02-11T12:41Z',
  ])('knows the time however it is written: %s', (time) => {
    const { recordings } = parseRecordings(`series,timestamp_utc,count\na,${time},1`);
    expect(recordings[0]?.rows).toEqual([{ at, raw: 1 }]);
  });

  test('takes a count as the feed writes it, and refuses what is not one', () => {
    const counts = ['-5.0000', '.0000', '367', '', ' ', 'null', '1.5', '1e3', 'NaN', '-'];
    const lines = counts.map((count, index) => `a,2026-02-11T12:0${index}:00Z,${count}`);
    const { recordings, refused } = parseRecordings(['series,timestamp_utc,count', ...lines].join('\n'));
    expect(recordings[0]?.rows.map(({ raw }) => raw)).toEqual([-5, 0, 367]);
    expect(refused).toHaveLength(7);
    expect(refused[0]).toBe('line 5: "" is not a whole number');
  });

  test('loses no good row to a bad one, and sorts by time', () => {
    const { recordings, refused } = parseRecordings(
      [
        'series,timestamp_utc,count',
        'a,2026-02-11T13:00:00Z,2',
        'a,yesterday,2',
        'a,2026-02-30T13:00:00Z,2',
        'a,2026-02-11T12:41:00Z,1',
        ',2026-02-11T12:41:00Z,1',
        'a,2026-02-11T12:41:00Z',
        'a,2026-02-11T12:41:00Z,7',
        '',
      ].join('\n'),
    );
    expect(recordings[0]?.rows.map(({ raw }) => raw)).toEqual([1, 2]);
    expect(refused.map((reason) => reason.slice(0, 6))).toEqual(['line 3', 'line 4', 'line 6', 'line 7', 'line 8']);
  });

  test('is a library when it was negative or has the stamp of the feed, and else it is not', () => {
    const text = 'series,timestamp_utc,count\na,2026-02-11T12:41:00Z,-1\nb,2026-02-11T12:41:00Z,1\n';
    expect(parseRecordings(text).recordings.map(({ isLibrary }) => isLibrary)).toEqual([true, false]);
    const stamped =
      'series,timestamp_utc,count,api_last_record_time\nb,2026-02-11T12:41:00Z,1,2026-02-11 09:05:00.000\n';
    expect(parseRecordings(stamped).recordings.map(({ isLibrary }) => isLibrary)).toEqual([true]);
  });

  test('is refused as a whole without its columns', () => {
    expect(parseRecordings('a,b\n1,2\n')).toEqual({
      recordings: [],
      refused: ['line 1: no column series, timestamp_utc, count'],
    });
  });
});
