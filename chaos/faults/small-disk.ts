import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** So much fits on it: a database of the suite's takes a few. */
const megabytes = 16;
/** A RAM disk where there is one. */
const memory = '/dev/shm';

const run = (command: string, ...args: readonly string[]) => execFileSync(command, args, { stdio: 'ignore' });

/** Each way to a small disk at `folder`, best first: an ext4 in the file `image`, of which files can be frozen, or memory. */
const ways: readonly ((folder: string, image: string) => void)[] = [
  (folder, image) => {
    writeFileSync(image, '');
    truncateSync(image, megabytes * 2 ** 20);
    run('mkfs.ext4', '-q', '-m', '0', '-O', '^has_journal', image);
    run('mount', '-o', 'loop', image, folder);
  },
  (folder) => run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder),
];

/**
 * Runs `work` with a folder that is a small disk, which can be full without hurting anybody else. Where none can be had, which takes the
 * rights of root on Linux, there is no folder.
 */
export async function withSmallDisk<T>(work: (folder: string | undefined) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'carrel-disk-'));
  const image = join(existsSync(memory) ? memory : tmpdir(), `carrel-disk-${process.pid}.img`);
  const isMounted = ways.some((mount) => {
    try {
      mount(folder, image);
      return true;
    } catch {
      rmSync(image, { force: true });
      return false;
    }
  });
  if (!isMounted) {
    rmdirSync(folder);
    return work(undefined);
  }
  const unmount = (): void => {
    run('umount', '--lazy', folder);
    rmdirSync(folder);
    rmSync(image, { force: true });
  };
  process.once('exit', unmount);
  try {
    return await work(folder);
  } finally {
    process.off('exit', unmount);
    unmount();
  }
}
