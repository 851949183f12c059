import { execFile, execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A copy of the repository, in which files may be changed. */
export interface Copy {
  readonly folder: string;
  /** Runs test files with other contents of one source file. `killed`: a test failed, or hung. */
  test(
    tests: readonly string[],
    change?: { readonly file: string; readonly source: string },
  ): Promise<'killed' | 'survived'>;
  remove(): void;
}

/** What is killed when it takes longer (ms): a mutant may loop for ever. */
const longestMs = 180_000;

/** Copies all files that git knows from `root` into a temporary folder, beside the same packages. */
export function copyRepository(root: string): Copy {
  const folder = mkdtempSync(join(tmpdir(), 'carrel-mutants-'));
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
  for (const file of files.split('\0').filter((name) => name !== '')) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    copyFileSync(join(root, file), join(folder, file));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const run = (tests: readonly string[]): Promise<'killed' | 'survived'> =>
    new Promise((resolve) => {
      const args = [vitest, 'run', '--project', 'behaviour', '--maxWorkers=1', '--bail=1', '--reporter=dot', ...tests];
      execFile(
        process.execPath,
        args,
        { cwd: folder, timeout: longestMs, killSignal: 'SIGTERM', maxBuffer: 2 ** 26 },
        (error) => resolve(error === null ? 'survived' : 'killed'),
      );
    });
  return {
    folder,
    test: async (tests, change) => {
      if (change === undefined) return run(tests);
      const path = join(folder, change.file);
      const original = readFileSync(path);
      writeFileSync(path, change.source);
      try {
        return await run(tests);
      } finally {
        writeFileSync(path, original);
      }
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
