import { quarterMs } from './local-quarters.ts';

/** What a forecast looks at, each in people: how far the present is from the usual, in three ways. */
export type Signs = readonly [last: number, today: number, lately: number];

const model = {
  /** How sure we are, before a series has taught us, that the usual will not be departed from: as if by so many usual days' quarters. */
  prior: 5,
  /** What a quarter hour's lesson still counts for at the next: half after six weeks of open hours. */
  memory: 0.9998,
  /** A miss of more than so many times the usual one teaches no more than that one: a burst pipe is no habit. */
  outlier: 2,
  /** The part of its correction that one miss is granted in the spread of its hour: three weeks of that hour. */
  spreadStep: 1 / 84,
  /** How far one miss moves a bound, in spreads: slow against a day, so that one odd day does not widen the next. */
  boundStep: 0.004,
  /** Eight of ten misses lie within this many mean misses, whatever their exact law (normal 1.61, Laplace 1.61). */
  bound: 1.6,
} as const;

/** The share of forecasts whose truth lies below the lower bound, and above the upper one: an 80 % interval. */
const outside = 0.1;

/**
 * How much of today's departure from the usual is left after `leadMs`, learnt from the series itself, and how far such
 * forecasts miss. Mutable: `learn` folds in one outcome after the other.
 */
export interface LeadModel {
  readonly leadMs: number;
  /** How much each of the signs counts. */
  readonly weights: [number, number, number];
  /** Recursive least squares' matrix, row by row. */
  readonly covariance: number[];
  /** For each hour of the day the mean miss, per root of the usual people. */
  readonly spread: number[];
  /** How many outcomes each hour has taught. */
  readonly lessons: number[];
  /** The bounds of the interval, in spreads. */
  readonly bounds: [low: number, high: number];
}

/** A model that has learnt nothing: whatever the signs, the usual. `quarters` is its lead in quarter hours. */
export function newLeadModel(quarters: number): LeadModel {
  const [a, b] = [1 / model.prior, 0];
  return {
    leadMs: quarters * quarterMs,
    weights: [0, 0, 0],
    covariance: [a, b, b, b, a, b, b, b, a],
    spread: new Array<number>(24).fill(1),
    lessons: new Array<number>(24).fill(0),
    bounds: [-model.bound, model.bound],
  };
}

/** The departure from the usual that the model expects, in people. */
export function departure({ weights }: LeadModel, signs: Signs): number {
  return weights[0] * signs[0] + weights[1] * signs[1] + weights[2] * signs[2];
}

/** The mean miss, in people, at an hour of the day (0–23) at which `usual` people are usual. */
export function spreadAt({ spread }: LeadModel, usual: number, hour: number): number {
  return Math.max(0.01, spread[hour] ?? 1) * Math.sqrt(Math.max(1, usual));
}

/**
 * Folds in what became of one forecast: `actual` is the true departure from the `usual` people. `typical` is the size of
 * the series in people, so that a small library learns as fast as a large one.
 */
export function learn(
  lead: LeadModel,
  outcome: {
    readonly signs: Signs;
    readonly actual: number;
    readonly usual: number;
    readonly hour: number;
    readonly typical: number;
  },
): void {
  const { signs, actual, usual, hour, typical } = outcome;
  const miss = actual - departure(lead, signs);
  const spread = spreadAt(lead, usual, hour);
  const size = Math.abs(miss) / spread;
  correct(lead, signs, miss, typical, size > model.outlier ? model.outlier / size : 1);
  const { bounds } = lead;
  bounds[0] = Math.min(0, bounds[0] - model.boundStep * ((miss < bounds[0] * spread ? 1 : 0) - outside));
  bounds[1] = Math.max(0, bounds[1] + model.boundStep * ((miss > bounds[1] * spread ? 1 : 0) - outside));
  const lessons = (lead.lessons[hour] ?? 0) + 1;
  lead.lessons[hour] = lessons;
  const before = lead.spread[hour] ?? 1;
  const seen = Math.abs(miss) / Math.sqrt(Math.max(1, usual));
  lead.spread[hour] = before + Math.max(model.spreadStep, 1 / (lessons + 1)) * (seen - before);
}

/** One step of weighted recursive least squares with forgetting. */
function correct(lead: LeadModel, signs: Signs, miss: number, typical: number, weight: number): void {
  const z = signs.map((sign) => sign / typical);
  if (z.every((value) => Math.abs(value) < 1e-6)) return; // nothing to tell a habit from; forgetting alone would unsettle it
  const p = lead.covariance;
  const row = (index: number) =>
    (p[3 * index] ?? 0) * (z[0] ?? 0) + (p[3 * index + 1] ?? 0) * (z[1] ?? 0) + (p[3 * index + 2] ?? 0) * (z[2] ?? 0);
  const pz = [row(0), row(1), row(2)];
  const denominator = model.memory / weight + z.reduce((sum, value, index) => sum + value * (pz[index] ?? 0), 0);
  for (let i = 0; i < 3; i += 1) {
    lead.weights[i] = (lead.weights[i] ?? 0) + ((pz[i] ?? 0) / denominator) * (miss / typical);
    for (let j = 0; j < 3; j += 1) {
      p[3 * i + j] = ((p[3 * i + j] ?? 0) - ((pz[i] ?? 0) * (pz[j] ?? 0)) / denominator) / model.memory;
    }
  }
}
