import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** The repository's folder. */
export const root = new URL('../..', import.meta.url).pathname;

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly errors: string;
}

/** Runs `command` until everything that holds its output has ended; `onOutput` sees all that was written so far. */
export async function runUntilEnd(
  [command = '', ...args]: readonly string[],
  { cwd, variables }: { cwd: string; variables: Readonly<Record<string, string>> },
  onOutput: (said: string, child: ChildProcess) => void = () => {},
): Promise<Ended> {
  const child = spawn(command, args, { cwd, env: { PATH: process.env.PATH, ...variables } });
  let out = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    onOutput(out + errors, child);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
    onOutput(out + errors, child);
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, errors };
}

/** What a host types after `npm run`, as the command line that it stands for; the options of Node come before the command. */
export const carrel = (...args: readonly string[]): string[] => carrelIn(root, ...args);

/** The same for another checkout. */
export const carrelIn = (checkout: string, ...args: readonly string[]): string[] => [
  process.execPath,
  ...args.slice(0, -1),
  join(checkout, 'bin/run.mjs'),
  'src/main.ts',
  args.at(-1) ?? '',
];
