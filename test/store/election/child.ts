// Another process, run by failover.test.ts: `child.ts URL`. It stands for election and says what becomes of it, a line each.
// With `child.ts URL writing` it has, as a leader, a transaction open that keeps all others from the alerts.
import { writeSync } from 'node:fs';
import { connectPostgres } from '../../../src/store/engine/postgres/connection.ts';
import { alertsLock } from '../../../src/store/engine/postgres/open-postgres.ts';
import { openStore } from '../../../src/store/open-store.ts';

const say = (line: string) => writeSync(1, `${line}\n`);

const store = await openStore({ url: process.argv[2] ?? '' });
for (;;) {
  const leadership = await store.elections.elect('poller', new AbortController().signal).catch(() => undefined);
  if (leadership === undefined) continue;
  if (process.argv[3] === 'writing') {
    const connection = await connectPostgres(process.argv[2] ?? '', { onLost: () => {} });
    await connection.query(`begin; select pg_advisory_xact_lock(${alertsLock})`);
  }
  const old = store.ledBy(leadership);
  await new Promise<void>((resolve) => {
    // The first thing that a process does which goes on after a stop: it writes, and asks whether it may send.
    process.once('SIGCONT', async () => {
      const wrote = await old.feedState.save('hours', {}).then(
        () => 'wrote',
        ({ kind }) => kind,
      );
      say(`${wrote}, ${(await leadership.confirm()) ? 'may send' : 'may not send'}`);
    });
    // Only now, since the test stops this process at once.
    say(`leads ${leadership.term}`);
    if (leadership.lost.aborted) resolve();
    leadership.lost.addEventListener('abort', () => resolve());
  });
  say('lost');
  await leadership.resign();
}
