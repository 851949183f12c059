import type { Chart, ChartPanel } from '../../src/chart/chart.ts';

const zone = 'America/Toronto';
const minute = 60_000;

/** The first instant of a local day (`YYYY-MM-DD`), in ms since the Unix epoch. */
export const startOf = (day: string): number => Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds;
/** A local time of a day, in ms since the Unix epoch. */
export const at = (day: string, time: string): number =>
  Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(zone).epochMilliseconds;

/** How full a library of `size` people is at a time of the local day: a hill with its top at 15:00. */
function hill(time: number, size: number): number {
  const { hour, minute: past } = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone);
  const hours = hour + past / 60;
  return size * (0.03 + Math.exp(-(((hours - 15) / 4.2) ** 2)));
}

const every = (from: number, to: number, stepMs: number): number[] =>
  Array.from({ length: Math.max(0, Math.floor((to - from) / stepMs) + 1) }, (_, index) => from + index * stepMs);

/** One library's ordinary day or week up to `now`, every 5 minutes, with what is usual and expected every quarter hour. */
export function samplePanel({
  name = 'Webster',
  size = 1_250,
  from,
  to,
  now = to,
  full = 1_600,
  open,
}: {
  name?: string;
  full?: number | undefined;
  size?: number;
  from: number;
  to: number;
  now?: number;
  open?: ChartPanel['open'];
}): ChartPanel {
  const wobble = (time: number) => 25 * Math.sin(time / (11 * minute)) + 15 * Math.sin(time / (4 * minute));
  return {
    name,
    full,
    observed: every(from, Math.min(now, to), 5 * minute).map((time) => ({
      at: time,
      people: Math.max(0, hill(time, size) * 1.06 + (wobble(time) * size) / 1_250),
    })),
    usual: every(from, to, 15 * minute).map((time) => ({
      at: time,
      low: 0.82 * hill(time, size),
      high: 1.12 * hill(time, size),
    })),
    forecast: every(now === to ? to + 1 : Math.ceil(now / (15 * minute)) * 15 * minute, to, 15 * minute).map(
      (time) => ({
        at: time,
        people: 1.05 * hill(time, size),
        low: 0.86 * hill(time, size),
        high: 1.22 * hill(time, size),
      }),
    ),
    open,
    marks: [],
  };
}

/** A picture of one local day, or of `days` of them. */
export function sampleChart(change: Partial<Chart> & { day?: string; days?: number; time?: string } = {}): Chart {
  const { day = '2026-11-23', days = 1, time, ...rest } = change;
  const from = startOf(day);
  const to = Temporal.PlainDate.from(day).add({ days }).toZonedDateTime(zone).epochMilliseconds;
  const now = time === undefined ? undefined : at(day, time);
  const open = [{ from: at(day, '08:00'), to: at(day, '23:00') }];
  return {
    locale: 'en',
    zone,
    from,
    to,
    now,
    gapMs: 20 * minute,
    panels: [samplePanel({ from, to, ...(now === undefined ? {} : { now }), ...(days === 1 ? { open } : {}) })],
    ...rest,
  };
}
