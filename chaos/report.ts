import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { type FaultTally, tallyTable } from './tally.ts';

const reliabilityPage = new URL('../docs/reliability.md', import.meta.url);
const begin = '<!-- chaos: npm run chaos -- --write -->';
const end = '<!-- chaos ends -->';

/** Puts the table, its command and its commit into docs/reliability.md. Throws when that has no markers for them. */
export async function writeReport(tallies: readonly FaultTally[], command: string): Promise<void> {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const text = `\`${command}\` at commit \`${commit}\`:\n\n${tallyTable(tallies, 'markdown')}`;
  await writeFile(reliabilityPage, withReport(await readFile(reliabilityPage, 'utf8'), text));
}

/** The page with another text between its markers. Throws when they are not there. */
export function withReport(page: string, text: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error('the page has no markers for the table of faults');
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`;
}
