import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';

const server = JSON.stringify(new URL('support/postgres/server.ts', import.meta.url));
const script = `
  const { folder, pid, data } = await (await import(${server})).startPostgres();
  console.log(JSON.stringify({ folder, pid, data }));
  setInterval(() => {}, 1000);`;

const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('the tests’ PostgreSQL ends, and its data goes, with a process that is killed', async () => {
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(owner.stdout, 'data');
  const { folder, pid, data } = JSON.parse(String(line));
  expect([isRunning(pid), existsSync(folder), existsSync(data)]).toEqual([true, true, true]);
  owner.kill('SIGKILL');
  await expect.poll(() => [isRunning(pid), existsSync(folder), existsSync(data)]).toEqual([false, false, false]);
});
