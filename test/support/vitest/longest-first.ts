import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes many seconds in a file of few lines: processes, chromium, hours at speed. */
const longest = [
  'test/chaos.test.ts',
  'test/chaos-processes.test.ts',
  'test/transfer/process.test.ts',
  'test/sandbox/demo.test.ts',
  'test/sandbox/page/browser.test.ts',
  'test/store/migrations/upgrade.test.ts',
  'test/bench/alert-rules.test.ts',
  'test/bench/board-rounds.test.ts',
  'test/bench/kill-rounds.test.ts',
  'test/process-end.test.ts',
  'test/takeover.test.ts',
  'test/bundle.test.ts',
  'test/main.test.ts',
];

/**
 * Begins with the files that take longest, so that none of them runs alone at the end. Without earlier results, as on a
 * new clone, vitest begins with the largest files.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => longest.some((path) => moduleId.endsWith(`/${path}`));
    const sorted = await super.sort(files);
    // Projects one after the other, since a worker serves one project.
    return sorted.toSorted(
      (a, b) => a.project.name.localeCompare(b.project.name) || Number(isLong(b)) - Number(isLong(a)),
    );
  }
}
