import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connect, nodeSqliteDialect } from '../../../src/store/engine/node-sqlite.ts';
import { migrations } from '../../../src/store/migrations/index.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { readAt } from '../alerts/read-at.ts';
import { at } from '../readings/record-of.ts';

const guild = { kind: 'guild', guildId: 'g1' } as const;

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carrel-upgrade-'));
  path = join(folder, 'carrel.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A database as it was before rules could be about several libraries, with what `sql` puts into it. */
async function oldDatabase(sql: string): Promise<void> {
  const database = connect(path, 0);
  const db = new Kysely<unknown>({ dialect: nodeSqliteDialect(database) });
  const known = Object.entries(migrations).filter(([name]) => name < '0013');
  const provider = { getMigrations: async () => Object.fromEntries(known) };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  expect(error).toBeUndefined();
  database.exec(sql);
  await db.destroy();
}

const rule = JSON.stringify({
  version: 3,
  libraryId: 'webster',
  direction: 'above',
  threshold: { people: 400 },
  margin: null,
  holdMs: 0,
  recoverMs: 0,
  cooldownMs: 0,
  quietHours: null,
  days: null,
  oneShot: false,
});

test('alerts of an older database keep their rule, their state and what their messages still have to say', async () => {
  await oldDatabase(`
    insert into alert_library (library_id, seen_at, people, service_day, full_people)
      values ('webster', ${at(0)}, 500, '2026-11-23', 1600);
    insert into subscription (id, owner_key, guild_id, channel_id, created_by, created_at, locale, say_resolved, rule)
      values ('k7m2', 'guild:g1', 'g1', 'c1', 'm', 1, 'en', 0, '${rule}');
    insert into alert (subscription_id, library_id, direction, breach_at, clear_at, due_at, phase, service_day,
      rule_version, breached_at, fired_at, episode, last_fired_at, fired_today)
      values ('k7m2', 'webster', 'above', 401, 360, ${at(24 * 60)}, 'firing', '2026-11-23', 3, ${at(0)}, ${at(0)}, 4, ${at(0)}, 2);
    insert into delivery (id, subscription_id, episode, kind, guild_id, server_key, channel_id, opened_at, status,
      queued_at, expires_at, due_at, attempts, message_id, settled_at)
      values ('d1', 'k7m2', 4, 'fired', 'g1', 'guild:g1', 'c1', ${at(0)}, 'sent', ${at(0)}, ${at(10)}, ${at(0)}, 1, 'm1', ${at(0)}),
        ('d2', 'k7m2', 1, 'paused', 'g1', 'guild:g1', 'c1', ${at(0)}, 'sent', ${at(0)}, ${at(10)}, ${at(0)}, 1, null, ${at(0)}),
        ('d3', 'gone', 1, 'fired', 'g1', 'guild:g1', 'c1', ${at(0)}, 'sent', ${at(0)}, ${at(10)}, ${at(0)}, 1, 'm0', ${at(0)})`);

  const store = await openStore({ url: `sqlite:${path}` });
  expect(await store.subscriptions.find(guild, 'k7m2')).toMatchObject({
    rule: { version: 3, libraries: ['webster'] },
    alerts: [{ libraryId: 'webster', state: { phase: { kind: 'firing' }, episode: 4, firedToday: 2 } }],
  });
  await readAt(store, 1, 300);
  const [edit] = await store.outbox.lease({ now: at(1), leaseMs: 60_000, most: 1 });
  expect(edit).toMatchObject({
    kind: 'edit',
    messageId: 'm1',
    notifications: [{ kind: 'resolved', libraryId: 'webster' }],
  });
  await store.close();
});
