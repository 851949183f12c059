import { stripTypeScriptTypes } from 'node:module';

/** A change of a source file that its tests should notice. */
export interface Mutant {
  readonly file: string;
  /** The place of the change, from 0, and what stands there. */
  readonly at: number;
  readonly text: string;
  readonly replacement: string;
}

/** What is exchanged for what: comparisons, signs, conditions, numbers, statements. Tokens are enough; nothing is parsed. */
const operators: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/(?<= )<=(?= )/g, '<'],
  [/(?<= )>=(?= )/g, '>'],
  [/(?<= )<(?= )/g, '<='],
  [/(?<= )>(?= )/g, '>='],
  [/(?<= )===(?= )/g, '!=='],
  [/(?<= )!==(?= )/g, '==='],
  [/(?<= )&&(?= )/g, '||'],
  [/(?<= )\|\|(?= )/g, '&&'],
  [/(?<= )\+(?= )/g, '-'],
  [/(?<= )-(?= )/g, '+'],
  [/(?<= )\*(?= )/g, '/'],
  [/(?<= )\/(?= )/g, '*'],
  [/\bMath\.min\(/g, 'Math.max('],
  [/\bMath\.max\(/g, 'Math.min('],
  [/\btrue\b/g, 'false'],
  [/\bfalse\b/g, 'true'],
  [/(?<=[(\s])!(?=[\w(])/g, ''],
  [/(?<=\bif \()(?=[^\n]*\))/g, '!1 && '],
  [/(?<![\w.'])\b0\b(?![\w.:])/g, '1'],
  [/(?<![\w.'])\b1\b(?![\w.:])/g, '2'],
  [/'(?:asc|desc)'/g, "'id'"],
  [/^ +(?:await |void )?[\w.]+\([^\n]*\);$/gm, ';'],
];

/** Whether a place is in a comment, an import or a type. */
function isIdle(source: string, at: number): boolean {
  const line = source.slice(source.lastIndexOf('\n', at) + 1, source.indexOf('\n', at));
  if (/^\s*(?:\/?\*|\/\/|import |export type |export interface |type |interface |readonly |throw )/.test(line))
    return true;
  const comment = source.lastIndexOf('//', at);
  return comment > source.lastIndexOf('\n', at);
}

function isProgram(source: string): boolean {
  try {
    stripTypeScriptTypes(source);
    return true;
  } catch {
    return false;
  }
}

/** A source with a mutant in it. */
export const mutated = (source: string, { at, text, replacement }: Mutant): string =>
  source.slice(0, at) + replacement + source.slice(at + text.length);

/** The mutants of a source: each differs from it by one exchange, and is still a program. */
export function mutantsOf(file: string, source: string): Mutant[] {
  return operators.flatMap(([pattern, replacement]) =>
    [...source.matchAll(pattern)]
      .map(({ index, 0: text }): Mutant => ({ file, at: index, text, replacement }))
      .filter((mutant) => !isIdle(source, mutant.at) && isProgram(mutated(source, mutant))),
  );
}

/** Where a mutant is and what it does, for a line of a report: `src/x.ts:12: a < b → a <= b`. */
export function describeMutant(source: string, mutant: Mutant): string {
  const line = source.slice(0, mutant.at).split('\n').length;
  const begin = source.lastIndexOf('\n', mutant.at) + 1;
  const after = mutated(source, mutant);
  const lineOf = (text: string): string => text.slice(begin, text.indexOf('\n', begin)).trim();
  return `${mutant.file}:${line}: ${lineOf(source)} → ${lineOf(after)}`;
}
