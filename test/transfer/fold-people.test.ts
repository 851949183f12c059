import { expect, test } from 'vitest';
import { advanceEstimate, type EstimateState, estimatedPeople } from '../../src/domain/occupancy/estimate.ts';
import type { UnfoldedRow } from '../../src/store/readings/row-sorter.ts';
import { foldPeople } from '../../src/transfer/fold-people.ts';

const midnight = Date.parse('2026-02-11T05:00:00Z');
const at = (hours: number): number => midnight + hours * 3_600_000;
const rowAt = (libraryId: string, hours: number, raw: number, people?: number): UnfoldedRow => ({
  reading: { libraryId, raw, stamp: '', fetchedAt: at(hours) },
  seenAt: at(hours),
  people,
});
const peopleOf = (rows: readonly UnfoldedRow[]) => [...foldPeople(rows)].map(({ people }) => people);

test('people are those whom the running bot would have shown for the same counts, over midnight too', () => {
  const counts = [0, 3, 6, 9, 12, 15, 18, 21, 23.9, 24.1, 27, 31, 36].map(
    (hours) => [hours, 40 * (hours % 24) - 30] as const,
  );
  let state: EstimateState | undefined;
  const shown = counts.map(([hours, raw]) => {
    state = advanceEstimate(state, { raw, at: at(hours) });
    return estimatedPeople(state);
  });
  expect(peopleOf(counts.map(([hours, raw]) => rowAt('webster', hours, raw)))).toEqual(shown);
  expect(shown.some((people, index) => people !== Math.max(0, counts[index]?.[1] ?? 0))).toBe(true);
});

test('each library begins anew, and knows nothing of the one before it', () => {
  const [alone] = peopleOf([rowAt('vanier', 12, 100)]);
  expect(peopleOf([rowAt('webster', 10, -200), rowAt('vanier', 12, 100)]).at(-1)).toBe(alone);
});

test('people whom the file names stay, and the estimate goes on beneath them', () => {
  const rows = [rowAt('webster', 2, -200), rowAt('webster', 10, 100), rowAt('webster', 12, 150)];
  const folded = peopleOf(rows);
  const named = peopleOf(rows.map((row, index) => (index === 1 ? { ...row, people: 7 } : row)));
  expect(named).toEqual([folded[0], 7, folded[2]]);
});
