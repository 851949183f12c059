import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test, vi } from 'vitest';
import { serviceDayOf } from '../../src/domain/calendar/service-day.ts';
import { openStore } from '../../src/store/open-store.ts';
import { sight, subscriptionFor } from '../worker/outbox/alert-scene.ts';
import { addedThing } from './added-thing.ts';

const minute = 60_000;
const noon = Date.UTC(2026, 1, 11, 17);

test('no reading, delivery, list, question about a user or server that is gone reads a whole table of alerts', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'carrel-plans-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'carrel.db');
  const store = await openStore({ url: `sqlite:${path}`, clock: { now: () => noon } });
  const prepare = vi.spyOn(DatabaseSync.prototype, 'prepare');
  onTestFinished(() => prepare.mockRestore());
  const poll = (now: number, people: number) =>
    store.alerts.recordAndEvaluate([sight('webster', people, now)], {
      observations: [
        { libraryId: 'webster', people, at: now, serviceDay: serviceDayOf(now), freshness: 'fresh', full: 1600, now },
      ],
      queuedAt: now,
      gapMs: 10 * minute,
    });
  const send = async (now: number, outcome?: 'refused') => {
    for (const job of await store.outbox.lease({ now, leaseMs: minute, most: 10 })) {
      await store.outbox.renew([job.id], now + minute);
      const sent = { kind: 'sent', messageId: `m${job.id}` } as const;
      const dead = { kind: 'dead', pause: 'missingPermissions' } as const;
      await store.outbox.settle(job, outcome === undefined ? sent : dead, now);
    }
  };
  const { id } = addedThing(await store.subscriptions.add(subscriptionFor({ holdMs: 0 }, { guild: 'new' }, noon), 25));
  await poll(noon, 300);
  for (const [index, people] of [500, 300, 500].entries()) {
    await poll(noon + (1 + index) * minute, people);
    await send(noon + (1 + index) * minute);
  }
  await poll(noon + 30 * minute, 300);
  await poll(noon + 31 * minute, 600);
  await send(noon + 31 * minute, 'refused');
  await store.outbox.sweep(noon + 60 * minute, noon + 60 * minute);
  await store.outbox.nextDueAt();
  await store.outbox.counts();
  await store.subscriptions.list({ kind: 'guild', guildId: 'new' });
  await store.subscriptions.find({ kind: 'guild', guildId: 'new' }, id);
  await store.userData.find('7');
  await store.userData.forget('7');
  await store.subscriptions.forgetGuild('new');
  const statements = new Set(prepare.mock.calls.map(([statement]) => statement));
  await store.close();

  const database = new DatabaseSync(path, { readOnly: true });
  const scans = [...statements].flatMap((statement) => {
    if (!/\b(alert|delivery|subscription)\b/.test(statement)) return [];
    const steps = database.prepare(`explain query plan ${statement}`).all();
    return steps
      .map(({ detail }) => String(detail))
      .filter((step) => !step.includes('subscription_covers_any'))
      .filter((step) =>
        /^SCAN (alert|delivery|subscription)\b|^SEARCH alert .*\((library_id|direction)=\?\)/.test(step),
      )
      .map((step) => `${step}: ${statement}`);
  });
  database.close();
  expect(statements.size).toBeGreaterThan(30);
  expect(scans).toEqual([]);
});
