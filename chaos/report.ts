import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { type FaultTally, tallyTable } from './tally.ts';

const reliabilityPage = new URL('../docs/reliability.md', import.meta.url);
/** What stands in the page before and after the table of a suite (`sequences`), or of one on an engine (`sequences-postgres`). */
const markersOf = (section: string) => {
  const [suite, engine] = section.split('-');
  const options = engine === undefined ? '' : ` --engine ${engine}`;
  return {
    begin: `<!-- ${section}: npm run chaos -- --only ${suite}${options} --write -->`,
    end: `<!-- ${section} ends -->`,
  };
};

/** What a run gave, for the page: its tallies, and `notes` of what the table does not have. */
export interface Report {
  readonly command: string;
  readonly tallies: readonly FaultTally[];
  readonly notes: readonly string[];
}

/** Puts a run's table, its command and its commit into docs/reliability.md. Throws when that has no markers for the section. */
export async function writeReport(section: string, { command, tallies, notes }: Report): Promise<void> {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const below = notes.length === 0 ? '' : `\n\n${notes.map((note) => `- ${note}`).join('\n')}`;
  const text = `\`${command}\` at commit \`${commit}\`:\n\n${tallyTable(tallies, 'markdown')}${below}`;
  await writeFile(reliabilityPage, withReport(await readFile(reliabilityPage, 'utf8'), section, text));
}

/** The page with another text between the markers of a section. Throws when they are not there. */
export function withReport(page: string, section: string, text: string): string {
  const { begin, end } = markersOf(section);
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page has no markers for the table of ${section}`);
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`;
}
