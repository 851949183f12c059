import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** The repository's folder, with a slash at its end. */
export const root = new URL('../..', import.meta.url).pathname;
/** A file of the repository. */
export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');
/** Everything that is written for people, by its path. */
export const documents = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => posix.join('docs', path)),
];

/** What the first group of `pattern` found, each time. */
export const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, first = '']) => first);
/** Prose alone: code may look like a link. */
export const withoutFences = (markdown: string): string => markdown.replaceAll(/^```[\s\S]*?^```/gm, '');
/** The cells of every table row whose first cell has the form of `first`. */
export const rowsOf = (markdown: string, first: RegExp): string[][] =>
  markdown
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter(([cell = '']) => first.test(cell));
/** A cell without the backticks around code. */
export const bare = (cell: string | undefined): string => (cell ?? '').replaceAll('`', '');

/** English words that end so in Canada too. */
const alwaysIse =
  /^(?:.*wise|(?:a|com|en|sur)?(?:pr|r)ise[dsn]?|promis(?:e[ds]?|ing)|rais(?:e[ds]?|ing)|rising|noise|precise|advise[ds]?|exercise[ds]?|revise[ds]?)$/i;
/** The words in which British English differs from Canadian: "customise", "analysing", "organisation". */
export const britishWords = (text: string): string[] =>
  matches(text, /\b([A-Za-z]{2,}(?:is|ys)(?:e[drs]?|ing|ations?))\b/g).filter((word) => !alwaysIse.test(word));
