import { Kysely } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { queueEvents } from '../../../src/store/deliveries/queue-events.ts';
import { connect, nodeSqliteDialect } from '../../../src/store/engine/node-sqlite.ts';
import { openPostgres } from '../../../src/store/engine/postgres/open-postgres.ts';
import { migrate } from '../../../src/store/migrations/migrate.ts';
import type { Tables } from '../../../src/store/tables.ts';
import { createTestDatabase } from '../../support/postgres/test-database.ts';

const engines = {
  SQLite: async (): Promise<Kysely<Tables>> => {
    const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(connect(':memory:', 0)) });
    onTestFinished(() => db.destroy());
    await migrate(db, 'memory');
    return db;
  },
  PostgreSQL: async (): Promise<Kysely<Tables>> => {
    const database = await createTestDatabase();
    const { db, disconnect } = await openPostgres(database.url, 1_000, migrate);
    onTestFinished(async () => {
      await disconnect();
      await database.drop();
    });
    return db.exclusive;
  },
};

describe.each(Object.entries(engines))('the deliveries of events on %s', (_name, open) => {
  test('that were queued before are not queued again, and no line of the log names ids that there are not', async () => {
    const db = await open();
    const subscription = { id: 'a1', owner_key: 'guild g1', guild_id: 'g1', channel_id: 'c1', say_resolved: 1 };
    const fired = (libraryId: string) =>
      ({
        subscription,
        libraryId,
        rule: { direction: 'above', threshold: { people: 400 } },
        event: { kind: 'fired', episode: 1, at: 1, people: 500, breachedAt: 1, isLastToday: false },
      }) as const;
    let made = 0;
    const newId = () => {
      made += 1;
      return String(made);
    };
    const queue = (...libraries: string[]) => queueEvents(db, libraries.map(fired), { queuedAt: 1, newId });
    const there = async () =>
      (await db.selectFrom('delivery').select('id').orderBy('id').execute()).map(({ id }) => id);
    expect((await queue('webster')).queuedIds).toEqual(new Map([['a1', ['1']]]));
    expect((await queue('webster', 'vanier')).queuedIds).toEqual(new Map([['a1', ['3']]]));
    expect((await queue('webster')).queuedIds).toEqual(new Map());
    expect(await there()).toEqual(['1', '3']);
  });
});
