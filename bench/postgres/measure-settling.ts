import { systemClock } from '../../src/base/clock.ts';
import { createLogger } from '../../src/base/logger.ts';
import { createWakeSignal } from '../../src/base/signal.ts';
import { createAlertRenderer } from '../../src/discord/views/alerts/alert-messages.ts';
import { openStore } from '../../src/store/open-store.ts';
import { createDispatcher } from '../../src/worker/outbox/dispatcher.ts';
import type { PostgresServer } from '../../test/support/postgres/server.ts';
import { cross, subscribe } from '../alerts/alerts-sending.ts';
import { noComposer } from '../alerts/no-digests.ts';
import { type BenchDatabase, createPostgresDatabase, createSqliteDatabase } from '../lab/database.ts';
import { openSlowWire } from '../lab/slow-wire.ts';
import { type Row, rowOf } from '../rows.ts';

/** Between two machines of a region (ms), there and back. */
const roundTripMs = 2.75;

/** Above the fifty that Discord takes: what settles more slowly would be the limit itself. */
const leastPerSecond = 90;

/** How many notifications a speaker takes from the outbox and settles in a second, where Discord would take any number. */
export async function measureSettling(server: PostgresServer, count: number): Promise<Row[]> {
  const wire = await openSlowWire(`${server.folder}/.s.PGSQL.5432`, roundTripMs);
  try {
    const sqlite = await settledPerSecond(createSqliteDatabase('memory'), count);
    const near = await settledPerSecond(await createPostgresDatabase(server), count);
    const far = await createPostgresDatabase(server);
    const name = new URL(far.url.replace('carrel@', 'carrel@host')).pathname;
    const distant = await settledPerSecond(far, count, `postgres://carrel@127.0.0.1:${wire.port}${name}`);
    const goal = { of: 'value', is: 'at least', limit: leastPerSecond } as const;
    const unit = 'notifications/s';
    return [
      rowOf({ name: 'notifications settled on PostgreSQL, directly', value: near, unit, baseline: sqlite, goal }),
      rowOf({ name: `  behind ${roundTripMs} ms there and back`, value: distant, unit, baseline: sqlite, goal }),
    ];
  } finally {
    wire.close();
  }
}

async function settledPerSecond(database: BenchDatabase, count: number, url = database.url): Promise<number> {
  await (await openStore({ url: database.url })).close();
  const near = await openStore({ url: database.url });
  const places = Array.from({ length: count }, (_, index) => ({ guildId: `g${index}`, channelId: `c${index}` }));
  await subscribe(near, places);
  await cross(near, createWakeSignal());
  await near.close();
  const store = await openStore({ url });
  let [sent, settled] = [0, 0];
  const { promise: settledAll, resolve } = Promise.withResolvers<void>();
  const dispatcher = createDispatcher({
    outbox: store.outbox,
    sender: {
      post: async () => {
        sent += 1;
        return { messageId: `m${sent}` };
      },
      edit: async () => {},
      publish: async () => {},
      openDm: async () => ({ channelId: 'dm' }),
      noticeChannel: async () => undefined,
    },
    renderer: createAlertRenderer(),
    digests: noComposer,
    libraries: () => [],
    rateLimiter: { waitMs: () => 0, run: (_, request) => request(), pause: () => {}, takeOver: async () => {} },
    clock: systemClock,
    campusNow: systemClock.now,
    random: Math.random,
    logger: createLogger({ level: 'silent', secrets: [] }),
    onSettled: (notes) => {
      settled += notes.length;
      if (settled >= count) resolve();
    },
  });
  try {
    const startedAt = performance.now();
    dispatcher.start();
    await settledAll;
    return count / ((performance.now() - startedAt) / 1_000);
  } finally {
    await dispatcher.stop();
    await store.close();
    await database.remove();
  }
}
