import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quietWindow } from '../../../src/domain/outlook/quiet-window.ts';

const minute = 60_000;
const hour = 60 * minute;
const at = (time: string) => Date.parse(`2026-11-27T${time}:00-05:00`);
const forecast = (people: number, doubt = 50) => ({ people, low: people - doubt, high: people + doubt, days: 6 });
/** What is expected at each time: 500 people, and `people` from one time to another. */
const quietFrom =
  (from: string, to: string, people = 200) =>
  (then: number) =>
    forecast(then >= at(from) && then < at(to) ? people : 500);
const parts = { from: at('14:00'), to: at('23:59'), limitPeople: 400, isOpenAt: () => true };

describe('a quiet window', () => {
  test('is the first stretch in which every quarter hour is expected under the limit, doubt included', () => {
    const window = quietWindow({ ...parts, forecastAt: quietFrom('18:00', '20:00') });
    expect(window).toEqual({ from: at('18:00'), to: at('20:00'), sureness: 'high' });
    expect(quietWindow({ ...parts, forecastAt: quietFrom('18:00', '20:00', 340) })?.sureness).toBe('fair');
    expect(quietWindow({ ...parts, forecastAt: quietFrom('18:00', '20:00', 360) })).toBeUndefined();
  });

  test('is at least an hour long, and at most three', () => {
    expect(quietWindow({ ...parts, forecastAt: quietFrom('18:00', '18:45') })).toBeUndefined();
    expect(quietWindow({ ...parts, forecastAt: quietFrom('17:00', '22:00') })).toMatchObject({
      from: at('17:00'),
      to: at('20:00'),
    });
  });

  test('is not at night, nor while it is closed, nor where nothing is forecast', () => {
    const forecastAt = () => forecast(10);
    expect(quietWindow({ ...parts, from: at('00:10'), forecastAt })?.from).toBe(at('08:00'));
    expect(quietWindow({ ...parts, forecastAt, isOpenAt: (then) => then >= at('21:00') })?.from).toBe(at('21:00'));
    expect(quietWindow({ ...parts, forecastAt: () => undefined })).toBeUndefined();
  });

  test('keeps all of that whatever the forecast', () => {
    const people = fc.array(fc.tuple(fc.nat(800), fc.nat(200)), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(people, fc.nat(800), (expected, limitPeople) => {
        const forecastAt = (then: number) => {
          const index = Math.floor((then - at('14:00')) / (15 * minute));
          return forecast(...(expected[index % expected.length] ?? [0, 0]));
        };
        const window = quietWindow({ ...parts, limitPeople, forecastAt });
        if (window === undefined) return;
        expect(window.to - window.from).toBeGreaterThanOrEqual(hour);
        expect(window.to - window.from).toBeLessThanOrEqual(3 * hour);
        for (let then = window.from; then < window.to; then += 15 * minute) {
          expect(forecastAt(then).people).toBeLessThan(limitPeople);
          expect(forecastAt(then).high).toBeLessThanOrEqual(limitPeople);
        }
      }),
    );
  });
});
