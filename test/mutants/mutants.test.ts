import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { areas, handPicked, placeOf } from './hand-picked.ts';
import { describeMutant, mutantsOf, mutated } from './operators.ts';
import { linesOf } from './stryker.ts';

const pathOf = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url));

describe('the hand-picked mutants', () => {
  test.each(handPicked)('$file: $text stands there once, and its tests are there', (picked) => {
    expect(() => placeOf(picked, readFileSync(pathOf(picked.file), 'utf8'))).not.toThrow();
    expect(picked.tests.filter((path) => !existsSync(pathOf(path)))).toEqual([]);
    expect(Object.keys(areas)).toContain(picked.area);
  });

  test('whose text is no longer there, or stands there twice, are errors that say what to do', () => {
    const picked = { area: 'alerts', file: 'src/x.ts', text: 'a < b', replacement: 'a > b', tests: [] };
    expect(() => placeOf(picked, 'const c = a > b;')).toThrow('src/x.ts has no "a < b". Correct it in test/mutants/.');
    expect(() => placeOf(picked, 'a < b; a < b;')).toThrow('twice. Make it longer');
  });

  test('and the areas name sources and tests that are there', () => {
    const paths = Object.values(areas).flatMap(({ sources, tests }) => [...sources, ...tests]);
    expect(paths.filter((path) => !existsSync(pathOf(path)))).toEqual([]);
  });
});

test('mutants are made by one exchange each, and not in comments, imports or types', () => {
  const source = `import { a } from './a.ts'; // a < b
/** a < b */
export function f(x: number, y: readonly string[]): boolean {
  if (x <= 0) return false;
  g(x);
  return y.length + 1 > x && !h; // x > 1
}
`;
  const made = mutantsOf('src/x.ts', source).map((mutant) => describeMutant(source, mutant));
  expect(made.toSorted()).toEqual([
    'src/x.ts:4: if (x <= 0) return false; → if (!1 && x <= 0) return false;',
    'src/x.ts:4: if (x <= 0) return false; → if (x < 0) return false;',
    'src/x.ts:4: if (x <= 0) return false; → if (x <= 0) return true;',
    'src/x.ts:4: if (x <= 0) return false; → if (x <= 1) return false;',
    'src/x.ts:5: g(x); → ;',
    'src/x.ts:6: return y.length + 1 > x && !h; // x > 1 → return y.length + 1 > x && h; // x > 1',
    'src/x.ts:6: return y.length + 1 > x && !h; // x > 1 → return y.length + 1 > x || !h; // x > 1',
    'src/x.ts:6: return y.length + 1 > x && !h; // x > 1 → return y.length + 1 >= x && !h; // x > 1',
    'src/x.ts:6: return y.length + 1 > x && !h; // x > 1 → return y.length + 2 > x && !h; // x > 1',
    'src/x.ts:6: return y.length + 1 > x && !h; // x > 1 → return y.length - 1 > x && !h; // x > 1',
  ]);
  for (const mutant of mutantsOf('src/x.ts', source)) expect(mutated(source, mutant)).not.toBe(source);
});

test("of Stryker's report each file's score is told, and where each fault is that no test noticed", () => {
  const source = 'const a = 1;\nif (a > 1) b();\n';
  const mutantAt = (status: string, line: number, from: number, to: number, replacement: string) => ({
    id: '1',
    status,
    replacement,
    location: { start: { line, column: from }, end: { line, column: to } },
  });
  const mutants = [
    mutantAt('Ignored', 1, 11, 12, '0'),
    mutantAt('Killed', 2, 5, 10, 'true'),
    mutantAt('Timeout', 2, 5, 10, 'false'),
    mutantAt('Survived', 2, 5, 10, 'a >= 1'),
    mutantAt('NoCoverage', 2, 12, 16, ';'),
  ];
  expect(linesOf({ files: { 'src/x.ts': { source, mutants } } })).toEqual([
    'src/x.ts: 2 of 4 were found (50.0 %)',
    '\n2 of 4 were found (50.0 %).\n',
    'src/x.ts:2:5: a > 1 → a >= 1',
    'src/x.ts:2:12: b(); → ; (no test runs it)',
  ]);
});
