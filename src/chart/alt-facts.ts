import { percentOf, roundPeople } from '../domain/occupancy/level.ts';
import { dayWords, endWords, timeWords } from '../i18n/clock-words.ts';
import { formatNumber, percentWords, translator } from '../i18n/index.ts';
import { unknown } from './annotations.ts';
import { busyFrom, busyStretches } from './busy-stretches.ts';
import type { Chart, ChartPanel, ChartPoint, ChartRange, ChartStretch } from './chart.ts';
import { longestDayMs } from './looks.ts';
import { bandGapMs, currentOf } from './runs.ts';

/** More stretches of one kind than this are a number (they still stand in the picture); a week has a busy one each day. */
const mostStretches = { day: 3, days: 7 } as const;

/** What a panel shows, in words, the most important first. At least one fact. */
export function factsOf(panel: ChartPanel, chart: Chart): string[] {
  const t = translator(chart.locale);
  const facts = [
    ...stateFacts(panel, chart),
    ...shapeFacts(panel, chart),
    ...forecastFacts(panel, chart),
    ...(['best', 'avoid'] as const).flatMap((kind) => {
      const stretches = panel.marks.filter((mark) => mark.kind === kind);
      return stretches.length === 0 ? [] : [t(`chart.alt.${kind}`, { stretches: stretchesWords(stretches, chart) })];
    }),
    ...gapFacts(panel, chart),
    ...openFacts(panel, chart),
  ];
  return facts.length === 0 ? [t('chart.alt.noData')] : facts;
}

/** How full it is or was last, what is usual at that time, and the most there was. */
function stateFacts(panel: ChartPanel, chart: Chart): string[] {
  const { observed, usual } = panel;
  const t = translator(chart.locale);
  const values = (point: ChartPoint) => valuesOf(point, panel, chart);
  const last = observed.at(-1);
  const peak = mostOf(observed);
  const { now } = chart;
  const isInside = now !== undefined && now >= chart.from && now <= chart.to;
  const range = !isInside ? undefined : nearestTo(now, usual, bandGapMs(usual, chart.gapMs));
  return [
    ...(last && now !== undefined
      ? [t(currentOf(observed, chart) ? 'chart.alt.now' : 'chart.alt.last', values(last))]
      : []),
    ...(range ? [usualFact(range, panel, chart)] : []),
    // A peak with the same number as the last count adds nothing.
    ...(peak && (now === undefined || values(peak).people !== values(last ?? peak).people)
      ? [t('chart.alt.peak', values(peak))]
      : []),
  ];
}

/** The usual in percent; in people where full is not known. */
function usualFact({ low, high }: ChartRange, { full }: ChartPanel, { locale }: Chart): string {
  const t = translator(locale);
  const words = (people: number) =>
    full === undefined
      ? formatNumber(locale, roundPeople(people).people)
      : percentWords(locale, percentOf(people, full));
  const isFew = full === undefined ? roundPeople(low).kind === 'fewer' : percentOf(low, full) === 0;
  // "Under 1%" says already that it is a bound, a rounded number of people does not.
  const isSame = words(low) === words(high) && !(isFew && full === undefined);
  if (isSame) return t('chart.alt.usualSame', { high: words(high) });
  return t(isFew ? 'chart.alt.usualFewer' : 'chart.alt.usual', { low: words(low), high: words(high) });
}

/** When it was busy: the shape of a day that is over, and of several days. A peak alone could be a minute. */
function shapeFacts(panel: ChartPanel, chart: Chart): string[] {
  const { observed, full } = panel;
  const t = translator(chart.locale);
  const isRunning = chart.now !== undefined && isOneDay(chart);
  if (full === undefined || observed.length === 0 || isRunning) return [];
  const stretches = busyStretches(observed, full, chart.gapMs);
  if (stretches.length > 0) return [t('chart.alt.busy', { stretches: stretchesWords(stretches, chart) })];
  // A crowd of some minutes is no stretch, and a gap may have had one.
  const isNever = observed.every(({ people }) => people < busyFrom(full)) && unknown(panel, chart).length === 0;
  return isNever ? [t('chart.alt.neverBusy')] : [];
}

function forecastFacts(panel: ChartPanel, chart: Chart): string[] {
  const { observed, forecast } = panel;
  const t = translator(chart.locale);
  const most = mostOf(forecast);
  const end = forecast.at(-1);
  if (most === undefined || end === undefined) return [];
  const values = ({ at, people }: ChartPoint) => ({
    people: shareWords(people, panel, chart),
    time: whenWords(at, chart),
  });
  const current = currentOf(observed, chart);
  // Over several days the maximum says more than a trend.
  if (current === undefined || !isOneDay(chart)) return [t('chart.alt.expected', values(most))];
  // A change of less than a tenth is within the interval.
  const slack = 10 + 0.1 * current.people;
  if (most.people > current.people + slack) return [t('chart.alt.rise', values(most))];
  return [t(end.people < current.people - slack ? 'chart.alt.fall' : 'chart.alt.steady', values(end))];
}

function gapFacts(panel: ChartPanel, chart: Chart): string[] {
  const t = translator(chart.locale);
  const gaps = unknown(panel, chart);
  const isEmpty = panel.observed.length + panel.usual.length + panel.forecast.length === 0;
  if (isEmpty) return [t('chart.alt.noData')];
  return gaps.length === 0 ? [] : [t('chart.alt.gaps', { stretches: stretchesWords(gaps, chart) })];
}

function openFacts({ open }: ChartPanel, chart: Chart): string[] {
  const t = translator(chart.locale);
  if (open === undefined || !isOneDay(chart)) return [];
  if (open.length === 0) return [t('chart.alt.closed')];
  if (open.some(({ from, to }) => from <= chart.from && to >= chart.to)) return [t('chart.alt.openAllDay')];
  return [t('chart.alt.open', { stretches: stretchesWords(open, chart) })];
}

function mostOf<Point extends ChartPoint>(points: readonly Point[]): Point | undefined {
  return points.reduce<Point | undefined>(
    (most, point) => (most === undefined || point.people > most.people ? point : most),
    undefined,
  );
}

function nearestTo<Point extends { readonly at: number }>(
  time: number,
  points: readonly Point[],
  withinMs: number,
): Point | undefined {
  const distance = (point: Point) => Math.abs(point.at - time);
  const nearest = points.reduce<Point | undefined>(
    (best, point) => (best === undefined || distance(point) < distance(best) ? point : best),
    undefined,
  );
  return nearest !== undefined && distance(nearest) <= withinMs ? nearest : undefined;
}

function isOneDay({ from, to }: Chart): boolean {
  return to - from <= longestDayMs;
}

/** "71% full, about 1,140 people" and "14:00". */
function valuesOf({ at, people }: ChartPoint, panel: ChartPanel, chart: Chart) {
  return { people: peopleWords(people, panel, chart), time: whenWords(at, chart) };
}

/** "71% full, about 1,140 people"; without the percent where full is not known or next to no one is inside. */
function peopleWords(people: number, panel: ChartPanel, chart: Chart): string {
  const percent = shareWords(people, panel, chart);
  const words = countWords(people, chart);
  return percent === words ? words : translator(chart.locale)('chart.alt.share', { percent, people: words });
}

/** "71%"; the people where full is not known or next to no one is inside. */
function shareWords(people: number, { full }: ChartPanel, chart: Chart): string {
  if (full === undefined || roundPeople(people).kind === 'fewer') return countWords(people, chart);
  return percentWords(chart.locale, percentOf(people, full));
}

/** "about 1,140 people". */
function countWords(people: number, { locale }: Chart): string {
  const rounded = roundPeople(people);
  const key = rounded.kind === 'about' ? 'occupancy.about' : 'occupancy.fewer';
  return translator(locale)(key, { people: formatNumber(locale, rounded.people) });
}

/** "14:00", with the weekday in a picture of several days. */
function whenWords(at: number, chart: Chart): string {
  const { zone, locale } = chart;
  // "00:00" would be the beginning of the day as well as its end.
  if (isOneDay(chart)) return at === chart.to ? translator(locale)('time.midnight') : timeWords(at, zone, locale);
  const time = timeWords(at, zone, locale);
  return translator(locale)('chart.dayAndTime', { day: dayWords(at, zone, locale, 'weekday'), time });
}

/** "03:10 to 05:00"; in a picture of several days "Monday 12:00 to 17:00". */
function stretchWords({ from, to }: ChartStretch, chart: Chart): string {
  const { zone, locale } = chart;
  const t = translator(locale);
  const [day, lastDay] = [from, to].map((at) => dayWords(at, zone, locale, 'weekday')) as [string, string];
  const [begin, end] = endWords({ from, to }, zone, locale);
  if (isOneDay(chart)) return t('chart.from', { from: begin, to: to === chart.to ? whenWords(to, chart) : end });
  if (day !== lastDay) return t('chart.from', { from: whenWords(from, chart), to: whenWords(to, chart) });
  return t('chart.dayFrom', { day, from: begin, to: end });
}

/** "03:10 to 05:00, 10:00 to 12:30". */
function stretchesWords(stretches: readonly ChartStretch[], chart: Chart): string {
  const t = translator(chart.locale);
  const shown = stretches
    .slice(0, isOneDay(chart) ? mostStretches.day : mostStretches.days)
    .map((stretch) => stretchWords(stretch, chart));
  const more = stretches.length - shown.length;
  const number = formatNumber(chart.locale, more);
  return [...shown, ...(more > 0 ? [t('chart.alt.more', { number })] : [])].join(', ');
}
