import { localQuarters, quarterMs, quartersOfDay } from '../calendar/local-quarters.ts';
import { campusZone } from '../calendar/service-day.ts';
import { type Expected, expectedBy, type Features, learn, newLeadModel } from './lead-model.ts';
import type { Usual } from './profile.ts';
import { createQuarterMarks, daysBack } from './quarter-marks.ts';

/** How many people were inside at a time (ms since the Unix epoch), by the estimate and not rounded. */
export interface Observed {
  readonly fetchedAt: number;
  readonly people: number;
}

/** What is expected at a time, not rounded; see `Expected` for its bounds. */
export interface Forecast extends Expected {
  /** From how many such weekdays the usual comes that it starts from. */
  readonly days: number;
}

/** One library's past and what follows from it. Only `observe` changes it: asking has no effect on a later answer. */
export interface Outlook {
  /** Folds in one observation. One that is not newer than the last, or not a number, is left out. */
  observe(observed: Observed): void;
  /** What is usual at a time (ms since the Unix epoch) for its weekday. `undefined` from fewer than 2 such weekdays. */
  usual(at: number): Usual | undefined;
  /**
   * What to expect `at` a time, `now` being the time of asking (both ms since the Unix epoch) and not before the last
   * observation. It goes by what was known at that observation: while none comes, it stays as it is. `undefined` where nothing
   * is usual. Throws a RangeError unless `at` lies within the 7 days after `now`.
   */
  forecast(now: number, at: number): Forecast | undefined;
}

/** Two observations further apart than this have nothing known between them. Recordings by the hour are the coarsest there are (ms). */
export const longestGapMs = 70 * 60_000;
/** The leads that are learnt, in quarter hours: 15 and 30 min, 1 h, 3 h, 6 h, 12 h, 1 day, 3 days, 1 week. Between two, in proportion. */
const leadQuarters = [1, 2, 4, 12, 24, 48, 96, 288, 672] as const;

/** The furthest that a forecast looks ahead (ms). */
export const longestLeadMs = 672 * quarterMs;

/** An outlook on a library in `zone` (an IANA name; throws a RangeError for another) that has seen nothing yet. */
export function createOutlook(zone: string = campusZone): Outlook {
  const quarterOf = localQuarters(zone);
  const marks = createQuarterMarks();
  const leads = leadQuarters.map(newLeadModel);
  let last: Observed | undefined;
  let learntAt: number | undefined;
  let total = 0;
  let most = 0;
  let count = 0;

  function usualBetween(quarter: number): Usual | undefined {
    const before = marks.usualAt(Math.floor(quarter));
    const after = marks.usualAt(Math.floor(quarter) + 1);
    if (!before || !after) return before;
    const between = (key: keyof Usual) => before[key] + (quarter - Math.floor(quarter)) * (after[key] - before[key]);
    const people = { low: between('low'), median: between('median'), high: between('high') };
    return { ...people, middleMean: between('middleMean'), days: before.days };
  }

  /** The marks between two observations, on a straight line. */
  function addMarks(from: Observed, to: Observed): void {
    if (to.fetchedAt - from.fetchedAt > longestGapMs) return;
    const start = quarterOf(from.fetchedAt);
    const end = quarterOf(to.fetchedAt);
    for (let mark = Math.floor(start) + 1; mark <= end; mark += 1) {
      marks.add(mark, from.people + ((to.people - from.people) * (mark - start)) / (end - start));
    }
  }

  /**
   * Compares what was observed, once a quarter hour, with what would have been expected of it from the marks known so
   * long before. What is observed, not the mark: the line between two observations hides how much they jump.
   */
  function learnFrom(quarter: number, people: number): void {
    const usual = usualBetween(quarter)?.middleMean;
    if (usual === undefined) return;
    total += people;
    count += 1;
    const typical = Math.max(1, total / count);
    const target = Math.floor(quarter);
    const latelySince = new Map<number, number>();
    leads.forEach((lead) => {
      const origin = target - lead.leadMs / quarterMs;
      const since = daysBack(target - origin);
      const lately = latelySince.get(since) ?? marks.latelyAbove(target, origin);
      latelySince.set(since, lately);
      const features: Features = [
        marks.departureAt(origin) ?? 0,
        marks.hoursAbove(origin),
        marks.shareAbove(origin) * usual,
        lately,
      ];
      learn(lead, { features, actual: people - usual, usual, hour: hourOf(target), typical });
    });
  }

  return {
    observe(observed) {
      const { fetchedAt, people } = observed;
      if (!Number.isFinite(people) || (last && !(fetchedAt > last.fetchedAt))) return;
      if (last) addMarks(last, observed);
      last = observed;
      most = Math.max(most, people);
      const quarter = quarterOf(fetchedAt);
      if (Math.floor(quarter) === learntAt) return;
      learntAt = Math.floor(quarter);
      learnFrom(quarter, people);
    },

    usual: (at) => usualBetween(quarterOf(at)),

    forecast(now, at) {
      if (!(at >= now && at - now <= longestLeadMs)) throw new RangeError('A forecast looks from 0 to 7 days ahead.');
      const quarter = quarterOf(at);
      const then = usualBetween(quarter);
      if (!then || !last) return undefined;
      const usual = then.middleMean;
      // A forecast is as old as what it goes by, not as the question. An older observation than a week says nothing.
      const from = Math.max(last.fetchedAt, at - longestLeadMs);
      const current = from === last.fetchedAt ? last : undefined;
      const origin = Math.floor(quarterOf(from));
      const usualNow = current && usualBetween(quarterOf(from))?.middleMean;
      const features: Features = [
        current && usualNow !== undefined ? current.people - usualNow : 0,
        marks.hoursAbove(origin),
        marks.shareAbove(origin) * usual,
        marks.latelyAbove(Math.round(quarter), origin),
      ];
      const expected = leads.map((lead) => ({
        leadMs: lead.leadMs,
        ...expectedBy(lead, features, { usual, hour: hourOf(quarter), most }),
      }));
      const steps = [
        { ...(current ? certain(current.people) : (expected[0] ?? certain(usual))), leadMs: 0 },
        ...expected,
      ];
      return { ...between(steps, Math.max(0, at - from)), days: then.days };
    },
  };
}

type Step = Expected & { readonly leadMs: number };

function certain(people: number): Expected {
  return { people, low: people, high: people };
}

/** Between the two steps around a lead, in proportion. */
function between(steps: readonly Step[], leadMs: number): Expected {
  const index = steps.findIndex((step, place) => place > 0 && step.leadMs >= leadMs);
  const near = steps[index - 1];
  const far = steps[index];
  if (!near || !far) throw new RangeError(`No step reaches ${leadMs} ms ahead.`);
  const part = (leadMs - near.leadMs) / (far.leadMs - near.leadMs);
  const of = (key: keyof Expected) => Math.max(0, near[key] + part * (far[key] - near[key]));
  const people = of('people');
  // Rounding must not put a bound on the wrong side.
  return { people, low: Math.min(people, of('low')), high: Math.max(people, of('high')) };
}

/** The time of day of a local quarter hour, in hours (0 to under 24). */
function hourOf(quarter: number): number {
  return (quarter % quartersOfDay) / 4;
}
