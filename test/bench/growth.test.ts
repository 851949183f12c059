import { describe, expect, test } from 'vitest';
import { type Growth, growthRows, growthTable } from '../../bench/growth/measure-growth.ts';
import { withTable } from '../../bench/page-table.ts';

const flat: Growth = { what: 'a question', dimension: 'rules', sizes: [1_000, 1_000_000], values: [0.07, 0.08] };
const grown: Growth = { what: 'a question', dimension: 'rules', sizes: [1_000, 1_000_000], values: [0.07, 70] };

describe('the table of growth', () => {
  test('says of each cost how much it grows, and that it is flat where it is', () => {
    expect(growthTable([flat]).split('\n').at(-1)).toBe(
      '| a question | rules: 1,000 · 1,000,000 | 0.070 · 0.080 | 1.1 | flat |',
    );
  });

  test('admits what grows without a reason, and the goal is missed', () => {
    expect(growthTable([grown])).toContain('| 1000.0 | not explained yet |');
    expect(growthRows([flat, grown]).map(({ ok }) => ok)).toEqual([true, false]);
  });

  test('gives the reason of what has one, which is no goal', () => {
    const explained = { ...grown, reason: 'each is read' };
    expect(growthTable([explained])).toContain('| 1000.0 | each is read |');
    expect(growthRows([explained])[0]).toMatchObject({ goal: null, ok: null });
  });

  test('takes the place of the one on the page, again and again', () => {
    const page = 'before\n<!-- growth: npm run bench -- --only growth --write -->\nold\n<!-- growth ends -->\nafter';
    const once = withTable(page, 'growth', 'new');
    expect(once).toContain('before\n');
    expect(once).toContain('\nnew\n');
    expect(once).not.toContain('old');
    expect(withTable(once, 'growth', 'new')).toBe(once);
    expect(() => withTable('nothing', 'growth', 'new')).toThrow('no markers');
  });
});
