import type { Suite } from '../suite.ts';
import type { FaultTally } from '../tally.ts';
import { runStorm } from './storm.ts';
import { faultsOf, type StormReport } from './storm-report.ts';

/** No question waits longer for its answer, as Discord has it (ms). */
const answerMs = 3_000;

/**
 * Storms over several processes of the bot on a PostgreSQL, whatever `engine` says: four gateway processes that answer over
 * HTTP too, of which two stand by, and two that poll and send.
 */
export const processStorms: Suite = async ({ rounds, seed, hasLongStops, say, note }) => {
  const report = await runStorm({
    rounds,
    seed: String(seed),
    hasLongStops,
    onRound: (index, { faults, from, to }) =>
      say(`  round ${index + 1} of ${rounds}, ${((to - from) / 1000).toFixed(1)} s: ${faults.join(' + ')}`),
  });
  for (const line of summaryOf(report)) {
    say(`  ${line}`);
    note?.(line);
  }
  const wrong = faultsOf(report);
  for (const line of wrong) say(`  ${line}`);
  if (wrong.length > 0) say(`  the logs of the processes are in ${report.logFolder}`);
  return talliesOf(report, wrong.length);
};

/** What the table does not have. */
export function summaryOf(report: StormReport): string[] {
  const { fired, sent, needless, edited, polls, identifies, busiestSecond, terms, failedStarts, asked } = report;
  const waits = report.waits.map(({ ms }) => ms).sort((a, b) => a - b);
  const late = asked.filter(({ ms }) => (ms ?? Number.POSITIVE_INFINITY) > answerMs).length;
  const seconds = (ms: number | undefined): string => `${((ms ?? 0) / 1000).toFixed(1)} s`;
  return [
    `${fired} crossings: ${sent} posted, ${needless} over before they were; ${edited} edited when they were over`,
    `from a reading to its message: ${seconds(waits[waits.length >> 1])} in the median, ${seconds(waits.at(-1))} at most`,
    `${asked.length} questions by gateway and HTTP: ${late} answered later than Discord waits (3 s)`,
    `${polls.asked} requests to the feed, of ${polls.most} that there may be`,
    `${identifies.sent} IDENTIFYs, of ${identifies.most}; ${busiestSecond} requests to Discord in the busiest second`,
    `terms at the end: ${Object.entries(terms)
      .map(([role, term]) => `${role} ${term}`)
      .join(', ')}`,
    `${failedStarts} starts found no database and were tried again`,
  ];
}

/** A tally for each fault: what was lost in the rounds that had it counts for each of theirs. */
function talliesOf(report: StormReport, wrong: number): FaultTally[] {
  const { rounds, asked } = report;
  const tallies = rounds.flatMap(({ faults, from, to }) => {
    const within = <T extends { readonly at: number }>(list: readonly T[]): T[] =>
      list.filter(({ at }) => at >= from && at < to);
    const counts = {
      tried: 1,
      lost: within([...report.lost, ...report.unedited, ...report.stranded]).length,
      doubled: within(report.doubled).length,
      unanswered: within(asked).filter(({ ms }) => (ms ?? Number.POSITIVE_INFINITY) > answerMs).length,
      longestSilenceMs: Math.max(0, ...within(report.waits).map(({ ms }) => ms)),
    };
    return faults.map((fault): FaultTally => ({ fault, ...counts }));
  });
  const { lost, unedited, stranded, doubled } = report;
  // Limits, terms, logs and what belongs to no round.
  const others = wrong - lost.length - unedited.length - stranded.length - doubled.length;
  return others === 0
    ? tallies
    : [
        ...tallies,
        {
          fault: 'limits, terms and logs',
          tried: rounds.length,
          lost: others,
          doubled: 0,
          unanswered: 0,
          longestSilenceMs: 0,
        },
      ];
}
