import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FatalError } from '../../src/base/errors.ts';
import { offerPostgres } from '../support/postgres/global-setup.ts';
import { copyRepository } from './copy.ts';

/** Not a dependency of the project: 177 packages for what is run now and then. */
const version = '10.1.1';

/** Where Stryker is installed, within the copy. */
const home = '.stryker';

/** What Stryker changes: files, or lines of them (`src/a/b.ts:10-20`); and the test files or folders that it runs. */
export interface StrykerPlan {
  readonly mutate: readonly string[];
  readonly tests: readonly string[];
  /** A sample: only every so many of the mutants are tried. */
  readonly every: number;
}

/** What is read of Stryker's report; positions are counted from 1. */
export interface StrykerReport {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly ReportedMutant[] }>>;
}

interface ReportedMutant {
  readonly id: string;
  readonly status: string;
  readonly replacement: string;
  readonly location: Readonly<Record<'start' | 'end', { readonly line: number; readonly column: number }>>;
}

const config = {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'stryker.vitest.config.ts', related: false },
  // A mutant is tried with those tests alone that run its code.
  coverageAnalysis: 'perTest',
  // What runs only while a module is loaded (constants, schemas) would need all tests in a new process for each mutant.
  ignoreStatic: true,
  // The copy is the sandbox.
  inPlace: true,
  ignorePatterns: [home],
  concurrency: 1,
  // Loops that never end are most of a run's time; on a machine with other work a test may still take seconds.
  timeoutMS: 10_000,
  dryRunTimeoutMinutes: 30,
  allowConsoleColors: false,
  reporters: ['json', 'progress-append-only'],
  jsonReporter: { fileName: 'stryker.json' },
};

/**
 * The project's own settings of vitest with the plan's tests alone: Stryker's runner wants one project. PostgreSQL is that of
 * the whole run: Stryker starts vitest anew after each mutant that hangs, and takes the start of a server for another that does.
 */
const vitestConfigOf = (tests: readonly string[], postgresPort: number): string => `
import base from ${JSON.stringify('./vitest.config.ts')};
import { keptWorker, QuickestFirst } from ${JSON.stringify('./test/mutants/kept-worker.ts')};
const { projects, reporters, ...test } = base.test;
const provide = { postgresPort: ${postgresPort} };
const include = ${JSON.stringify(tests.map((path) => (path.endsWith('.ts') ? path : `${path}/**/*.test.ts`)))};
const sequence = { sequencer: QuickestFirst };
const setupFiles = ['test/mutants/no-mutant.ts', ...test.setupFiles];
const changed = { provide, include, setupFiles, sequence, isolate: true, experimental: {} };
export default { plugins: [keptWorker], test: { ...test, ...changed } };
`;

/** A checker, which Stryker asks before it tries mutants, and which refuses those that are not of the sample. */
const samplerOf = (every: number): string => `
const verdictOf = ({ id }) =>
  Number(id) % ${every} === 0 ? { status: 'passed' } : { status: 'compileError', reason: 'not of the sample' };
const check = async (mutants) => Object.fromEntries(mutants.map((mutant) => [mutant.id, verdictOf(mutant)]));
const factory = Object.assign(() => ({ init: async () => {}, check }), { inject: [] });
export const strykerPlugins = [{ kind: 'Checker', name: 'sample', factory }];
`;

/** The report of the sample alone: what no test runs Stryker reports without asking the checker. */
function ofSample({ files }: StrykerReport, every: number): StrykerReport {
  const entries = Object.entries(files).map(([file, { source, mutants }]) => [
    file,
    { source, mutants: mutants.filter(({ id }) => Number(id) % every === 0) },
  ]);
  return { files: Object.fromEntries(entries) };
}

function install(folder: string, root: string): void {
  mkdirSync(join(folder, home));
  writeFileSync(join(folder, home, 'package.json'), '{ "private": true }');
  const packages = ['core', 'vitest-runner'].map((name) => `@stryker-mutator/${name}@${version}`);
  // Without its peers: the vitest that it drives is the project's.
  const options = [
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--legacy-peer-deps',
    '--prefer-offline',
  ];
  try {
    execFileSync('npm', ['install', ...options, '--fetch-retries=1', '--loglevel=error', ...packages], {
      cwd: join(folder, home),
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
    throw new FatalError(
      `Stryker ${version} is not part of the project and could not be installed from npm; "npm ping" tells whether npm is reached.\n${said}`,
    );
  }
  symlinkSync(join(root, 'node_modules/vitest'), join(folder, home, 'node_modules/vitest'));
}

/** Runs Stryker in a copy of the repository at `root`, which is removed afterwards. Throws a `FatalError` where it cannot. */
export async function runStryker(root: string, plan: StrykerPlan): Promise<StrykerReport> {
  const copy = copyRepository(root);
  const postgres = await offerPostgres();
  // Ctrl-C ends Stryker, and then the copy is removed.
  const wait = (): void => {};
  process.on('SIGINT', wait);
  try {
    install(copy.folder, root);
    // Stryker would rewrite it with an interface that TypeScript 7 no longer has.
    rmSync(join(copy.folder, 'tsconfig.json'));
    const { mutate, every } = plan;
    const sample = { plugins: [...config.plugins, './sample.mjs'], checkers: ['sample'] };
    writeFileSync(join(copy.folder, 'sample.mjs'), samplerOf(every));
    writeFileSync(
      join(copy.folder, 'stryker.config.json'),
      JSON.stringify({ ...config, mutate, ...(every > 1 && sample) }),
    );
    writeFileSync(join(copy.folder, config.vitest.configFile), vitestConfigOf(plan.tests, postgres.port));
    const stryker = join(copy.folder, home, 'node_modules/@stryker-mutator/core/bin/stryker.js');
    const running = spawn(process.execPath, [stryker, 'run'], { cwd: copy.folder, stdio: 'inherit' });
    const [code] = await once(running, 'exit');
    if (code !== 0) throw new FatalError('Stryker did not finish.');
    return ofSample(JSON.parse(readFileSync(join(copy.folder, config.jsonReporter.fileName), 'utf8')), every);
  } finally {
    process.off('SIGINT', wait);
    await postgres.stop();
    copy.remove();
  }
}

const isOf =
  (...statuses: readonly string[]) =>
  ({ status }: ReportedMutant): boolean =>
    statuses.includes(status);
const isFound = isOf('Killed', 'Timeout');
const isUnnoticed = isOf('Survived', 'NoCoverage');

const inOneLine = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
};

function describeUnnoticed(file: string, source: string, { status, replacement, location }: ReportedMutant): string {
  const { start, end } = location;
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const behind = (lines.at(-1)?.length ?? 0) - (end.column - 1);
  const text = lines.join('\n');
  const from = text.slice(start.column - 1, text.length - behind);
  const mark = status === 'NoCoverage' ? ' (no test runs it)' : '';
  return `${file}:${start.line}:${start.column}: ${inOneLine(from)} → ${inOneLine(replacement)}${mark}`;
}

/** The score of each file and of all, then what no test noticed, a line each. */
export function linesOf({ files }: StrykerReport): string[] {
  const scoreOf = (mutants: readonly ReportedMutant[]): string => {
    const found = mutants.filter(isFound).length;
    const all = found + mutants.filter(isUnnoticed).length;
    const percent = all === 0 ? '–' : `${((100 * found) / all).toFixed(1)} %`;
    return `${found} of ${all} were found (${percent})`;
  };
  const entries = Object.entries(files);
  return [
    ...entries.map(([file, { mutants }]) => `${file}: ${scoreOf(mutants)}`),
    `\n${scoreOf(entries.flatMap(([, { mutants }]) => mutants))}.\n`,
    ...entries.flatMap(([file, { source, mutants }]) =>
      mutants.filter(isUnnoticed).map((mutant) => describeUnnoticed(file, source, mutant)),
    ),
  ];
}
