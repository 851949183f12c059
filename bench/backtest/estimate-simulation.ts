import { startOfServiceDay } from '../../src/domain/calendar/service-day.ts';
import { knownLibraries, type LibraryId } from '../../src/domain/occupancy/library.ts';
import { type CampusOptions, createCampus } from '../../src/sandbox/campus/campus.ts';
import { type Method, mean, methods, peopleBy } from './estimate-backtest.ts';

/** How far one method was from the truth that only a simulated campus knows. */
export interface SimulationScore {
  readonly library: LibraryId;
  /** Passings that the doors miss, 0–1, before their lean to one direction. */
  readonly missRate: number;
  readonly method: Method;
  readonly meanAbsoluteErrorPeople: number;
}

/** Which campus, for how long, and how often it is polled. */
export interface SimulationPlan {
  readonly missRates?: readonly number[];
  readonly seeds?: readonly (string | number)[];
  /** Service days from 12 January 2026, a Monday. */
  readonly days?: number;
  readonly everyMs?: number;
  readonly campus?: Omit<CampusOptions, 'seed'>;
}

/** Scores both methods on every library and miss rate, the mean over the seeds. */
export function scoreSimulation(plan: SimulationPlan = {}): SimulationScore[] {
  const { missRates = [0.005, 0.015, 0.03], seeds = [1, 2, 3], days = 30, everyMs = 300_000 } = plan;
  const start = startOfServiceDay('2026-01-12');
  const times = Array.from(
    { length: Math.floor((days * 86_400_000) / everyMs) },
    (_, index) => start + index * everyMs,
  );
  return missRates.flatMap((missRate) => {
    const campuses = seeds.map((seed) => createCampus({ missRate, ...plan.campus, seed }));
    return knownLibraries.flatMap(({ id }) => {
      const runs = campuses.map((campus) => ({
        rows: times.map((at) => ({ at, raw: campus.raw(id, at) })),
        truth: times.map((at) => campus.truth(id, at)),
      }));
      return methods.map((method) => ({
        library: id,
        missRate,
        method,
        meanAbsoluteErrorPeople: mean(runs.map(({ rows, truth }) => meanAbsoluteError(peopleBy(method, rows), truth))),
      }));
    });
  });
}

function meanAbsoluteError(people: readonly number[], truth: readonly number[]): number {
  return mean(people.map((number, index) => Math.abs(number - (truth[index] ?? 0))));
}
