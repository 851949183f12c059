import { describe, expect, test } from 'vitest';
import { joinedForecast } from '../../src/chart/series.ts';

const minute = 60_000;
const panelOf = (forecastAt: number) => ({
  name: 'Webster',
  full: undefined,
  observed: [{ at: 0, people: 50 }],
  usual: [],
  forecast: [{ at: forecastAt, people: 60, low: 40, high: 80 }],
  open: undefined,
  marks: [],
});

describe('the dashes of a forecast', () => {
  test('begin where the line ends, with no interval, where that is near', () => {
    const panel = panelOf(5 * minute);
    expect(joinedForecast(panel, 5 * minute)).toEqual([{ at: 0, people: 50, low: 50, high: 50 }, ...panel.forecast]);
  });

  test.each([
    ['at the last observation', 0],
    ['before it', -minute],
    ['long after it', 6 * minute],
  ])('begin with the forecast where that begins %s', (_, at) => {
    const panel = panelOf(at);
    expect(joinedForecast(panel, 5 * minute)).toEqual(panel.forecast);
  });
});
