import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cappedPercent, levelFrom, levelOf, percentOf, roundPeople } from '../../../src/domain/occupancy/level.ts';

describe('the percent of full', () => {
  test('is a whole number, and goes beyond 100 where more people are inside than make it full', () => {
    expect(percentOf(1140, 1600)).toBe(71);
    expect(percentOf(1620, 1600)).toBe(101);
    expect(percentOf(0, 230)).toBe(0);
    expect(cappedPercent(percentOf(1620, 1600))).toBe(100);
  });

  test('is never below 0, nor is a bar', () => {
    expect(percentOf(-3, 230)).toBe(0);
    expect(cappedPercent(-1)).toBe(0);
  });

  test('needs a capacity above 0', () => {
    for (const full of [0, -1, Number.NaN]) expect(() => percentOf(10, full)).toThrow(RangeError);
  });
});

describe('the level', () => {
  test('changes exactly at its bounds', () => {
    expect([0, 34, 35, 59, 60, 84, 85, 101].map(levelOf)).toEqual([
      'quiet',
      'quiet',
      'moderate',
      'moderate',
      'busy',
      'busy',
      'packed',
      'packed',
    ]);
    expect(Object.entries(levelFrom).map(([level, from]) => [level, levelOf(from)])).toEqual(
      Object.keys(levelFrom).map((level) => [level, level]),
    );
  });
});

describe('a rounded count', () => {
  test('is to the nearest 10 from 100 on and to the nearest 5 below', () => {
    expect([5, 7, 8, 97, 98, 100, 1137, 1545].map((people) => roundPeople(people).people)).toEqual([
      5, 5, 10, 95, 100, 100, 1140, 1550,
    ]);
  });

  test('is "fewer than 5" where the doors cannot tell a reader from a miscount', () => {
    expect([0, 1, 4.99].map(roundPeople)).toEqual(Array(3).fill({ kind: 'fewer', people: 5 }));
  });

  test('never says "about 0", is never further off than half a step, and never falls when people come', () => {
    const people = fc.double({ min: 0, max: 5_000, noNaN: true });
    fc.assert(
      fc.property(people, people, (a, b) => {
        const [less, more] = a <= b ? [a, b] : [b, a];
        const rounded = roundPeople(more);
        expect(rounded.people).toBeGreaterThan(0);
        expect(roundPeople(less).people).toBeLessThanOrEqual(rounded.people);
        if (rounded.kind === 'about') expect(Math.abs(rounded.people - more)).toBeLessThanOrEqual(more < 100 ? 2.5 : 5);
      }),
    );
  });
});
