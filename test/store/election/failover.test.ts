import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../../src/store/open-store.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres/test-database.ts';

let database: TestDatabase;
const children: ChildProcess[] = [];
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await ended;
    }
  }
  await database.drop();
});

/** A process that stands for election; `next` is the next thing it says. */
function candidate(...mode: readonly 'writing'[]) {
  const script = fileURLToPath(new URL('child.ts', import.meta.url));
  const child = spawn(process.execPath, [script, database.url, ...mode], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, next: async () => String((await lines.next()).value) };
}

const leader = async () => (await database.query<{ term: string }>('select term from leader'))[0]?.term;

test('a leader that is killed is followed by the process that stands by, in a higher term', async () => {
  const [first, second] = [candidate(), candidate()];
  const leads = [first, second].map((one) => one.next().then((words) => ({ one, words })));
  const { one: leading, words } = await Promise.race(leads);
  expect(words).toBe('leads 1');
  const other = leads[leading === first ? 1 : 0];
  leading.child.kill('SIGKILL');
  expect((await other)?.words).toBe('leads 2');
  expect(await leader()).toBe('2');
});

test('a leader that is stopped is followed too, and when it goes on it writes nothing and may not send', async () => {
  const first = candidate();
  expect(await first.next()).toBe('leads 1');
  const second = candidate();
  const follows = second.next();
  first.child.kill('SIGSTOP');
  expect(await follows).toBe('leads 2');
  first.child.kill('SIGCONT');
  const words = [await first.next(), await first.next()];
  expect(words.sort()).toEqual(['lost', 'superseded, may not send']);
  second.child.kill('SIGKILL');
  expect(await first.next()).toBe('leads 3');
});

test('a leader that is stopped in the middle of a transaction is followed as well: the transaction is over, too', async () => {
  const first = candidate('writing');
  expect(await first.next()).toBe('leads 1');
  const second = candidate();
  const follows = second.next();
  first.child.kill('SIGSTOP');
  expect(await follows).toBe('leads 2');
});

test('a leader whose connection the database ends gives way, and the terms go on rising', async () => {
  const first = candidate();
  expect(await first.next()).toBe('leads 1');
  await database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );
  expect(await first.next()).toBe('lost');
  expect(await first.next()).toBe('leads 2');
});

test('an election that loses its connection while another process leads fails, and is not over without a word', async () => {
  const store = await openStore({ url: database.url });
  const leadership = await store.elections.elect('poller', new AbortController().signal);
  const [leader] = await database.query<{ pid: number }>(
    `select pid from pg_locks where classid = 7269404 and database = (select oid from pg_database where datname = current_database())`,
  );
  let isSeen = (): void => {};
  const seen = new Promise<void>((resolve) => {
    isSeen = resolve;
  });
  const standby = store.elections.elect('poller', new AbortController().signal, () => isSeen());
  const failure = expect(standby).rejects.toMatchObject({ kind: 'unreachable' });
  await seen;
  await database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_try_advisory_lock(7269404%' and pid not in ($1, pg_backend_pid()) and datname = current_database()`,
    [leader?.pid],
  );
  await failure;
  expect(await leadership?.confirm()).toBe(true);
  await leadership?.resign();
  await store.close();
});
