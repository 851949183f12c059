import path from 'node:path';
import { parseArgs } from 'node:util';
import { newAlert, step } from '../../src/domain/alerts/alert-step.ts';
import { type Rule, ruleOf, sideOf } from '../../src/domain/alerts/rule.ts';
import { serviceDayOf } from '../../src/domain/calendar/service-day.ts';
import { formatAmount } from '../../src/domain/occupancy/amount.ts';
import { type RecordedRow, type Recording, readRecordings } from '../backtest/recordings.ts';
import { type Row, rowOf, tableOf } from '../rows.ts';

const usage = `Replays recorded head counts of gyms and pools through rules with nothing but defaults.

npx node bin/run.mjs bench/alerts/gym-replay.ts --data DIR [--json] [--days]     --days: each rule-day of more than 3 messages

Rules: above and below 30, 50 and 70 % of full, which is the highest count of the series. The bot polls every minute and
sees the last recorded count; where the next one is more than 45 minutes away it sees nothing in between.
`;

const minute = 60_000;
const thresholds = [30, 50, 70] as const;

/** As many messages as people bear of one rule in a day, and from how many on a naive rule is a nuisance. */
const mostMessages = 3;
const busyFrom = 4;

/** A recording whose next row is further away than this is silent in between (ms). */
const silenceMs = 45 * minute;

/** What a rule did on one service day. Messages are posts: an edit is none, and no line was asked for. */
export interface RuleDay {
  readonly series: string;
  readonly rule: Rule;
  readonly day: string;
  /** When each of its messages was posted (ms since the Unix epoch). */
  readonly firedAt: readonly number[];
  /** What a rule without memory sends: one message each time the count goes over the threshold, one each time it comes back. */
  readonly naive: number;
  /** How often the count was over the threshold for longer than the hold, before our eyes and from beginning to end. */
  readonly crossings: number;
  /** Those during which no episode was open, although the alert was armed. */
  readonly missed: number;
  /** Those before the alert was armed: since the day began the count had not been clear, and so nothing new was true. */
  readonly unarmed: number;
}

interface Poll {
  readonly at: number;
  readonly people: number;
}

/** What the bot sees of rows in the order of time: a poll a minute, by service day. */
export function polledDays(rows: readonly RecordedRow[]): Poll[][] {
  const days = new Map<string, Poll[]>();
  const dayOf = new Map<number, string>();
  rows.forEach(({ at, raw }, index) => {
    const next = rows[index + 1]?.at ?? at;
    const until = next - at > silenceMs ? at + minute : next;
    for (let time = Math.ceil(at / minute) * minute; time < until; time += minute) {
      const hour = Math.floor(time / (60 * minute));
      const day = dayOf.get(hour) ?? serviceDayOf(time);
      dayOf.set(hour, day);
      const polls = days.get(day) ?? [];
      polls.push({ at: time, people: raw });
      days.set(day, polls);
    }
  });
  return [...days.values()];
}

/** Every day of one series through one rule, written before the first of them. */
export function replay(series: string, days: readonly (readonly Poll[])[], rule: Rule, full: number): RuleDay[] {
  let state = newAlert(rule);
  return days.map((polls) => {
    const day = serviceDayOf(polls[0]?.at ?? 0);
    const firedAt: number[] = [];
    const crossings: Crossing[] = [];
    let naive = 0;
    let last: { readonly at: number; readonly isOver: boolean } | undefined;
    for (const { at, people } of polls) {
      const wasArmed = state.phase.kind !== 'disarmed';
      const taken = step(state, rule, { people, at, now: at, serviceDay: day, freshness: 'fresh', full });
      state = taken.state;
      if (taken.events.some(({ kind }) => kind === 'fired')) firedAt.push(at);
      const isOver = sideOf(rule, people, full) === 'breach';
      if (last && last.isOver !== isOver) naive += 1;
      // A day that begins over the threshold has not crossed it, and what happened in a silence is not known.
      if (isOver && last && !last.isOver && at - last.at <= minute) crossings.push({ ms: 0, wasArmed, isTold: false });
      const crossing = crossings.at(-1);
      if (isOver && crossing && last?.isOver && at - last.at <= minute) crossing.ms += at - last.at;
      if (isOver && crossing) crossing.isTold ||= state.phase.kind === 'firing' || state.phase.kind === 'recovering';
      last = { at, isOver };
    }
    const long = crossings.filter(({ ms }) => ms > rule.holdMs);
    const untold = long.filter(({ isTold }) => !isTold);
    const missed = untold.filter(({ wasArmed }) => wasArmed).length;
    return { series, rule, day, firedAt, naive, crossings: long.length, missed, unarmed: untold.length - missed };
  });
}

/** One time over the threshold, as long as it was watched. `wasArmed`: when it began. `isTold`: an episode was open meanwhile. */
interface Crossing {
  ms: number;
  readonly wasArmed: boolean;
  isTold: boolean;
}

/** The rule-days of all head counts among the recordings; what libraries' doors count is no head count. */
export function ruleDaysOf(recordings: readonly Recording[]): RuleDay[] {
  return recordings
    .filter(({ isLibrary }) => !isLibrary)
    .flatMap(({ series, rows }) => {
      const full = Math.max(...rows.map(({ raw }) => raw));
      const days = polledDays(rows);
      return (['above', 'below'] as const).flatMap((direction) =>
        thresholds.flatMap((percent) => {
          const rule = ruleOf({ libraries: [series], direction, threshold: { percent } });
          return replay(series, days, rule, full);
        }),
      );
    });
}

/** The figures of some rule-days. */
export function gymRows(ruleDays: readonly RuleDay[]): Row[] {
  const sum = (count: (one: RuleDay) => number): number => ruleDays.reduce((total, one) => total + count(one), 0);
  const busy = ruleDays.filter(({ naive }) => naive >= busyFrom);
  const highest = (numbers: readonly number[]): number => numbers.reduce((most, one) => Math.max(most, one), 0);
  return [
    rowOf({
      name: `messages on ${ruleDays.length.toLocaleString('en-CA')} rule-days`,
      value: sum(({ firedAt }) => firedAt.length),
      unit: 'messages',
      baseline: sum(({ naive }) => naive),
    }),
    rowOf({
      name: `  the most of a rule in a day`,
      value: highest(ruleDays.map(({ firedAt }) => firedAt.length)),
      unit: 'messages',
      baseline: highest(ruleDays.map(({ naive }) => naive)),
      goal: { of: 'value', is: 'at most', limit: mostMessages },
    }),
    rowOf({
      name: `  rule-days of more than ${mostMessages}, where a naive rule sends ${busyFrom} or more`,
      value: busy.filter(isNoisy).length,
      unit: 'rule-days',
      baseline: busy.length,
      goal: { of: 'value', is: 'exactly', limit: 0 },
    }),
    rowOf({
      name: '  crossings longer than the hold that were missed',
      value: sum(({ missed }) => missed),
      unit: 'crossings',
      baseline: sum(({ crossings }) => crossings),
      goal: { of: 'value', is: 'exactly', limit: 0 },
    }),
    rowOf({
      name: '  crossings of a day that had not been clear yet',
      value: sum(({ unarmed }) => unarmed),
      unit: 'crossings',
      baseline: sum(({ crossings }) => crossings),
    }),
  ];
}

function isNoisy({ firedAt }: RuleDay): boolean {
  return firedAt.length > mostMessages;
}

/** A noisy rule-day in a line, to look it up in the recording. */
function lineOf({ series, rule, day, firedAt, naive }: RuleDay): string {
  const times = firedAt.map((at) => new Date(at).toISOString().slice(11, 16)).join(' ');
  return `${day} ${series} ${rule.direction} ${formatAmount(rule.threshold)}: ${times} UTC (naive: ${naive})\n`;
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      json: { type: 'boolean', default: false },
      days: { type: 'boolean', default: false },
    },
  });
  if (values.data === undefined) {
    process.stderr.write(usage);
    process.exitCode = 1;
  } else {
    const ruleDays = ruleDaysOf(readRecordings(path.resolve(values.data)).recordings);
    const rows = gymRows(ruleDays);
    process.stdout.write(values.json ? `${JSON.stringify(rows, null, 2)}\n` : `${tableOf(rows)}\n`);
    if (values.days) for (const one of ruleDays.filter(isNoisy)) process.stderr.write(lineOf(one));
    process.exitCode = rows.some(({ ok }) => ok === false) ? 1 : 0;
  }
}
