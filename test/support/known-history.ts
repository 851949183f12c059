import type { Services } from '../../commands/index.ts';
import type { Interval } from '../../src/domain/calendar/interval.ts';
import { quarterMs } from '../../src/domain/calendar/local-quarters.ts';
import { campusZone, serviceDayOf, startOfServiceDay } from '../../src/domain/calendar/service-day.ts';
import { createOutlook, longestLeadMs, type Observed } from '../../src/domain/outlook/forecast.ts';

type History = Services['history'];
type PictureRequest = Parameters<Services['pictures']['of']>[0];

const localTime = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(campusZone);

/** People by the clock alone: 100 at night, 300 from 8, 1,100 from 11 to 17, 700 until 22. */
export function peopleByClock(at: number): number {
  const { hour } = localTime(at);
  if (hour < 8 || hour >= 22) return 100;
  if (hour < 11) return 300;
  return hour < 17 ? 1100 : 700;
}

/** From 8:00 to 22:00 of a service day (`YYYY-MM-DD`). */
export function eightToTen(day: string): Interval[] {
  const at = (hour: number) =>
    Temporal.PlainDate.from(day).toZonedDateTime(campusZone).with({ hour }).epochMilliseconds;
  return [{ from: at(8), to: at(22) }];
}

/** What an outlook was taught, and the outlook. */
function learn(now: number, days: number, people: (at: number) => number) {
  const outlook = createOutlook();
  const observed: Observed[] = [];
  const start = days === 0 ? now + 1 : startOfServiceDay(serviceDayOf(now - days * 96 * quarterMs));
  for (let at = start; at <= now; at += quarterMs) observed.push({ fetchedAt: at, people: people(at) });
  for (const one of observed) outlook.observe(one);
  return { outlook, observed };
}

/** What was learnt of `peopleByClock`, by when and how far back: nothing changes it, and six weeks take some 100 ms. */
const learnt = new Map<string, ReturnType<typeof learn>>();

function learntByClock(now: number, days: number): ReturnType<typeof learn> {
  const key = `${now} ${days}`;
  const known = learnt.get(key) ?? learn(now, days, peopleByClock);
  learnt.set(key, known);
  return known;
}

/**
 * A real outlook's history, for each library the same: every quarter hour of the `days` before `now`, from `people`. What
 * `openOn` says is open from 8 to 22 unless given.
 */
export function knownHistory(
  now: number,
  days: number,
  {
    people,
    openOn = (_id, day) => eightToTen(day),
  }: { people?: (at: number) => number; openOn?: History['openOn'] } = {},
): History {
  const { outlook, observed } = people === undefined ? learntByClock(now, days) : learn(now, days, people);
  return {
    series: async (_id, from, to) => observed.filter(({ fetchedAt }) => fetchedAt >= from && fetchedAt < to),
    usual: (_id, at) => outlook.usual(at),
    forecast: (_id, asked, at) => outlook.forecast(Math.max(asked, at - longestLeadMs), at),
    since: () => observed[0]?.fetchedAt,
    openOn,
    ready: Promise.resolve(),
  };
}

/** Pictures that are drawn at once, and every request for one. */
export function drawnPictures(): { readonly pictures: Services['pictures']; readonly requests: PictureRequest[] } {
  const requests: PictureRequest[] = [];
  const of = async (request: PictureRequest) => {
    if (request.libraryIds.length === 0) return 'none' as const;
    requests.push(request);
    return { png: new Uint8Array([137, 80, 78, 71]), alt: `A picture of ${request.libraryIds.join(', ')}` };
  };
  return { pictures: { of }, requests };
}
