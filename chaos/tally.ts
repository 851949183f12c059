/** What came of one fault: how often it was tried, and what went wrong meanwhile. */
export interface FaultTally {
  /** The fault in a few words, such as "the feed resets connections". */
  readonly fault: string;
  /** How often it was brought about. */
  readonly tried: number;
  /** Crossings that were neither posted nor dropped with a reason, and edits that are missing. */
  readonly lost: number;
  /** Messages beyond the first about the same crossing. */
  readonly doubled: number;
  /** Interactions without an answer in time. */
  readonly unanswered: number;
  /** The longest time from a crossing to the message about it, of those that were posted (ms). */
  readonly longestSilenceMs: number;
}

/** A fault that has not been tried. */
export const untried = (fault: string): FaultTally => ({
  fault,
  tried: 0,
  lost: 0,
  doubled: 0,
  unanswered: 0,
  longestSilenceMs: 0,
});

/** Adds up the tallies of the same fault. The order is that in which each fault comes first. */
export function addTallies(tallies: Iterable<FaultTally>): FaultTally[] {
  const sums = new Map<string, FaultTally>();
  for (const tally of tallies) {
    const sum = sums.get(tally.fault) ?? untried(tally.fault);
    sums.set(tally.fault, {
      fault: tally.fault,
      tried: sum.tried + tally.tried,
      lost: sum.lost + tally.lost,
      doubled: sum.doubled + tally.doubled,
      unanswered: sum.unanswered + tally.unanswered,
      longestSilenceMs: Math.max(sum.longestSilenceMs, tally.longestSilenceMs),
    });
  }
  return [...sums.values()];
}

/** Whether anything was lost, doubled or left unanswered. */
export const isFaulty = ({ lost, doubled, unanswered }: FaultTally): boolean => lost + doubled + unanswered > 0;

const head = ['fault', 'times tried', 'lost', 'doubled', 'unanswered', 'longest silence'];

/** The tallies as a table: aligned for a terminal (`text`), or as Markdown. */
export function tallyTable(tallies: readonly FaultTally[], format: 'text' | 'markdown'): string {
  const rows = tallies.map((tally) => [
    tally.fault,
    ...[tally.tried, tally.lost, tally.doubled, tally.unanswered].map((count) => count.toLocaleString('en-CA')),
    durationText(tally.longestSilenceMs),
  ]);
  if (format === 'markdown') {
    const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
    return [line(head), '|---|--:|--:|--:|--:|--:|', ...rows.map(line)].join('\n');
  }
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const pad = (cell: string, column: number): string =>
    column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0);
  return [head, ...rows].map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}

/** `0.3 s`, `12 s`, `4 min`: as exact as the table needs. */
function durationText(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  return ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
}
