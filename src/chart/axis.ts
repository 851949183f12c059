import { dayWords, localTime, timeWords } from '../i18n/clock-words.ts';
import type { Chart } from './chart.ts';
import { longestDayMs, pxOf, wordPx } from './looks.ts';

/** A place on the axis of time (ms since the Unix epoch), with a word, a line across the plot, or both. */
interface AxisTick {
  readonly at: number;
  readonly label: string;
  readonly isLine: boolean;
}

const hourMs = 3_600_000;
/** How many words fit beside one another at 400 px. */
const mostDays = 8;

type Axis = Pick<Chart, 'from' | 'to' | 'zone' | 'locale'>;

/** The places to mark: hours of the local clock within a day, days beyond. In order, each once. */
export function ticksOf(axis: Axis): AxisTick[] {
  return axis.to - axis.from <= longestDayMs ? hourTicks(axis) : dayTicks(axis);
}

/** Local hours, not stretches of equal length: between midnight and 3 lie 2 to 4 hours when the clocks change. */
function hourTicks({ from, to, zone, locale }: Axis): AxisTick[] {
  const spanMs = to - from;
  const step = spanMs <= 7 * hourMs ? 1 : spanMs <= 13 * hourMs ? 2 : 3;
  const hours = Array.from({ length: 24 / step }, (_, index) => index * step);
  const places = datesOf({ from, to, zone }).flatMap((date) =>
    hours.map((hour) => date.toZonedDateTime({ timeZone: zone, plainTime: { hour } }).epochMilliseconds),
  );
  // An hour that the clocks skip would otherwise stand where the next one does.
  const shown = [...new Set(places)].filter((at) => at >= from && at <= to);
  return shown.map((at, index) => {
    const label = timeWords(at, zone, locale);
    const roomPx = pxOf(at - (shown[index - 1] ?? Number.NEGATIVE_INFINITY), { from, to });
    // Where the clocks skip an hour, the next word may come too soon.
    return { at, label: roomPx >= wordPx(label) ? label : '', isLine: true };
  });
}

/** Lines at the midnights, and each day's name in the middle of it. */
function dayTicks({ from, to, zone, locale }: Axis): AxisTick[] {
  const dates = datesOf({ from, to, zone });
  const every = Math.ceil(dates.length / mostDays);
  return dates.flatMap((date, index) => {
    const start = date.toZonedDateTime(zone).epochMilliseconds;
    const end = date.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds;
    const line = start >= from && start <= to ? [{ at: start, label: '', isLine: true }] : [];
    const middle = (start + end) / 2;
    const isNamed = index % every === 0 && middle >= from && middle <= to;
    return isNamed ? [...line, { at: middle, label: dayWords(middle, zone, locale, 'short'), isLine: false }] : line;
  });
}

/** The local dates from `from` to `to`, both included. */
function datesOf({ from, to, zone }: Omit<Axis, 'locale'>): Temporal.PlainDate[] {
  const first = localTime(from, zone).toPlainDate();
  const last = localTime(to, zone).toPlainDate();
  return Array.from({ length: first.until(last).days + 1 }, (_, days) => first.add({ days }));
}
