/** The middle of some numbers, the mean of the two middle ones when their count is even. Throws a RangeError for none. */
export function median(numbers: readonly number[]): number {
  if (numbers.length === 0) throw new RangeError('There is no median of no numbers.');
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const below = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const above = sorted[Math.floor(middle)] ?? Number.NaN;
  return (below + above) / 2;
}

/**
 * The smallest of the numbers that at least `percent` % (0–100) of them do not exceed: the nearest rank, so that it is
 * always something that was measured. Throws a RangeError for no numbers.
 */
export function percentile(numbers: readonly number[], percent: number): number {
  if (numbers.length === 0) throw new RangeError('There is no percentile of no numbers.');
  const sorted = numbers.toSorted((a, b) => a - b);
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}

/** The median of what each number is of the one in the same place; both lists are as long. Throws a RangeError for none. */
export const medianRatio = (numbers: readonly number[], of: readonly number[]): number =>
  median(numbers.map((number, index) => number / (of[index] ?? Number.NaN)));
