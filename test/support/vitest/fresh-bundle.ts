import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Whether all tests are asked for: `npm test` without paths, and not only those of what has changed. */
const isWholeRun = (args: readonly string[]): boolean =>
  args.filter((arg) => !arg.startsWith('-')).join() === 'run' && !args.some((arg) => arg.startsWith('--changed'));

/**
 * Makes the bundle anew beside the first tests of a whole run, where the sources have changed since the last one: some seventy
 * processes of the bot start with half the work then. It is taken from the moment at which it is complete.
 */
export async function setup(): Promise<() => Promise<void>> {
  const { findBundle } = await import(new URL('../../../bin/bundle/find.mjs', import.meta.url).href);
  // Modules that several checkouts share hold the bundle of the one to which they belong.
  const isShared = lstatSync(`${root}node_modules`).isSymbolicLink();
  if (isShared || !isWholeRun(process.argv.slice(2)) || findBundle(root) !== undefined) return async () => {};
  const building = spawn(process.execPath, ['bin/bundle/build.mjs'], { cwd: root, stdio: 'ignore' });
  const ended = once(building, 'close');
  return async () => void (await ended);
}
