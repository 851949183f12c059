import { describe, expect, test } from 'vitest';
import { startOf } from '../../bench/pictures/chart-samples.ts';
import { ticksOf } from '../../src/chart/axis.ts';
import type { Locale } from '../../src/i18n/index.ts';

const zone = 'America/Toronto';
const hour = 3_600_000;

const ticks = (first: string, next: string, locale: Locale = 'en') =>
  ticksOf({ from: startOf(first), to: startOf(next), zone, locale });
const labels = (...args: Parameters<typeof ticks>) => ticks(...args).map(({ label }) => label);
const hoursFrom = (first: string, next: string) => ticks(first, next).map(({ at }) => (at - startOf(first)) / hour);

describe('the axis of a day', () => {
  test('has every third hour of the local clock, as the language writes it', () => {
    const written = ['00:00', '03:00', '06:00', '09:00', '12:00', '15:00', '18:00', '21:00', '00:00'];
    expect(labels('2026-11-23', '2026-11-24')).toEqual(written);
    const french = ['0 h', '3 h', '6 h', '9 h', '12 h', '15 h', '18 h', '21 h', '0 h'];
    expect(labels('2026-11-23', '2026-11-24', 'fr')).toEqual(french.map((label) => label.replace(' ', '\u00a0')));
  });

  test('of 23 hours has 3 in the morning two hours after midnight, whose word would be too near', () => {
    expect(hoursFrom('2026-03-08', '2026-03-09')).toEqual([0, 2, 5, 8, 11, 14, 17, 20, 23]);
    expect(labels('2026-03-08', '2026-03-09').slice(0, 3)).toEqual(['00:00', '', '06:00']);
  });

  test('of 25 hours has it four hours after', () => {
    expect(hoursFrom('2026-11-01', '2026-11-02')).toEqual([0, 4, 7, 10, 13, 16, 19, 22, 25]);
    expect(labels('2026-11-01', '2026-11-02').slice(0, 3)).toEqual(['00:00', '03:00', '06:00']);
  });

  test('that is only a part has more of its hours', () => {
    const from = startOf('2026-11-23') + 8 * hour;
    const part = (hours: number) => ticksOf({ from, to: from + hours * hour, zone, locale: 'en' });
    expect(part(4).map(({ label }) => label)).toEqual(['08:00', '09:00', '10:00', '11:00', '12:00']);
    expect(part(10).map(({ label }) => label)).toEqual(['08:00', '10:00', '12:00', '14:00', '16:00', '18:00']);
    expect(part(14).map(({ label }) => label)).toEqual(['09:00', '12:00', '15:00', '18:00', '21:00']);
  });
});

describe('the axis of a week', () => {
  test('has each day in its middle, between lines at its midnights', () => {
    const all = ticks('2026-11-20', '2026-11-27');
    expect(all.filter(({ isLine }) => !isLine).map(({ label }) => label)).toEqual([
      'Fri 20',
      'Sat 21',
      'Sun 22',
      'Mon 23',
      'Tue 24',
      'Wed 25',
      'Thu 26',
    ]);
    const lines = ['20', '21', '22', '23', '24', '25', '26', '27'].map((day) => startOf(`2026-11-${day}`));
    expect(all.filter(({ isLine }) => isLine).map(({ at }) => at)).toEqual(lines);
    expect(labels('2026-11-20', '2026-11-22', 'fr').filter(Boolean)).toEqual(['ven. 20', 'sam. 21']);
  });

  test('has no line before its beginning', () => {
    const from = startOf('2026-11-20') + 6 * hour;
    const all = ticksOf({ from, to: startOf('2026-11-23'), zone, locale: 'en' });
    const lines = ['21', '22', '23'].map((day) => startOf(`2026-11-${day}`));
    expect(all.filter(({ isLine }) => isLine).map(({ at }) => at)).toEqual(lines);
  });

  test('with a day of 25 hours in it has that midnight an hour later', () => {
    const lines = ticks('2026-10-30', '2026-11-06').filter(({ isLine }) => isLine);
    const lengths = lines.slice(1).map(({ at }, index) => (at - (lines[index]?.at ?? 0)) / hour);
    expect(lengths).toEqual([24, 24, 25, 24, 24, 24, 24]);
  });

  test('of a whole month names as many days as have room', () => {
    const named = labels('2026-11-01', '2026-12-01').filter(Boolean);
    expect(named.length).toBeGreaterThan(3);
    expect(named.length).toBeLessThanOrEqual(8);
  });
});
