import { describe, expect, test } from 'vitest';
import { quartersOfDay } from '../../../src/domain/calendar/local-quarters.ts';
import { createSpells } from '../../../src/domain/outlook/spells.ts';

/** What adding a day's peak says, day after day from `first` on. */
const addDays = (spells: ReturnType<typeof createSpells>, first: number, ...peaks: number[]) =>
  peaks.map((people, index) => spells.add((first + index) * quartersOfDay + 40, people));
const noonOf = (day: number) => day * quartersOfDay + 48;
const times = (count: number, people: number) => Array<number>(count).fill(people);

describe('the days on which a library is open', () => {
  test('are known from five such days of seven on, which is said once', () => {
    const spells = createSpells();
    expect(addDays(spells, 0, ...times(8, 100))).toEqual([false, false, false, false, false, true, false, false]);
  });

  test('are over when five days of seven were closed, and then say nothing of what is usual', () => {
    const spells = createSpells();
    addDays(spells, 0, ...times(14, 100));
    // With four of each among the last seven it is neither.
    expect(addDays(spells, 14, ...times(5, 10))).toEqual([false, false, false, true, false]);
    expect(spells.isAlike(noonOf(10))).toBe(true);
    expect(addDays(spells, 19, 10)).toEqual([true]);
    expect([10, 16].map((day) => spells.isAlike(noonOf(day)))).toEqual([false, true]);
    // It opens again.
    expect(addDays(spells, 20, ...times(6, 100))).toEqual([false, false, false, true, false, true]);
    expect([10, 16].map((day) => spells.isAlike(noonOf(day)))).toEqual([true, false]);
  });

  test('are those with more than a tenth of the most people ever seen, at whatever time of the day', () => {
    const alikeAfter = (people: number) => {
      const spells = createSpells();
      addDays(spells, 0, ...times(14, 100), ...times(8, people));
      return spells.isAlike(noonOf(7));
    };
    expect([alikeAfter(10), alikeAfter(11)]).toEqual([false, true]);
    const spells = createSpells();
    for (let day = 0; day < 14; day += 1) {
      for (const people of [0, 100, 0])
        expect(spells.add(noonOf(day) + people / 10, people) && people !== 0).toBe(false);
    }
    addDays(spells, 14, ...times(8, 0));
    expect(spells.isAlike(noonOf(10))).toBe(false);
  });

  test('include a holiday among them, and days of which nothing is known', () => {
    const spells = createSpells();
    addDays(spells, 0, ...times(10, 100), 0, ...times(10, 100));
    expect(spells.isAlike(noonOf(10))).toBe(true);
    expect(spells.isAlike(noonOf(500))).toBe(true);
    expect(createSpells().isAlike(noonOf(0))).toBe(true);
  });

  test('are forgotten after half a year', () => {
    const spells = createSpells();
    addDays(spells, 0, ...times(7, 100));
    addDays(spells, 183, ...times(10, 0));
    expect(spells.isAlike(noonOf(3))).toBe(false);
    addDays(spells, 193, 0);
    expect(spells.isAlike(noonOf(3))).toBe(true);
  });
});
