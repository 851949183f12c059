import { quartersOfWeek } from '../calendar/local-quarters.ts';

/** What is usual at one weekday and time, in people and not rounded. */
export interface Usual {
  /** Half of such days were between `low` and `high`; `median` is the middle one. */
  readonly low: number;
  readonly median: number;
  readonly high: number;
  /** The mean of that middle half: as robust to a holiday as the median, but steadier. Forecasts begin with it. */
  readonly middleMean: number;
  /** From how many such weekdays it comes. */
  readonly days: number;
}

const model = {
  /** How far back, in weeks: half a year, which is one term, its exams and the break before it. */
  weeks: 26,
  /** Half-life of a week's weight, in weeks: within a term habits last, the term before says half as much. */
  halfLife: 8,
  /** What the quarter hours before and after count for: they steady the figure by half again and blur it by minutes. */
  neighbour: 0.5,
  /** Of fewer such days than this nothing is usual. */
  leastDays: 2,
} as const;

const weekWeight = Array.from({ length: model.weeks + 1 }, (_, week) => 2 ** ((1 - week) / model.halfLife));

/**
 * What is usual at `quarter`, a whole number of local quarter hours (see `localQuarters`), from `peopleAt`, which knows
 * the people inside at such marks and returns `undefined` without a reading. Uses earlier weeks only, at most 26.
 * `undefined` when there are fewer than 2 such days.
 */
export function usualAt(peopleAt: (quarter: number) => number | undefined, quarter: number): Usual | undefined {
  const people: number[] = [];
  const weights: number[] = [];
  let days = 0;
  for (let week = 1; week <= model.weeks; week += 1) {
    const then = quarter - week * quartersOfWeek;
    let isSeen = false;
    for (let aside = -1; aside <= 1; aside += 1) {
      const value = peopleAt(then + aside);
      if (value === undefined) continue;
      isSeen = true;
      insert(people, weights, value, (weekWeight[week] ?? 0) * (aside === 0 ? 1 : model.neighbour));
    }
    if (isSeen) days += 1;
  }
  return days < model.leastDays ? undefined : summary(people, weights, days);
}

/** Inserts in the order of `people`: there are few, and a sort with a callback is five times as slow. */
function insert(people: number[], weights: number[], value: number, weight: number): void {
  let place = people.length;
  for (; place > 0 && (people[place - 1] ?? 0) > value; place -= 1) {
    people[place] = people[place - 1] ?? 0;
    weights[place] = weights[place - 1] ?? 0;
  }
  people[place] = value;
  weights[place] = weight;
}

/** The quartiles of sorted, weighted people, and the mean of what lies between the outer two. */
function summary(people: readonly number[], weights: readonly number[], days: number): Usual {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const quartiles = [0.25, 0.5, 0.75].map((share) => share * total);
  const at: number[] = [];
  let middle = 0;
  let before = 0;
  people.forEach((value, index) => {
    const after = before + (weights[index] ?? 0);
    for (let next = quartiles[at.length]; next !== undefined && after >= next; next = quartiles[at.length])
      at.push(value);
    middle += value * Math.max(0, Math.min(after, 0.75 * total) - Math.max(before, 0.25 * total));
    before = after;
  });
  const [low = 0, median = low, high = median] = at;
  return { low, median, high, middleMean: middle / (0.5 * total), days };
}
