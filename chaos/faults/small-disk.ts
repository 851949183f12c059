import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** So much fits on it: a database of the suite's takes a few. */
const megabytes = 16;

/**
 * Runs `work` with a folder that is a small disk in memory, which can be full without hurting anybody else. Where none can be
 * had, which takes the rights of root on Linux, there is no folder.
 */
export async function withSmallDisk<T>(work: (folder: string | undefined) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'carrel-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    rmdirSync(folder);
    return work(undefined);
  }
  const unmount = (): void => {
    execFileSync('umount', ['--lazy', folder], { stdio: 'ignore' });
    rmdirSync(folder);
  };
  process.once('exit', unmount);
  try {
    return await work(folder);
  } finally {
    process.off('exit', unmount);
    unmount();
  }
}
