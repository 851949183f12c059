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

describe('one lesson', () => {
  const outcome = { features: [10, 0, 0, 0] as Features, actual: 5, usual: 100, hour: 12, typical: 100 };
  const after = (more: Partial<typeof outcome>, lead = newLeadModel(4)) => {
    learn(lead, { ...outcome, ...more });
    return lead;
  };
  const none: Features = [0, 0, 0, 0];

  test('is weighed against what was known before, which fades', () => {
    const lead = after({});
    expect(lead.leadMs).toBe(3_600_000);
    expect(lead.outcomes[0]).toBeCloseTo(0.005, 12);
    expect([lead.products[0], lead.products[5], lead.products[1]]).toEqual([0.9995 * 4 + 0.1 * 0.1, 0.9995 * 4, 0]);
    expect(lead.weights[0]).toBeCloseTo(0.005 / (0.9995 * 4 + 0.01 + 1), 12);
    expect(lead.weights.slice(1)).toEqual([0, 0, 0]);
  });

  test('of an odd outcome or of an odd day counts for less', () => {
    expect(after({ actual: 50 }).outcomes[0]).toBeCloseTo(0.4 * 0.1 * 0.5, 12);
    expect(after({ actual: -50 }).outcomes[0]).toBeCloseTo(-0.4 * 0.1 * 0.5, 12);
    expect(after({ features: [1_000, 0, 0, 0], typical: 100 }).outcomes[0]).toBeCloseTo((4 / 100) * 10 * 0.05, 12);
    expect(after({ features: [120, 160, 0, 0] }).outcomes[1]).toBeCloseTo(1.6 * 0.05, 12);
  });

  test('from which nothing follows leaves the weights as they are', () => {
    const lead = after({});
    const { weights, outcomes, products } = structuredClone(lead);
    expect(after({ features: [0.00001, 0, 0, 0] }, lead)).toMatchObject({ weights, outcomes, products });
  });

  test('and all before it are the least squares of four features, with a ridge', () => {
    const random = numbers(3);
    const lead = newLeadModel(4);
    for (let lesson = 0; lesson < 50; lesson += 1) {
      const [a, b, c, d] = [random(), random(), random(), random()].map((each) => 100 * (each - 0.5));
      const features: Features = [a ?? 0, b ?? 0, c ?? 0, (d ?? 0) + 0.5 * (a ?? 0)];
      after({ features, actual: 0.5 * (a ?? 0) - 0.2 * (b ?? 0) + 3 }, lead);
    }
    for (const row of [0, 1, 2, 3]) {
      const product = lead.weights.reduce(
        (sum, weight, column) => sum + weight * ((lead.products[4 * row + column] ?? 0) + (row === column ? 1 : 0)),
        0,
      );
      expect(product).toBeCloseTo(lead.outcomes[row] ?? Number.NaN, 9);
    }
  });

  test('moves each bound by a little, outwards where it was missed', () => {
    const boundsAfter = (more: Partial<typeof outcome>) => after(more).bounds.map((each) => Number(each.toFixed(6)));
    expect(boundsAfter({})).toEqual([-1.5996, 1.5996]);
    expect(boundsAfter({ actual: 50 })).toEqual([-1.5996, 1.6036]);
    expect(boundsAfter({ actual: -50 })).toEqual([-1.6036, 1.5996]);
    expect(boundsAfter({ actual: 15 })).toEqual([-1.5996, 1.5996]);
    expect(boundsAfter({ actual: -17 })).toEqual([-1.6036, 1.5996]);
    // While it is closed every forecast is right.
    expect(boundsAfter({ usual: 9.9, actual: 0 })).toEqual([-1.6, 1.6]);
    expect(boundsAfter({ usual: 10, actual: 0 })).toEqual([-1.5996, 1.5996]);
  });

  test('moves the spread of its hour alone, less the more there were, and by no more than a large miss', () => {
    const lead = after({});
    expect(lead.spread[12]).toBeCloseTo(1 + (5 / Math.sqrt(105) - 1) / 2, 12);
    expect(lead.spread.filter((each) => each !== 1)).toHaveLength(1);
    expect(lead.lessons[12]).toBe(1);
    expect(after({ actual: -5 }).spread[12]).toBeCloseTo(1 + (5 / 10 - 1) / 2, 12);
    expect(after({ actual: 5_000 }).spread[12]).toBeCloseTo(1 + (6 - 1) / 2, 12);
    expect(after({ usual: 0, actual: 0.5 }).spread[12]).toBeCloseTo(1 + (0.5 - 1) / 2, 12);
    const seasoned = newLeadModel(4);
    seasoned.lessons[12] = 200;
    expect(after({ hour: 12.9 }, seasoned).spread[12]).toBeCloseTo(1 + (5 / Math.sqrt(105) - 1) / 84, 12);
    const exact = newLeadModel(4);
    exact.spread[12] = 0;
    expect(after({ features: none }, exact).spread[12]).toBeCloseTo(0.03, 12);
  });

  test('bounds are spreads wide, which lie in the middle of each hour', () => {
    const lead = newLeadModel(4);
    lead.spread[13] = 2;
    lead.spread[23] = 3;
    const widthAt = (hour: number, usual = 100) => {
      const { low, high, people } = expectedBy(lead, none, { usual, hour, most: 1_000 });
      expect(high - people).toBeCloseTo(people - low, 9);
      return (high - low) / 3.2;
    };
    for (const [hour, width] of [
      [12.5, 10],
      [13, 15],
      [13.5, 20],
      [14, 15],
      [0, 20],
      [23.75, 25],
      [3, 10],
    ] as const)
      expect(widthAt(hour)).toBeCloseTo(width, 9);
    expect(widthAt(3, 400)).toBeCloseTo(20, 9);
    expect(expectedBy(lead, none, { usual: 0.25, hour: 3, most: 1_000 })).toEqual({ people: 0.25, low: 0, high: 1.85 });
    lead.spread.fill(0);
    expect(widthAt(3)).toBeCloseTo(0.1, 9);
  });

  test('of each feature is added to the usual by its weight', () => {
    const lead = newLeadModel(4);
    lead.weights = [0.5, 0.2, 0, -0.1];
    const setting = { usual: 100, hour: 12, most: 1_000 };
    expect(expectedBy(lead, [10, 5, 7, 20], setting).people).toBeCloseTo(104, 9);
    // As expected: a miss of nothing.
    expect(after({ features: [10, 5, 7, 20], actual: 4 }, lead).spread[12]).toBeCloseTo(0.5, 9);
  });
});
