import { quarterMs } from '../calendar/local-quarters.ts';

/**
 * What a forecast goes by, each in people above the usual: at the last observation, over the last three hours, over the
 * last 24 hours (as a part of the usual, times what is usual then), and at that time of day on the seven days before.
 */
export type Features = readonly [last: number, hours: number, day: number, lately: number];

const model = {
  /** How sure we are at first that departures do not last: as if so many had gone by the next quarter hour. */
  prior: 5,
  /** What a quarter hour's lesson still counts for at the next: half after three weeks of open hours. */
  memory: 0.9995,
  /** A miss of more than so many times the usual one teaches no more than that one: a burst pipe is no habit. */
  outlier: 2,
  /** The part of its correction that one miss is granted in the spread of its hour: three weeks of that hour. */
  spreadStep: 1 / 84,
  /** How far one miss moves a bound, in spreads: slow against a day, so that one odd day does not widen the next. */
  boundStep: 0.004,
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
 */
export interface LeadModel {
  readonly leadMs: number;
  /** How much each of the features counts. */
  readonly weights: [number, number, number, number];
  /** Recursive least squares' matrix, row by row. */
  readonly covariance: number[];
  /** For each hour of the day the mean miss, per root of the usual people. */
  readonly spread: number[];
  /** How many outcomes each hour has taught. */
  readonly lessons: number[];
  /** The bounds of the interval, in spreads. */
  readonly bounds: [low: number, high: number];
}

/** A model that has learnt nothing: whatever the features, the usual. `quarters` is its lead in quarter hours. */
export function newLeadModel(quarters: number): LeadModel {
  return {
    leadMs: quarters * quarterMs,
    weights: [0, 0, 0, 0],
    covariance: Array.from({ length: featureCount ** 2 }, (_, place) =>
      place % (featureCount + 1) === 0 ? 1 / model.prior : 0,
    ),
    spread: new Array<number>(24).fill(1),
    lessons: new Array<number>(24).fill(0),
    bounds: [-model.bound, model.bound],
  };
}

/** The departure from the usual that the model expects, in people. */
function departure({ weights }: LeadModel, features: Features): number {
  return weights.reduce((sum, weight, index) => sum + weight * (features[index] ?? 0), 0);
}

/** People, not rounded: the one number, and the bounds between which eight of ten outcomes lie. */
export interface Expected {
  readonly people: number;
  readonly low: number;
  readonly high: number;
}

/** What the model expects where `usual` people are usual, at an hour of the day (0–23). May be below 0. */
export function expectedBy(lead: LeadModel, features: Features, usual: number, hour: number): Expected {
  const people = usual + departure(lead, features);
  const spread = spreadAt(lead, usual, hour);
  return { people, low: people + lead.bounds[0] * spread, high: people + lead.bounds[1] * spread };
}

/** The mean miss, in people, at an hour of the day at which `usual` people are usual. */
function spreadAt({ spread }: LeadModel, usual: number, hour: number): number {
  return Math.max(0.01, spread[hour] ?? 1) * Math.sqrt(Math.max(1, usual));
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
  correct(lead, features, miss, typical, size > model.outlier ? model.outlier / size : 1);
  const { bounds } = lead;
  if (usual >= model.open * typical) {
    bounds[0] = Math.min(0, bounds[0] - model.boundStep * ((miss < bounds[0] * spread ? 1 : 0) - outside));
    bounds[1] = Math.max(0, bounds[1] + model.boundStep * ((miss > bounds[1] * spread ? 1 : 0) - outside));
  }
  const lessons = (lead.lessons[hour] ?? 0) + 1;
  lead.lessons[hour] = lessons;
  const before = lead.spread[hour] ?? 1;
  const seen = Math.abs(miss) / Math.sqrt(Math.max(1, usual));
  lead.spread[hour] = before + Math.max(model.spreadStep, 1 / (lessons + 1)) * (seen - before);
}

/** One step of weighted recursive least squares with forgetting. */
function correct(lead: LeadModel, features: Features, miss: number, typical: number, weight: number): void {
  const z = features.map((feature) => feature / typical);
  if (z.every((value) => Math.abs(value) < 1e-6)) return; // nothing to tell a habit from; forgetting alone would unsettle it
  const p = lead.covariance;
  const n = z.length;
  const pz = z.map((_, row) => z.reduce((sum, value, column) => sum + (p[n * row + column] ?? 0) * value, 0));
  const denominator = model.memory / weight + z.reduce((sum, value, index) => sum + value * (pz[index] ?? 0), 0);
  for (let i = 0; i < n; i += 1) {
    lead.weights[i] = (lead.weights[i] ?? 0) + ((pz[i] ?? 0) / denominator) * (miss / typical);
    for (let j = 0; j < n; j += 1) {
      p[n * i + j] = ((p[n * i + j] ?? 0) - ((pz[i] ?? 0) * (pz[j] ?? 0)) / denominator) / model.memory;
    }
  }
}
