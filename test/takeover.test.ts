import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { carrel, root } from './support/carrel-process.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres/test-database.ts';
import { prepareTestApp, type TestApp } from './support/test-app.ts';

let setup: TestApp;
let database: TestDatabase;
const children: ChildProcess[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  setup = await prepareTestApp({ variables: { DATABASE_URL: database.url, LOG_LEVEL: 'info' } });
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
  await setup.close();
  await database.drop();
});

/** A process of the bot with every role. */
function start() {
  const [command = '', ...args] = carrel('start');
  const env = { PATH: process.env.PATH, ...setup.variables };
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  let log = '';
  child.stdout.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  return { child, log: () => log };
}

const terms = async () =>
  (await database.query<{ term: string }>('select term from leader order by role')).map(({ term }) => Number(term));
const leadersAre = async (term: number): Promise<void> => {
  while ((await terms()).join() !== [term, term, term].join()) await sleep(10);
};

test('a process that is stopped, killed or hangs is followed by the other, and every question is answered', async () => {
  let leading = start();
  await setup.until(() => leading.log().includes('Carrel has started'));
  let isAsking = true;
  const asked: Promise<string>[] = [];
  const ask = async () => (await setup.discord.user().run('/occupancy')).status;
  const asking = (async () => {
    for (; isAsking; await sleep(50)) asked.push(ask());
  })();

  const ways = ['SIGTERM', 'SIGKILL', 'SIGSTOP'] as const;
  for (const [times, signal] of ways.entries()) {
    const other = start();
    await setup.until(() => other.log().includes('Carrel is starting'));
    leading.child.kill(signal);
    // Polling, sending and the shards: each in its next term.
    await leadersAre(times + 2);
    await setup.until(() => setup.discord.counts().resumed === times + 1);
    if (signal === 'SIGSTOP') {
      const stopped = leading;
      stopped.child.kill('SIGCONT');
      await setup.until(() => stopped.log().includes('no longer leads'));
    }
    leading = other;
  }
  isAsking = false;
  await asking;
  expect(new Set(await Promise.all(asked))).toEqual(new Set(['answered']));
  // One session, which each process has resumed once: the one that goes on does not take it back.
  expect(setup.discord.counts()).toMatchObject({ identified: 1, resumed: 3 });
  expect(await terms()).toEqual([4, 4, 4]);
  // It ends only what hangs: the four processes take some ten seconds of the processor's time.
}, 300_000);
