import type { LocalDiscord } from '../../src/sandbox/discord/server.ts';
import type { Asked } from './questions.ts';
import type { Verdict } from './verdict.ts';

/** A round: one crossing of one or both libraries, and what went wrong meanwhile. */
export interface Round {
  readonly faults: readonly string[];
  readonly from: number;
  to: number;
}

/** What came of a storm. */
export interface StormReport extends Verdict {
  readonly rounds: readonly Round[];
  readonly asked: readonly Asked[];
  /** Requests for counts, and how many there may be: one in each interval, and one for each change of the leader. */
  readonly polls: { readonly asked: number; readonly most: number };
  /** Of the roles, in the order in which they were seen. */
  readonly fallenTerms: readonly string[];
  readonly terms: Readonly<Record<string, number>>;
  /** `most`: one for each shard, and one for each session that was not written down when its process was killed. */
  readonly identifies: { readonly sent: number; readonly most: number };
  readonly busiestSecond: number;
  /** What was asked of Discord in the busiest second by its own log, and when. */
  readonly busiest: string;
  readonly rateLimited: number;
  readonly violations: readonly string[];
  readonly complaints: readonly string[];
  readonly failedStarts: number;
  /** The folder with the log of each process. */
  readonly logFolder: string;
}

/** The second with the most requests, answers to interactions apart: when it began, and its requests by kind. */
export function busiestOf(discord: LocalDiscord): string {
  const all = discord.requests().filter(({ path }) => !/^\/(interactions|webhooks)\//.test(path));
  const ats = all.map(({ at }) => at).sort((a, b) => a - b);
  let best = { from: 0, many: 0 };
  for (let first = 0, last = 0; last < ats.length; last += 1) {
    while ((ats[first] ?? 0) <= (ats[last] ?? 0) - 1_000) first += 1;
    if (last - first + 1 > best.many) best = { from: ats[first] ?? 0, many: last - first + 1 };
  }
  const kinds = new Map<string, number>();
  for (const { method, path, status, at } of all) {
    if (at < best.from || at >= best.from + 1_000) continue;
    const kind = `${method} ${path.replace(/\d{5,}/g, ':id')} ${status}`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return `${new Date(best.from).toISOString()}: ${[...kinds].map(([kind, many]) => `${many} × ${kind}`).join(', ')}`;
}

/** Whether everything came out right, as lines of what did not. */
export function faultsOf(report: StormReport): string[] {
  const list = (name: string, wrong: Verdict['lost']) => wrong.map(({ what }) => `${name}: ${what}`);
  const { polls, identifies } = report;
  return [
    ...list('lost', report.lost),
    ...list('doubled', report.doubled),
    ...list('unedited', report.unedited),
    ...list('stranded', report.stranded),
    ...report.fallenTerms.map((words) => `a term fell: ${words}`),
    ...report.asked.filter(({ ms }) => ms === undefined).map((one) => `unanswered: ${JSON.stringify(one)}`),
    ...(polls.asked > polls.most ? [`the feed was asked ${polls.asked} times instead of ${polls.most}`] : []),
    ...(identifies.sent > identifies.most ? [`${identifies.sent} IDENTIFYs instead of ${identifies.most}`] : []),
    ...(report.busiestSecond > 50 ? [`${report.busiestSecond} requests in a second`] : []),
    ...report.violations.map((words) => `Discord refuses: ${words}`),
    ...report.complaints.map((words) => `a process says: ${words}`),
  ];
}
