import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';

/** Starts the demo as `npm run demo -- ARGUMENTS` does, with nothing typed at the prompt. */
function startDemo(...args: string[]) {
  const entry = ['bin/run.mjs', 'src/sandbox/demo.ts', ...args];
  const child = spawn(process.execPath, entry, { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, lines: createInterface({ input: child.stderr }), ended: once(child, 'exit') };
}

test('the demo serves its page until it is told to stop, and then ends cleanly', async () => {
  const { child, lines, ended } = startDemo('--port', '0', '--no-prompt');
  let url: string | undefined;
  for await (const line of lines) {
    url = /The page: (http\S+)/.exec(line)?.[1];
    if (url !== undefined) break;
  }
  expect(await (await fetch(url ?? '')).text()).toContain('<title>Carrel');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

test('a port that is none is refused in one line', async () => {
  const { lines, ended } = startDemo('--port', 'eighty', '--no-prompt');
  const said: string[] = [];
  for await (const line of lines) said.push(line);
  expect(said.at(-1)).toBe('--port takes a number from 0 to 65535, not "eighty".');
  expect((await ended)[0]).toBe(1);
});
