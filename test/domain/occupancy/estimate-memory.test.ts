import { describe, expect, test } from 'vitest';
import { startOfServiceDay } from '../../../src/domain/calendar/service-day.ts';
import {
  advanceEstimate,
  advanceHeadCount,
  type EstimateState,
  estimatedPeople,
  isCounted,
  redateEstimate,
} from '../../../src/domain/occupancy/estimate.ts';

const minute = 60_000;
const day = '2026-02-11';
const noon = startOfServiceDay(day) + 12 * 60 * minute;
const stamp = '2026-02-11 13:25:00.000';

/** The state after counts at so many minutes from `start`, the feed's stamp being the same for all. */
const after = (start: number, ...seen: readonly (readonly [minutes: number, raw: number, stamp?: string])[]) =>
  seen.reduce<EstimateState | undefined>(
    (state, [minutes, raw, own]) =>
      advanceEstimate(state, { raw, at: start + minutes * minute, ...(own !== undefined && { stamp: own }) }),
    undefined,
  );

describe('what is remembered of a counter', () => {
  test('is at first one look, which nothing has confirmed', () => {
    expect(after(noon, [0, 500, stamp])).toMatchObject({
      raw: 500,
      at: noon,
      stamp,
      since: noon,
      isAlone: true,
      day,
    });
    expect(after(noon, [0, 500])).not.toHaveProperty('stamp');
  });

  test('is then the reading before too, and since when the last one stands', () => {
    const two = after(noon, [0, 500, stamp], [1, 505, stamp]);
    expect(two).toMatchObject({ raw: 505, at: noon + minute, since: noon + minute, previous: { raw: 500, at: noon } });
    expect(two).not.toHaveProperty('isAlone');
    // The same reading again; a new stamp alone is a new reading.
    expect(after(noon, [0, 500, stamp], [1, 505, stamp], [2, 505, stamp])).toMatchObject({
      at: noon + 2 * minute,
      since: noon + minute,
      previous: { raw: 500, at: noon },
    });
    expect(after(noon, [0, 500, stamp], [1, 505, stamp], [2, 505, 'later'])).toMatchObject({
      since: noon + 2 * minute,
      previous: { raw: 505, at: noon + minute },
      stamp: 'later',
    });
    const again = after(noon, [0, 500, stamp], [1, 500, stamp]);
    expect(again).toMatchObject({ since: noon });
    expect(again).not.toHaveProperty('previous');
  });

  test('is not changed by what is not newer, also than a count that waits to be confirmed', () => {
    const state = after(noon, [0, 500], [1, 505]);
    expect(state && advanceEstimate(state, { raw: 510, at: noon + minute })).toBe(state);
    const held = after(noon, [0, 500], [1, 505], [2, 900]);
    expect(held && advanceEstimate(held, { raw: 510, at: noon + 2 * minute })).toBe(held);
  });

  test('of a jump that doors cannot pass is what it was, until a second count agrees', () => {
    const held = after(noon, [0, 500], [1, 505], [2, 900, stamp]);
    expect(held).toMatchObject({ raw: 505, at: noon + minute, held: { raw: 900, at: noon + 2 * minute, stamp } });
    expect(held && isCounted(held, noon + minute)).toBe(true);
    expect(held && isCounted(held, noon + 2 * minute)).toBe(false);
    const agreed = after(noon, [0, 500], [1, 505], [2, 900], [3, 905]);
    expect(agreed).toMatchObject({ raw: 905, at: noon + 3 * minute, previous: { raw: 900, at: noon + 2 * minute } });
    expect(agreed).not.toHaveProperty('held');
    expect(after(noon, [0, 500], [1, 505], [2, 900], [3, 510])).not.toHaveProperty('held');
    expect(after(noon, [0, 500], [1, 505], [2, 900], [3, 100])).toMatchObject({ raw: 505, held: { raw: 100 } });
  });

  test('allows doors a hundred people at once and fifteen a minute, up or down', () => {
    const isHeld = (minutes: number, raw: number) =>
      after(noon, [-1, 500], [0, 500], [minutes, raw])?.held !== undefined;
    expect([isHeld(1, 615), isHeld(1, 616), isHeld(1, 385), isHeld(1, 384)]).toEqual([false, true, false, true]);
    expect([isHeld(10, 750), isHeld(10, 751)]).toEqual([false, true]);
    // The count before the last may have been the right one.
    const back = after(noon, [-2, 500], [-1, 500], [0, 600], [1, 400]);
    expect(back).toMatchObject({ raw: 400 });
    expect(after(noon, [-2, 500], [-1, 600], [0, 600], [1, 355])).toMatchObject({ raw: 355 });
    expect(after(noon, [-2, 500], [-1, 600], [0, 600], [1, 354])).toMatchObject({ raw: 600, held: { raw: 354 } });
  });

  test('begins anew where the second count contradicts the first', () => {
    expect(after(noon, [0, 9_000], [1, 500])).toEqual(after(noon + minute, [0, 500]));
    expect(after(noon, [0, 500], [1, 615])).toMatchObject({ raw: 615, previous: { raw: 500 } });
    expect(after(noon, [0, 500], [1, 616])).toMatchObject({ raw: 616, isAlone: true });
  });

  test('of an impossible count asks that it was measured twice, by another count, another stamp or for six minutes', () => {
    const counts = (second: readonly [number, number, string?], raw = 2_600) =>
      after(noon, [-1, 500, stamp], [0, 500, stamp], [1, raw, stamp], second)?.held === undefined;
    expect([counts([2, 2_600, stamp]), counts([7, 2_600, stamp]), counts([7.1, 2_600, stamp])]).toEqual([
      false,
      false,
      true,
    ]);
    expect([counts([2, 2_601, stamp]), counts([2, 2_600, 'later'])]).toEqual([true, true]);
    // Two thousand more are not impossible, nor is an empty library.
    expect([counts([2, 2_500, stamp], 2_500), counts([2, 2_501, stamp], 2_501)]).toEqual([true, false]);
    expect([counts([2, -209, stamp], -209), counts([2, -212, stamp], -212)]).toEqual([true, false]);
  });
});

describe('around midnight', () => {
  const midnight = startOfServiceDay('2026-02-12');

  test('doors are believed fewer people', () => {
    const isHeld = (raw: number) => after(midnight, [-12, 500], [-11, 500], [-10, raw])?.held !== undefined;
    expect([isHeld(555), isHeld(556)]).toEqual([false, true]);
  });

  test('a fall to nothing is a reset as soon as a second count agrees, and at once where one looks rarely', () => {
    const evening = [
      [-20, 200],
      [-10, 200],
      [-1, 200],
    ] as const;
    const once = after(midnight, ...evening, [1, 0]);
    expect(once).toMatchObject({ raw: 200, held: { raw: 0 } });
    const twice = after(midnight, ...evening, [1, 0], [2, 1]);
    expect(twice).toMatchObject({ raw: 1, day: '2026-02-12' });
    expect(twice && estimatedPeople(twice)).toBeGreaterThan(190);
    const rarely = after(midnight, [-40, 200], [-10, 200], [10, 0]);
    expect(rarely).toMatchObject({ raw: 0, day: '2026-02-12' });
    expect(rarely).not.toHaveProperty('held');
  });

  test('both possibilities are kept until it is past', () => {
    const soon = after(midnight, [-20, 200], [-10, 200], [-1, 10], [0, 10], [1, 10]);
    expect(soon).toHaveProperty('reset');
    const later = after(midnight, [-20, 200], [-10, 200], [-1, 10], [0, 10], [1, 10], [19, 10]);
    expect(later).toMatchObject({ day: '2026-02-12', raw: 10 });
    expect(later).not.toHaveProperty('reset');
  });
});

test('with a clock that was set back the same people are seen at that time, and what is dated later is forgotten', () => {
  const state = after(noon, [0, 500, stamp], [1, 505, stamp], [2, 900, stamp]);
  const earlier = noon - 24 * 60 * minute;
  const redated = state && redateEstimate(state, earlier);
  expect(redated).toMatchObject({ raw: 505, at: earlier, day: '2026-02-10', stamp });
  for (const key of ['held', 'previous', 'since', 'reset', 'isAlone']) expect(redated).not.toHaveProperty(key);
  expect(redated && estimatedPeople(redated)).toBe(state && estimatedPeople(state));
  const unstamped = after(noon, [0, 500]);
  expect(unstamped && redateEstimate(unstamped, earlier)).not.toHaveProperty('stamp');
});

test('a count of people is remembered without anything uncounted', () => {
  const first = advanceHeadCount(undefined, { raw: -5, at: noon });
  expect(first).toMatchObject({ raw: -5, lowest: 0, uncounted: 0, isAlone: true, since: noon });
  const second = advanceHeadCount(first, { raw: 5, at: noon + minute, stamp });
  expect(second).toMatchObject({ raw: 5, at: noon + minute, since: noon + minute, stamp });
  expect(second).not.toHaveProperty('isAlone');
  expect(advanceHeadCount(second, { raw: 5_000, at: noon + 2 * minute, stamp })).toMatchObject({
    raw: 5,
    held: { raw: 5_000, at: noon + 2 * minute, stamp },
  });
});
