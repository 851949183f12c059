/** One figure of the bench. `baseline` has the unit of `value`; `ratio` is value / baseline, or the median of that in single turns. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: number | null;
  readonly ratio: number | null;
  /** What is wanted, in words such as `ratio ≥ 2`, and whether it is so; `null` where nothing is wanted. */
  readonly goal: string | null;
  readonly ok: boolean | null;
}

/** What is wanted of a row. Values are compared in the row's unit. */
export interface Goal {
  readonly of: 'value' | 'ratio';
  readonly is: 'at least' | 'at most' | 'exactly';
  readonly limit: number;
}

const signs = { 'at least': '≥', 'at most': '≤', exactly: '=' } as const satisfies Record<Goal['is'], string>;

const holds: Readonly<Record<Goal['is'], (number: number, limit: number) => boolean>> = {
  'at least': (number, limit) => number >= limit,
  'at most': (number, limit) => number <= limit,
  exactly: (number, limit) => number === limit,
};

/** A row with its ratio and its verdict. A goal for the ratio is missed when there is no baseline. */
export function rowOf(figure: {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline?: number;
  readonly ratio?: number;
  readonly goal?: Goal;
}): Row {
  const { name, value, unit, baseline, goal } = figure;
  const ratio = baseline === undefined ? null : (figure.ratio ?? value / baseline);
  const judged = goal?.of === 'ratio' ? ratio : value;
  return {
    name,
    value,
    unit,
    baseline: baseline ?? null,
    ratio,
    goal: goal ? `${goal.of} ${signs[goal.is]} ${goal.limit}` : null,
    ok: goal ? judged !== null && holds[goal.is](judged, goal.limit) : null,
  };
}

/** Whether every goal was reached, in a line. */
export function verdictOf(rows: readonly Row[]): string {
  const missed = rows.filter(({ ok }) => ok === false).length;
  return missed === 0 ? 'Every goal is reached.' : `Goals missed: ${missed}.`;
}

/** The rows as a table for a terminal. */
export function tableOf(rows: readonly Row[]): string {
  const verdict = (ok: boolean | null): string => (ok === null ? '' : ok ? 'ok' : 'MISSED');
  const cells = rows.map(({ name, value, unit, baseline, ratio, goal, ok }) => [
    name,
    `${shown(value)} ${unit}`,
    baseline === null ? '' : shown(baseline),
    ratio === null ? '' : ratio.toFixed(2),
    goal ?? '',
    verdict(ok),
  ]);
  const lines = [['', 'value', 'baseline', 'ratio', 'goal', ''], ...cells];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  const isNumber = (column: number): boolean => column > 0 && column < 4;
  const text = lines.map((line) =>
    line
      .map((cell, column) => (isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return text.join('\n');
}

function shown(number: number): string {
  return number >= 100 ? Math.round(number).toLocaleString('en-CA') : number.toFixed(2);
}
