import { describe, expect, test } from 'vitest';
import { startOfServiceDay } from '../../../src/domain/calendar/service-day.ts';
import { beginTally, carryOver, foldTally, peopleOf, type Tally } from '../../../src/domain/occupancy/tally.ts';

const day = '2026-02-12';
const midnight = startOfServiceDay(day);
const minute = 60_000;
const hour = 60 * minute;
const at = (hours: number) => midnight + hours * hour;

/** A tally at noon with 500 people, of whom the doors have lost none so far. */
const noon: Tally = {
  at: at(12),
  raw: 500,
  day,
  lowest: 0,
  uncounted: 0,
  personHours: 0,
  eveHours: 0,
  leak: 0.012,
  nights: 1,
  began: 'carried',
};
/** One at 3:00 whose counter has fallen to −30, after an evening of 10,000 person-hours. */
const night: Tally = { ...noon, at: at(3), raw: -30, lowest: -30, uncounted: 30, eveHours: 10_000, nights: 4 };

describe('a first look at a counter', () => {
  test('in the night is as good as a carry: the lowest count tells how many are missing from it', () => {
    expect(beginTally(-40, at(2), day)).toEqual({
      ...noon,
      at: at(2),
      raw: -40,
      lowest: -40,
      uncounted: 40,
      began: 'watched',
    });
    expect(beginTally(300, at(7) - 1, day)).toMatchObject({ began: 'watched', lowest: 0 });
    // What is stored comes back the same, which −0 does not.
    expect(beginTally(300, at(2), day).uncounted).toBe(0);
  });

  test('by day guesses who was inside at midnight, by the count since', () => {
    expect(beginTally(300, at(7), day)).toMatchObject({ began: 'unknown', lowest: 0, uncounted: 36 });
    expect(beginTally(-40, at(12), day)).toMatchObject({ began: 'unknown', uncounted: 40 });
  });

  test('that is lower than a counter ever falls is believed no further than that', () => {
    expect(beginTally(-900, at(2), day)).toMatchObject({ raw: -900, lowest: -500, uncounted: 500 });
  });
});

describe('the people whom the doors lose', () => {
  test('are a part of those inside, hour by hour', () => {
    const after = foldTally(noon, { raw: 500, at: at(14) });
    expect(after.uncounted).toBeCloseTo(500 * Math.expm1(0.024), 9);
    expect(after.personHours).toBeCloseTo((500 * Math.expm1(0.024)) / 0.012, 6);
    expect(after).toMatchObject({ at: at(14), raw: 500, lowest: 0, leak: 0.012 });
  });

  test('are the same in one step and in many', () => {
    let steps = noon;
    for (let hours = 12.5; hours <= 20; hours += 0.5) steps = foldTally(steps, { raw: 500, at: at(hours) });
    const once = foldTally(noon, { raw: 500, at: at(20) });
    expect(steps.uncounted).toBeCloseTo(once.uncounted, 6);
    expect(steps.personHours).toBeCloseTo(once.personHours, 6);
  });

  test('are none where nothing leaks, and person-hours are summed all the same', () => {
    expect(foldTally({ ...noon, leak: 0 }, { raw: 500, at: at(14) })).toMatchObject({
      uncounted: 0,
      personHours: 1_000,
    });
  });
});

describe('the people who were inside at midnight', () => {
  const began = { ...noon, at: at(1), raw: 0, lowest: -20, uncounted: 100 };

  test('are halved in an hour of the night, towards those who usually stay', () => {
    expect(foldTally(began, { raw: 0, at: at(2) }).uncounted).toBeCloseTo(60.7, 9);
    expect(foldTally(began, { raw: 0, at: at(3) }).uncounted).toBeCloseTo(41.05, 9);
  });

  test('fade only from 1:00 until 7:00', () => {
    const toTwo = foldTally({ ...began, at: midnight }, { raw: 0, at: at(2) });
    expect(toTwo.uncounted).toBeCloseTo(21.4 + (100 * Math.exp(0.012) - 21.4) / 2, 9);
    expect(foldTally({ ...began, at: midnight }, { raw: 0, at: at(0.5) }).uncounted).toBeCloseTo(
      100 * Math.exp(0.006),
      9,
    );
    const toNine = foldTally({ ...began, at: at(6) }, { raw: 0, at: at(9) });
    expect(toNine.uncounted).toBeCloseTo(60.7 * Math.exp(0.024), 9);
    expect(toNine.at).toBe(at(9));
  });

  test('are never fewer than what the lowest count proves', () => {
    const after = foldTally({ ...began, uncounted: 20 }, { raw: 0, at: at(2) });
    expect(after.uncounted).toBeGreaterThan(20);
    expect(after.uncounted).toBeLessThan(21.4);
  });

  test('who turn out to have been too many teach that the doors lose fewer', () => {
    const learnt = foldTally({ ...began, eveHours: 10_000, nights: 2 }, { raw: 0, at: at(2) });
    expect(learnt.leak).toBeCloseTo(0.012 - (0.5 * 39.3) / 10_000, 9);
    expect(foldTally({ ...began, eveHours: 1_000, nights: 2 }, { raw: 0, at: at(2) }).leak).toBe(0);
  });

  test('are a part of the most that was counted since, where the night was not seen', () => {
    const unknown = { ...noon, raw: 600, began: 'unknown' as const, leak: 0 };
    expect(foldTally(unknown, { raw: 700, at: at(13) }).uncounted).toBe(72);
    expect(foldTally({ ...unknown, uncounted: 80 }, { raw: 700, at: at(13) }).uncounted).toBe(80);
    expect(foldTally({ ...unknown, began: 'watched' }, { raw: 700, at: at(13) }).uncounted).toBe(0);
  });
});

describe('a new lowest count', () => {
  const later = at(3) + 1;

  test('that two looks agree on proves that as many are missing, and teaches how many the doors lose', () => {
    const after = foldTally({ ...night, raw: -60 }, { raw: -60, at: later });
    expect(after).toMatchObject({ lowest: -60, raw: -60 });
    expect(after.uncounted).toBeCloseTo(60, 3);
    expect(after.leak).toBeCloseTo(0.012 + (0.25 * 30) / 10_000, 6);
  });

  test('of one look is believed forty people deep, and teaches nothing', () => {
    const after = foldTally(night, { raw: -90, at: later });
    expect(after.lowest).toBe(-70);
    expect(after.leak).toBeCloseTo(0.012, 6);
    expect(foldTally({ ...night, raw: -90 }, { raw: -30, at: later }).lowest).toBe(-70);
    expect(foldTally(night, { raw: -50, at: later }).lowest).toBe(-50);
  });

  test('by day is about that day, where its beginning was seen', () => {
    const morning: Tally = { ...night, raw: -60, at: at(9), personHours: 5_000 };
    const leakAfter = (more: Partial<Tally>) => foldTally({ ...morning, ...more }, { raw: -60, at: at(9) + 1 }).leak;
    expect(leakAfter({})).toBeCloseTo(0.012 + (0.25 * 30) / 5_000, 9);
    expect(leakAfter({ began: 'watched' })).toBe(0.012);
    expect(leakAfter({ at: at(7) - 2 })).toBeCloseTo(0.012 + (0.25 * 30) / 5_000, 6);
  });

  test('teaches less the more nights there were, but never less than a little, and within bounds', () => {
    const leakAfter = (more: Partial<Tally>) =>
      foldTally({ ...night, raw: -60, ...more }, { raw: -60, at: later }).leak;
    expect(leakAfter({ nights: 100 })).toBeCloseTo(0.012 + (0.15 * 30) / 10_000, 6);
    expect(leakAfter({ eveHours: 200, nights: 1 })).toBe(0.024);
    expect(leakAfter({ eveHours: 199.9, nights: 1 })).toBe(0.012);
  });
});

describe('over a reset', () => {
  /** Ten minutes before midnight. */
  const evening: Tally = {
    ...noon,
    day: '2026-02-11',
    at: midnight - 10 * minute,
    raw: 200,
    lowest: -10,
    uncounted: 50,
    personHours: 5_000,
    leak: 0.01,
    nights: 3,
  };
  const soon = midnight + 5 * minute;

  test('those inside are carried, but for those who left unseen until midnight', () => {
    const after = carryOver(evening, day, soon);
    expect(after).toEqual({
      at: midnight,
      raw: 0,
      day,
      lowest: 0,
      uncounted: 250 * 2 ** (-1 / 6 / 2.5),
      personHours: 0,
      eveHours: 5_000,
      leak: 0.01,
      nights: 4,
      began: 'carried',
    });
  });

  test('that is early or late all of those last seen are carried', () => {
    expect(carryOver({ ...evening, at: midnight + 2 * minute }, day, soon)).toMatchObject({
      at: midnight + 2 * minute,
      uncounted: 250,
    });
    const early = midnight - 9 * minute;
    expect(carryOver(evening, day, early)).toMatchObject({ at: early, uncounted: 250 * 2 ** (-1 / 60 / 2.5) });
  });

  test('an evening teaches only if it was seen from its beginning, until shortly before the end, with enough people', () => {
    const nothing = { eveHours: 0, nights: 3 };
    expect(carryOver({ ...evening, at: midnight - 30 * minute }, day, soon)).toMatchObject({
      eveHours: 5_000,
      nights: 4,
    });
    expect(carryOver({ ...evening, at: midnight - 31 * minute }, day, soon)).toMatchObject(nothing);
    expect(carryOver({ ...evening, began: 'watched' }, day, soon)).toMatchObject(nothing);
    expect(carryOver({ ...evening, personHours: 199 }, day, soon)).toMatchObject(nothing);
    expect(carryOver({ ...evening, personHours: 200 }, day, soon)).toMatchObject({ eveHours: 200, nights: 4 });
  });

  test('after more than four hours without a look the carry is a guess, unless the night was seen', () => {
    const beganAfter = (silence: number, until: number) =>
      carryOver({ ...evening, at: midnight - silence }, day, until).began;
    expect(beganAfter(4 * hour, at(8))).toBe('carried');
    expect(beganAfter(4 * hour + 1, soon)).toBe('watched');
    expect(beganAfter(4 * hour + 1, at(8))).toBe('unknown');
  });
});

test('there are never fewer than no people inside', () => {
  expect(peopleOf({ raw: -50, uncounted: 20 })).toBe(0);
  expect(peopleOf({ raw: 50, uncounted: 20 })).toBe(70);
});
