import { quarterMs } from '../calendar/local-quarters.ts';

/**
 * What a forecast goes by, each in people above the usual: at the last observation, over the last three hours, over the
 * last 24 hours (as a part of the usual, times what is usual then), and at that time of day on the seven days before.
 */
export type Features = readonly [last: number, hours: number, day: number, lately: number];

const model = {
  /** How sure we are at first that departures do not last: as if so many had gone by the next quarter hour. */
  prior: 5,
  /** The part of that which is never forgotten: where the data no longer shows a habit, a weight goes back to 0. */
  ridge: 1,
  /** What a quarter hour's lesson still counts for at the next: half after three weeks of open hours. */
  memory: 0.9995,
  /** A miss of more than so many times the usual one teaches no more than that one: a burst pipe is no habit. */
  outlier: 2,
  /** Features of more than so many times the series' size (squared) teach no more than these: a closing is no day like others. */
  strongest: 4,
  /** The part of its correction that one miss is granted in the spread of its hour: three weeks of that hour. */
  spreadStep: 1 / 84,
  /** How far one miss moves a bound, in spreads: slow against a day, so that one odd day does not widen the next. */
  boundStep: 0.004,
  /** A miss of more than so many times its hour's widens that by no more than this one: one odd reading is no habit of two o'clock. */
  widest: 6,
  /** Hours with less than this part of the mean are closed ones, in which every forecast is right: they say nothing of the bounds. */
  open: 0.1,
  /** Eight of ten misses lie within this many mean misses, whatever their exact law (1.61 for the normal and for Laplace's). */
  bound: 1.6,
} as const;

const featureCount: Features['length'] = 4;

/** The share of forecasts whose truth lies below the lower bound, and above the upper one: an 80 % interval. */
const outside = 0.1;

/**
 * How much of today's departure from the usual is left after `leadMs`, learnt from the series itself, and how far such
 * forecasts miss. Mutable: `learn` folds in one outcome after the other.
 *
 * The weights solve least squares in which old lessons fade and a ridge stays, from sums that are positive definite for
 * every series: nothing grows without bound where the features say nothing for months, or the same thing all the time.
 */
interface LeadModel {
  readonly leadMs: number;
  /** How much each of the features counts. */
  weights: readonly number[];
  /** The faded sum of the features' products, row by row, and of each feature with what came of it. */
  readonly products: number[];
  readonly outcomes: number[];
  /** For each hour of the day the mean miss, per root of the people there were or usually are. */
  readonly spread: number[];
  /** How many outcomes each hour has taught. */
  readonly lessons: number[];
  /** The bounds of the interval, in spreads. */
  readonly bounds: [low: number, high: number];
}

/** A model that has learnt nothing: it expects the usual, whatever the features. `quarters` is its lead in quarter hours. */
export function newLeadModel(quarters: number): LeadModel {
  return {
    leadMs: quarters * quarterMs,
    weights: new Array<number>(featureCount).fill(0),
    products: Array.from({ length: featureCount ** 2 }, (_, place) =>
      place % (featureCount + 1) === 0 ? model.prior - model.ridge : 0,
    ),
    outcomes: new Array<number>(featureCount).fill(0),
    spread: new Array<number>(24).fill(1),
    lessons: new Array<number>(24).fill(0),
    bounds: [-model.bound, model.bound],
  };
}

/** The departure from the usual that the model expects, in people. */
function departure({ weights }: LeadModel, features: Features): number {
  return weights.reduce((sum, weight, index) => sum + weight * (features[index] ?? 0), 0);
}

/**
 * People, not rounded: the one number, and the bounds between which eight of ten outcomes lie. Whatever the series, all are
 * finite, `0 <= low <= people <= high`, `people` is at most the most ever seen and `high` at most one and a half times that.
 */
export interface Expected {
  readonly people: number;
  readonly low: number;
  readonly high: number;
}

/** What a forecast stands on: so many people are usual, at a time of day in hours (0 to under 24), and `most` is the most ever seen. */
interface Setting {
  readonly usual: number;
  readonly hour: number;
  readonly most: number;
}

/** What the model expects; see `Expected` for what holds of it. */
export function expectedBy(lead: LeadModel, features: Features, { usual, hour, most }: Setting): Expected {
  const within = (value: number, ceiling: number) => Math.min(ceiling, Math.max(0, value));
  const people = within(usual + departure(lead, features), most);
  const spread = spreadAt(lead, usual, hour);
  return {
    people,
    low: within(people + lead.bounds[0] * spread, people),
    high: within(people + lead.bounds[1] * spread, mostOverSeen * most),
  };
}

/** No interval reaches further above the most ever seen than this many times it. */
const mostOverSeen = 1.5;

/**
 * The mean miss, in people, at a time of day at which `usual` people are usual: between the middles of two hours in proportion.
 * Steps from hour to hour would be drawn as bulges.
 */
function spreadAt({ spread }: LeadModel, usual: number, hour: number): number {
  const before = Math.floor(hour + 23.5) % 24;
  const part = (hour + 23.5) % 1;
  const [one = 1, two = 1] = [spread[before], spread[(before + 1) % 24]];
  return Math.max(0.01, one + part * (two - one)) * Math.sqrt(Math.max(1, usual));
}

/**
 * Folds in what became of one forecast: `actual` is the true departure from the `usual` people. `typical` is the size of
 * the series in people, so that a small library learns as fast as a large one.
 */
export function learn(
  lead: LeadModel,
  outcome: {
    readonly features: Features;
    readonly actual: number;
    readonly usual: number;
    readonly hour: number;
    readonly typical: number;
  },
): void {
  const { features, actual, usual, hour, typical } = outcome;
  const miss = actual - departure(lead, features);
  const spread = spreadAt(lead, usual, hour);
  const size = Math.abs(miss) / spread;
  correct(lead, features, actual, typical, size > model.outlier ? model.outlier / size : 1);
  const { bounds } = lead;
  if (usual >= model.open * typical) {
    bounds[0] = Math.min(0, bounds[0] - model.boundStep * ((miss < bounds[0] * spread ? 1 : 0) - outside));
    bounds[1] = Math.max(0, bounds[1] + model.boundStep * ((miss > bounds[1] * spread ? 1 : 0) - outside));
  }
  const whole = Math.floor(hour);
  const lessons = (lead.lessons[whole] ?? 0) + 1;
  lead.lessons[whole] = lessons;
  const before = lead.spread[whole] ?? 1;
  // Per root of whichever is more: people who come where none are usual are no reason to expect a crowd to vary as much.
  const seen = Math.abs(miss) / Math.sqrt(Math.max(1, usual, usual + actual));
  const step = Math.max(model.spreadStep, 1 / (lessons + 1));
  lead.spread[whole] = before + step * (Math.min(seen, model.widest * Math.max(0.01, before)) - before);
}

/** One step of weighted least squares with forgetting: the sums fade, take in the outcome as far as it is trusted (0–1), and are solved anew. */
function correct(lead: LeadModel, features: Features, actual: number, typical: number, trust: number): void {
  const z = features.map((feature) => feature / typical);
  if (z.every((value) => Math.abs(value) < 1e-6)) return; // nothing to learn from
  const weight = trust * Math.min(1, model.strongest / z.reduce((sum, value) => sum + value * value, 0));
  const { products, outcomes } = lead;
  for (let i = 0; i < featureCount; i += 1) {
    const zi = z[i] ?? 0;
    outcomes[i] = model.memory * (outcomes[i] ?? 0) + weight * zi * (actual / typical);
    for (let j = 0; j < featureCount; j += 1) {
      const place = featureCount * i + j;
      products[place] = model.memory * (products[place] ?? 0) + weight * zi * (z[j] ?? 0);
    }
  }
  lead.weights = solved(products, outcomes);
}

/** The weights for which (products + ridge) × weights = outcomes, by Cholesky's root, which exists since the ridge is positive. */
function solved(products: readonly number[], outcomes: readonly number[]): number[] {
  const n = outcomes.length;
  const root: number[][] = [];
  for (let i = 0; i < n; i += 1) {
    const row: number[] = [];
    for (let j = 0; j <= i; j += 1) {
      const other = j === i ? row : (root[j] ?? []);
      const rest = row.reduce(
        (sum, value, k) => (k < j ? sum - value * (other[k] ?? 0) : sum),
        products[n * i + j] ?? 0,
      );
      row[j] = j < i ? rest / (other[j] ?? 1) : Math.sqrt(Math.max(model.ridge, rest + model.ridge));
    }
    root.push(row);
  }
  const forward: number[] = [];
  for (let i = 0; i < n; i += 1) {
    const row = root[i] ?? [];
    forward[i] = forward.reduce((sum, value, k) => sum - (row[k] ?? 0) * value, outcomes[i] ?? 0) / (row[i] ?? 1);
  }
  const weights = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i -= 1) {
    const sum = weights.reduce(
      (left, value, k) => (k > i ? left - (root[k]?.[i] ?? 0) * value : left),
      forward[i] ?? 0,
    );
    weights[i] = sum / (root[i]?.[i] ?? 1);
  }
  return weights;
}
