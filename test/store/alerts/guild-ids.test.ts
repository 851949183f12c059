import fc from 'fast-check';
import { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findGuildIds } from '../../../src/store/alerts/guild-ids.ts';
import { memoryPath } from '../../../src/store/engine/database-url.ts';
import { connect, nodeSqliteDialect } from '../../../src/store/engine/node-sqlite.ts';
import { migrate } from '../../../src/store/migrations/migrate.ts';
import { ownerKey } from '../../../src/store/owner-key.ts';
import type { SubscriptionTable, Tables } from '../../../src/store/tables.ts';

let db: Kysely<Tables>;
beforeEach(async () => {
  db = new Kysely<Tables>({ dialect: nodeSqliteDialect(connect(memoryPath, 0)) });
  await migrate(db, memoryPath);
});
afterEach(() => db.destroy());

const row = (id: number, owner: { guildId: string } | { userId: string }, isRemoved: boolean): SubscriptionTable => {
  const inGuild = 'guildId' in owner;
  const key = inGuild ? ownerKey({ kind: 'guild', ...owner }) : ownerKey({ kind: 'user', ...owner });
  return {
    id: `s${id}`,
    owner_key: isRemoved ? 'removed' : key,
    guild_id: inGuild ? owner.guildId : null,
    user_id: inGuild ? null : owner.userId,
    channel_id: 'c',
    created_by: '',
    created_at: id,
    locale: 'en',
    role_id: null,
    say_resolved: 0,
    publish: 0,
    rule: '{}',
    paused_reason: null,
    paused_at: null,
    paused_until: null,
    expires_at: null,
    expiry_due: null,
    last_sent_at: null,
    covers_any: 0,
    removed_at: null,
    removed_pause: null,
  };
};

test('every server that has an alert is found once, whatever the size of a page, and no person', async () => {
  const owner = fc.oneof(
    fc.record({ guildId: fc.integer({ min: 0, max: 12 }).map(String) }),
    fc.record({ userId: fc.integer({ min: 0, max: 3 }).map(String) }),
  );
  const subscriptions = fc.array(fc.tuple(owner, fc.boolean()), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(subscriptions, fc.integer({ min: 1, max: 5 }), async (given, most) => {
      await db.deleteFrom('subscription').execute();
      const rows = given.map(([each, isRemoved], index) => row(index, each, isRemoved));
      if (rows.length > 0) await db.insertInto('subscription').values(rows).execute();
      const found = await findGuildIds((read) => read(db), most);
      const expected = new Set(rows.flatMap(({ guild_id }) => guild_id ?? []));
      expect(found.toSorted()).toEqual([...expected].toSorted());
    }),
    { numRuns: 60 },
  );
});

test('a server of which only decisions or a refused channel are left is found too', async () => {
  const traces = [1, 2, 3, 4].map((at) => ({
    id: `t${at}`,
    guild_id: at < 3 ? '41' : '42',
    at,
    place: 0,
    subscription_id: 's1',
    reason: 'sent',
  }));
  await db.insertInto('trace').values(traces).execute();
  const channel = { channel_id: 'c1', guild_id: '43', looks: 0, looked_at: 0, due_at: 0 };
  await db.insertInto('refused_channel').values(channel).execute();
  expect((await findGuildIds((read) => read(db), 1)).toSorted()).toEqual(['41', '42', '43']);
});
