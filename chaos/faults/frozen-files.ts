import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const change = (how: '+i' | '-i', paths: readonly string[]): void =>
  void execFileSync('chattr', [how, ...paths], { stdio: 'ignore' });

/** Runs `work` while nothing can change these files and folders, as on a disk that the kernel has made read-only after an error. */
export async function whileFrozen(paths: readonly string[], work: () => Promise<void>): Promise<void> {
  change('+i', paths);
  try {
    await work();
  } finally {
    change('-i', paths);
  }
}

/** Whether files in `folder` can be frozen so that not even a process that has them open writes them: root on ext4 can. */
export async function canFreeze(folder: string = tmpdir()): Promise<boolean> {
  const own = mkdtempSync(join(folder, 'carrel-frozen-'));
  const path = join(own, 'file');
  const file = openSync(path, 'w');
  try {
    let isWritten = false;
    await whileFrozen([path], async () => {
      writeSync(file, 'x');
      isWritten = true;
    }).catch(() => {});
    return !isWritten;
  } finally {
    closeSync(file);
    rmSync(own, { recursive: true });
  }
}
