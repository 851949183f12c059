import { measureEvaluationGrowth } from '../alerts/alerts-growth.ts';
import type { Lab } from '../lab/lab.ts';
import { type Row, rowOf } from '../rows.ts';
import type { Size } from './fill-store.ts';
import { type Costs, measureSize } from './measure-size.ts';

type Dimension = keyof Size;

/** The size from which one dimension at a time grows; most of the sizes below have it as their smallest. */
const usual: Size = { servers: 10, rules: 1_000, libraries: 3, months: 1 };

const sizes = {
  servers: [10, 1_000, 10_000],
  rules: [1_000, 30_000, 1_000_000],
  libraries: [1, 3, 64],
  months: [1, 6, 36],
} as const satisfies Record<Dimension, readonly number[]>;

const dimensions = Object.keys(sizes) as Dimension[];

const words = {
  question: 'a question',
  reading: 'a reading',
  alert: 'an alert',
  board: 'a board',
  start: 'a start, to the first answer',
  past: 'a start, in the background',
} as const satisfies Record<keyof Costs, string>;

const costs = Object.keys(words) as (keyof Costs)[];

/** Costs that may be this many times the smallest size's count as flat: a busy machine alone makes 1.5 of it. */
const flatRatio = 2;

/** Why what grows has to. Everything else must be flat. 27 weeks: `memoryMs` of the history. */
const reasons: Readonly<Partial<Record<keyof Costs, Partial<Record<Dimension, string>>>>> = {
  reading: { libraries: 'each library has an estimate and a row of its own' },
  start: {
    rules: 'the whole file is read once, to see that it is sound',
    libraries: 'the whole file is read once, to see that it is sound',
    months: 'the whole file is read once, to see that it is sound',
  },
  past: {
    libraries: 'the last 27 weeks of each library are read, for what is usual',
    months: 'the last 27 weeks are read, for what is usual; older ones are not',
  },
};

/** One line of the table: what something costs (ms) as one dimension grows. */
export interface Growth {
  readonly what: string;
  readonly dimension: Dimension;
  readonly sizes: readonly number[];
  readonly values: readonly number[];
  /** Why it may grow; absent where it must be flat. */
  readonly reason?: string | undefined;
}

/** Measures every cost for every size, each bot alone. Takes about eight minutes. */
export async function measureGrowth(lab: Lab, progress: (line: string) => void): Promise<Growth[]> {
  const measured = new Map<string, Costs>();
  const costsOf = async (size: Size): Promise<Costs> => {
    const key = JSON.stringify(size);
    if (!measured.has(key)) progress(`growth: ${dimensions.map((name) => `${size[name]} ${name}`).join(', ')}`);
    const found = measured.get(key) ?? (await measureSize(lab, size));
    measured.set(key, found);
    return found;
  };
  const all: Growth[] = [];
  for (const dimension of dimensions) {
    const found: Costs[] = [];
    for (const size of sizes[dimension]) found.push(await costsOf({ ...usual, [dimension]: size }));
    all.push(
      ...costs.map((cost) => ({
        what: words[cost],
        dimension,
        sizes: sizes[dimension],
        values: found.map((one) => one[cost]),
        reason: reasons[cost]?.[dimension],
      })),
    );
  }
  return [...all, ...(await evaluationGrowth(progress))];
}

/** The part of a reading that looks at the alerts, alone and by the clock. */
async function evaluationGrowth(progress: (line: string) => void): Promise<Growth[]> {
  progress('growth: readings among up to a million rules');
  const found = await measureEvaluationGrowth();
  const common = { dimension: 'rules', sizes: found.map(({ rules }) => rules) } as const;
  return [
    { ...common, what: 'to store a reading that fires none, by the clock', values: found.map(({ noneMs }) => noneMs) },
    { ...common, what: 'one that fires 100, by the clock', values: found.map(({ hundredMs }) => hundredMs) },
  ];
}

const ratioOf = ({ values }: Growth): number => (values.at(-1) ?? Number.NaN) / (values[0] ?? Number.NaN);

/** A row of each: the largest size against the smallest, with a goal where nothing explains why it would grow. */
export function growthRows(growths: readonly Growth[]): Row[] {
  return growths.map((growth) =>
    rowOf({
      name: `${growth.what}, ${count(growth.sizes.at(-1))} ${growth.dimension} against ${count(growth.sizes[0])}`,
      value: growth.values.at(-1) ?? Number.NaN,
      unit: 'ms',
      baseline: growth.values[0] ?? Number.NaN,
      ...(growth.reason === undefined ? { goal: { of: 'ratio', is: 'at most', limit: flatRatio } as const } : {}),
    }),
  );
}

/** The table of docs/performance.md. */
export function growthTable(growths: readonly Growth[]): string {
  const lines = growths.map((growth) => {
    const isFlat = ratioOf(growth) <= flatRatio;
    const sizesText = growth.sizes.map(count).join(' · ');
    const values = growth.values.map((ms) => `${ms < 1 ? ms.toFixed(3) : ms.toFixed(ms < 10 ? 1 : 0)}`).join(' · ');
    const verdict = isFlat ? 'flat' : (growth.reason ?? 'not explained yet');
    return `| ${growth.what} | ${growth.dimension}: ${sizesText} | ${values} | ${ratioOf(growth).toFixed(1)} | ${verdict} |`;
  });
  return ['| cost of | against | ms of processor time | ratio | |', '|---|---|---|---|---|', ...lines].join('\n');
}

const count = (number: number | undefined): string => (number ?? Number.NaN).toLocaleString('en-CA');
