import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { carrel, root, runUntilEnd } from './support/carrel-process.ts';
import { prepareTestApp, type TestApp } from './support/test-app.ts';

let folder: string;
let setup: TestApp;
let variables: Readonly<Record<string, string>>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carrel-process-'));
  setup = await prepareTestApp();
  // npm looks for newer versions of itself on the network.
  variables = { ...setup.variables, npm_config_update_notifier: 'false', HOME: folder };
});
afterEach(async () => {
  await setup.close();
  await rm(folder, { recursive: true, force: true });
});

const isReady = (said: string): boolean => said.includes('gateway ready') && said.includes('commands registered');

/** Starts `command` and, when the bot is ready, does `then` once; answers when the last process of it has ended. */
async function readyAndThen(command: readonly string[], then: (pid: number) => void, cwd = folder) {
  let isDone = false;
  return runUntilEnd(command, { cwd, variables }, (said, child) => {
    if (isDone || !isReady(said) || child.pid === undefined) return;
    isDone = true;
    then(child.pid);
  });
}

describe('npm start ends in order', () => {
  // runUntilEnd waits for all that hold the output, the bot itself among them: one that is left behind would never end it.
  test.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)('when npm gets %s', async (signal) => {
    const { out } = await readyAndThen(['npm', 'start'], (pid) => process.kill(pid, signal), root);
    expect(out.trimEnd().split('\n').at(-1)).toContain('"Carrel has stopped"');
  });

  test('when the shell that it was started from is killed', async () => {
    const line = `${carrel('start').join(' ')} --until-parent-ends; true`;
    const { out } = await readyAndThen(['sh', '-c', line], (pid) => process.kill(pid, 'SIGKILL'));
    expect(out).toContain('the process that started Carrel has ended');
    expect(out.trimEnd().split('\n').at(-1)).toContain('"Carrel has stopped"');
  });

  test('when it gets the signal twice, as with Ctrl+C in a terminal', async () => {
    const { code, out } = await readyAndThen(carrel('start'), (pid) => {
      process.kill(pid, 'SIGINT');
      setImmediate(() => process.kill(pid, 'SIGINT'));
    });
    expect([code, out.trimEnd().split('\n').at(-1)]).toEqual([0, expect.stringContaining('"Carrel has stopped"')]);
  });

  test('without a word when the reader of its log has gone, and not as if it had been told to', async () => {
    const line = `{ ${carrel('start').join(' ')}; echo "exit code $?" >&2; } | head -1`;
    const { code, out, errors } = await runUntilEnd(['sh', '-c', line], { cwd: folder, variables });
    expect({ code, errors }).toEqual({ code: 0, errors: 'exit code 141\n' });
    expect(out.split('\n')).toHaveLength(2);
  });

  test.each(['throw new Error("planted")', 'Promise.reject(new Error("planted"))'])(
    'with exit code 1 and the error in the log after %s',
    async (defect) => {
      const planted = `data:text/javascript,process.on('SIGUSR2',()=>{${defect}})`;
      const { code, out, errors } = await readyAndThen(carrel('--import', planted, 'start'), (pid) =>
        process.kill(pid, 'SIGUSR2'),
      );
      expect({ code, errors }).toEqual({ code: 1, errors: 'A defect ended Carrel; its log says which.\n' });
      const lines = out.trimEnd().split('\n');
      expect(lines.find((line) => line.includes('an error was caught nowhere'))).toContain('planted');
      expect(lines.at(-1)).toContain('"Carrel has stopped"');
    },
  );
});

describe('npm start refuses', () => {
  test('a database on which another Carrel runs, naming the file and the cure', async () => {
    await setup.start();
    const { code, out, errors } = await runUntilEnd(carrel('start'), { cwd: folder, variables });
    const path = setup.variables.DATABASE_URL?.replace('sqlite:', '');
    expect({ code, out, errors }).toEqual({
      code: 1,
      out: '',
      errors: `Another Carrel is running on the database ${path}. Stop that one first, or set DATABASE_URL to another one.\n`,
    });
  });

  test('a port that is taken, with the cure', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    const { code, errors } = await runUntilEnd(carrel('start'), {
      cwd: folder,
      variables: { ...variables, HTTP_PORT: String(port) },
    });
    other.close();
    expect(code).toBe(1);
    expect(errors).toMatch(new RegExp(`^Cannot listen on 127.0.0.1:${port}: .*Set HTTP_PORT to another port.*\\n$`));
  });

  test('a database where no folder can be made', async () => {
    const { code, errors } = await runUntilEnd(carrel('start'), {
      cwd: folder,
      variables: { ...variables, DATABASE_URL: 'sqlite:/proc/x/c.db' },
    });
    expect(code).toBe(1);
    expect(errors).toMatch(/^The database \/proc\/x\/c\.db cannot be written .*set DATABASE_URL to another place\.\n$/);
  });
});

test('only its user can read the database and the files beside it', async () => {
  const path = setup.variables.DATABASE_URL?.replace('sqlite:', '') ?? '';
  const modes: Promise<number>[] = [];
  const killed = await readyAndThen(carrel('start'), (pid) => {
    modes.push(...['', '-wal', '-shm', '.lock'].map(async (end) => (await stat(path + end)).mode & 0o777));
    void Promise.all(modes).finally(() => process.kill(pid, 'SIGTERM'));
  });
  expect(await Promise.all(modes)).toEqual([0o600, 0o600, 0o600, 0o600]);
  expect(killed.code).toBe(0);
});
