import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { type FaultTally, tallyTable } from './tally.ts';

const reliabilityPage = new URL('../docs/reliability.md', import.meta.url);
/** What stands in the page before and after the table of a suite. */
const markersOf = (suite: string) => ({
  begin: `<!-- ${suite}: npm run chaos -- --only ${suite} --write -->`,
  end: `<!-- ${suite} ends -->`,
});

/** Puts a suite's table, its command and its commit into docs/reliability.md. Throws when that has no markers for them. */
export async function writeReport(suite: string, tallies: readonly FaultTally[], command: string): Promise<void> {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const text = `\`${command}\` at commit \`${commit}\`:\n\n${tallyTable(tallies, 'markdown')}`;
  await writeFile(reliabilityPage, withReport(await readFile(reliabilityPage, 'utf8'), suite, text));
}

/** The page with another text between the markers of a suite. Throws when they are not there. */
export function withReport(page: string, suite: string, text: string): string {
  const { begin, end } = markersOf(suite);
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page has no markers for the table of ${suite}`);
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`;
}
