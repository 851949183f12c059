import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore, type Store } from '../../../src/store/open-store.ts';
import { subscriptionFor } from '../../worker/outbox/alert-scene.ts';
import { readAt } from '../alerts/read-at.ts';
import { at } from '../readings/record-of.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carrel-sweep-'));
  store = await openStore({ url: `sqlite:${join(folder, 'carrel.db')}` });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const count = (table: string): unknown => {
  const database = new DatabaseSync(join(folder, 'carrel.db'));
  const row = database.prepare(`select count(*) as count from ${table}`).get();
  database.close();
  return row?.count;
};
async function fired(alerts: number): Promise<void> {
  for (let index = 0; index < alerts; index += 1) {
    await store.subscriptions.add(subscriptionFor({ holdMs: 0 }, { guild: `g${index}` }), 1);
  }
  await readAt(store, 0, 300);
  await readAt(store, 1, 500);
}
const twoDays = 48 * 60;

test('what is too old is dropped, and forgotten two days later, four hundred at a time, and it is said whether there is more', async () => {
  await fired(401);
  const first = await store.outbox.sweep(at(12), at(12));
  expect([first.notes.length, first.isDone]).toEqual([400, false]);
  const second = await store.outbox.sweep(at(12), at(12));
  expect([second.notes.length, second.isDone]).toEqual([1, true]);
  expect(await store.outbox.counts()).toEqual({ queued: 0, leased: 0 });
  const later = at(13 + twoDays);
  expect((await store.outbox.sweep(later, later)).isDone).toBe(false);
  expect(count('delivery')).toBe(1);
  expect((await store.outbox.sweep(later, later)).isDone).toBe(true);
  expect(count('delivery')).toBe(0);
});

test('what has run out says so four hundred at a time, and it is said whether there is more', async () => {
  for (let index = 0; index < 401; index += 1)
    await store.subscriptions.add(subscriptionFor({}, { guild: `g${index}`, expiresAt: at(1) }), 1);
  expect((await store.outbox.sweep(at(1), at(1))).isDone).toBe(false);
  expect(await store.outbox.counts()).toEqual({ queued: 400, leased: 0 });
  expect((await store.outbox.sweep(at(1), at(1))).isDone).toBe(true);
  expect(await store.outbox.counts()).toEqual({ queued: 401, leased: 0 });
});

test('what was settled is kept for two days, and looked for once a minute, or at once where the clock was set back', async () => {
  await fired(1);
  const [job] = await store.outbox.lease({ now: at(1), leaseMs: 60_000, most: 1 });
  if (job === undefined) throw new Error('nothing was leased');
  await store.outbox.settle(job, { kind: 'expired' }, at(1));
  const keptUntil = 1 + twoDays;
  const left = async (minutes: number) => {
    await store.outbox.sweep(at(minutes), at(minutes));
    return count('delivery');
  };
  expect(await left(keptUntil)).toBe(1);
  expect(await left(keptUntil + 0.99)).toBe(1);
  expect(await left(keptUntil - 60)).toBe(1);
  expect(await left(keptUntil - 59)).toBe(1);
  expect(await left(keptUntil + 1)).toBe(0);
});

test.each([
  ['expired', 3],
  ['cancelled', 3],
  ['expired', 3 + twoDays],
] as const)(
  'what an earlier version has left waiting for a message that is %s goes too, also where Carrel begins %d minutes later',
  async (status, begins) => {
    await store.subscriptions.add(subscriptionFor({ holdMs: 0, recoverMs: 0 }), 1);
    await readAt(store, 0, 300);
    await readAt(store, 1, 500);
    await store.outbox.lease({ now: at(1), leaseMs: 60_000, most: 1 });
    await readAt(store, 2, 300);
    const database = new DatabaseSync(join(folder, 'carrel.db'));
    database.exec(`update delivery set status = '${status}', settled_at = ${at(2)} where kind = 'fired'`);
    database.close();
    for (const minutes of [begins, begins + twoDays + 1]) await store.outbox.sweep(at(minutes), at(minutes));
    expect(count('delivery')).toBe(0);
  },
);
