import { describe, expect, test } from 'vitest';
import { expectedBy, type Features, learn, newLeadModel } from '../../../src/domain/outlook/lead-model.ts';

/** Numbers from 0 to 1 that are the same in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Teaches `lessons` outcomes in which `kept` of the last departure is left, with noise of up to `noise` people. */
function taught(kept: number, lessons: number, noise: number, outlier = 0) {
  const random = numbers(7);
  const lead = newLeadModel(4);
  let held = 0;
  for (let lesson = 0; lesson < lessons; lesson += 1) {
    const last = 100 * (random() - 0.5);
    const features: Features = [last, 0, 0, 0];
    const isOdd = random() < 0.02;
    const actual = kept * last + noise * 2 * (random() - 0.5) + (isOdd ? outlier : 0);
    const { low, high } = expectedBy(lead, features, { usual: 100, hour: 12, most: 1_000 });
    if (lesson >= lessons / 2 && 100 + actual >= low && 100 + actual <= high) held += 1;
    learn(lead, { features, actual, usual: 100, hour: 12, typical: 100 });
  }
  return { lead, held: held / Math.floor(lessons / 2) };
}

describe('what is left of a departure after some time', () => {
  test('is nothing until something was learnt', () => {
    expect(expectedBy(newLeadModel(4), [80, 80, 80, 80], { usual: 100, hour: 12, most: 1_000 }).people).toBe(100);
  });

  test.each([0, 0.4, 0.9])('is learnt from outcomes: %d of it', (kept) => {
    const { lead } = taught(kept, 2000, 20);
    expect(expectedBy(lead, [50, 0, 0, 0], { usual: 100, hour: 12, most: 1_000 }).people).toBeCloseTo(
      100 + 50 * kept,
      -0.5,
    );
  });

  test('is hardly unlearnt by rare wild outcomes', () => {
    expect(
      expectedBy(taught(0.5, 4000, 20, 400).lead, [0, 0, 0, 0], { usual: 100, hour: 12, most: 1_000 }).people,
    ).toBe(100);
    expect(
      expectedBy(taught(0.5, 4000, 20, 400).lead, [50, 0, 0, 0], { usual: 100, hour: 12, most: 1_000 }).people,
    ).toBeCloseTo(125, -1);
  });

  test.each([5, 20, 100])('comes with bounds that hold eight times in ten, with noise of %d people', (noise) => {
    const { held } = taught(0.5, 8000, noise);
    expect(held).toBeGreaterThan(0.77);
    expect(held).toBeLessThan(0.83);
  });

  test('comes with bounds that hold eight times in ten of the open hours, however long it is closed', () => {
    const random = numbers(11);
    const lead = newLeadModel(4);
    let [held, open] = [0, 0];
    for (let lesson = 0; lesson < 12_000; lesson += 1) {
      const hour = lesson % 24;
      const usual = hour >= 14 ? 100 : 0;
      const actual = usual === 0 ? 0 : 40 * (random() - 0.5);
      const { low, high } = expectedBy(lead, [0, 0, 0, 0], { usual: usual, hour: hour, most: 1_000 });
      if (lesson >= 6_000 && usual > 0) {
        open += 1;
        if (usual + actual >= low && usual + actual <= high) held += 1;
      }
      learn(lead, { features: [0, 0, 0, 0], actual, usual, hour, typical: 42 });
    }
    expect(held / open).toBeGreaterThan(0.77);
    expect(held / open).toBeLessThan(0.83);
  });

  test('comes with bounds that go from hour to hour without a step', () => {
    const random = numbers(5);
    const lead = newLeadModel(4);
    for (let lesson = 0; lesson < 4_800; lesson += 1) {
      const hour = lesson % 24;
      const noise = hour === 14 ? 60 : 20;
      learn(lead, { features: [0, 0, 0, 0], actual: noise * (random() - 0.5), usual: 100, hour, typical: 100 });
    }
    const widthAt = (hour: number) => {
      const { low, high } = expectedBy(lead, [0, 0, 0, 0], { usual: 100, hour, most: 1_000 });
      return high - low;
    };
    expect(widthAt(14.5)).toBeGreaterThan(2 * widthAt(12.5));
    for (let minute = 0; minute < 24 * 60; minute += 1) {
      expect(Math.abs(widthAt(minute / 60) - widthAt(((minute + 1) / 60) % 24))).toBeLessThan(1.5);
    }
  });

  test('are widened by one wild outcome of an hour no more than by a large one', () => {
    const widthAfter = (actual: number) => {
      const lead = newLeadModel(4);
      for (const miss of [8, -8, 8, -8, actual]) {
        learn(lead, { features: [0, 0, 0, 0], actual: miss, usual: 100, hour: 14, typical: 100 });
      }
      const { low, high } = expectedBy(lead, [0, 0, 0, 0], { usual: 100, hour: 14.5, most: 10_000 });
      return high - low;
    };
    expect(widthAfter(2_000)).toBeLessThan(3 * widthAfter(8));
  });

  test('has no width where there was never a miss, and stays a number', () => {
    const lead = newLeadModel(4);
    for (let lesson = 0; lesson < 5000; lesson += 1) {
      learn(lead, { features: [0, 0, 0, 0], actual: 0, usual: 100, hour: 12, typical: 100 });
    }
    expect(expectedBy(lead, [30, 0, 0, 0], { usual: 100, hour: 12, most: 1_000 }).people).toBe(100);
    const { low, high } = expectedBy(lead, [0, 0, 0, 0], { usual: 100, hour: 12, most: 1_000 });
    expect(low).toBeCloseTo(100, 0);
    expect(high).toBeCloseTo(100, 0);
  });
});

test('nothing above the most ever seen is expected, no interval reaches half as much beyond it, and none below 0', () => {
  const expected = expectedBy(newLeadModel(4), [0, 0, 0, 0], { usual: 400, hour: 12, most: 20 });
  expect(expected).toMatchObject({ people: 20, high: 30, low: 0 });
});
