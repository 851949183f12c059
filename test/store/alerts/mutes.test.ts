import { expect, test } from 'vitest';
import type { SubscriptionOwner } from '../../../src/domain/alerts/subscription.ts';
import { subscriptionFor } from '../../worker/outbox/alert-scene.ts';
import { addedThing } from '../added-thing.ts';
import { onEachEngine } from '../each-engine.ts';
import { at } from '../readings/record-of.ts';
import { readAt } from './read-at.ts';

const guild: SubscriptionOwner = { kind: 'guild', guildId: 'g1' };

onEachEngine('mutes', (engine) => {
  /** An alert that is armed and then muted for an hour, at noon unless told otherwise. */
  const muted = async (from = 0) => {
    const { id } = addedThing(await engine.store.subscriptions.add(subscriptionFor({ holdMs: 0 }), 25));
    await readAt(engine.store, -1, 300);
    expect(await engine.store.subscriptions.pause(guild, id, 'byHand', at(from), at(from + 60))).toBe(true);
    const find = async () => (await engine.store.subscriptions.find(guild, id))?.paused;
    return { id, find };
  };
  const reasons = async (...given: [minutes: number, people: number, full?: number]) =>
    (await readAt(engine.store, ...given)).notes.map(({ reason }) => reason);

  test('say until when, watch nothing, and end with the first reading from their end on', async () => {
    const { find } = await muted();
    expect(await find()).toEqual({ reason: 'byHand', at: at(0), until: at(60) });
    for (const [minutes, people] of [
      [1, 500],
      [2, 300],
      [59, 500],
    ] as const) {
      expect(await reasons(minutes, people)).toEqual([]);
    }
    expect(await find()).not.toBeNull();
    expect(await reasons(60, 500)).toEqual([]);
    expect(await find()).toBeNull();
    // Disarmed: it was not clear since.
    expect(await reasons(61, 600)).toEqual([]);
    expect(await reasons(62, 300)).toEqual(['armed']);
    expect(await reasons(63, 500)).toEqual(['fired']);
  });

  test('end while nothing is running as they would have', async () => {
    const { find } = await muted();
    if (!engine.durable) return;
    await engine.reopen();
    expect(await find()).toEqual({ reason: 'byHand', at: at(0), until: at(60) });
    await engine.reopen();
    expect(await reasons(600, 500)).toEqual([]);
    expect(await find()).toBeNull();
    await reasons(601, 300);
    expect(await reasons(602, 500)).toEqual(['fired']);
  });

  test('stay whatever full becomes and the rule is changed to', async () => {
    const { id, find } = await muted();
    const { rule } = subscriptionFor({ holdMs: 0, threshold: { people: 350 } });
    expect(await engine.store.subscriptions.edit(guild, id, { rule })).toEqual({ kind: 'edited' });
    for (const [minutes, people] of [
      [1, 300],
      [2, 500],
    ] as const) {
      expect(await reasons(minutes, people, 400)).toEqual([]);
    }
    expect(await find()).toMatchObject({ until: at(60) });
    await reasons(60, 300);
    await reasons(61, 300);
    expect(await reasons(62, 500)).toEqual(['fired']);
  });

  test('are replaced by another one, by a pause without an end, and by a resumption', async () => {
    const { id, find } = await muted();
    await engine.store.subscriptions.pause(guild, id, 'byHand', at(10), at(20));
    expect(await find()).toMatchObject({ until: at(20) });
    await engine.store.subscriptions.pause(guild, id, 'byHand', at(11));
    await reasons(70, 300);
    expect(await find()).toEqual({ reason: 'byHand', at: at(11), until: null });
    await engine.store.subscriptions.pause(guild, id, 'byHand', at(71), at(200));
    await engine.store.subscriptions.resume(guild, id);
    expect(await find()).toBeNull();
    await reasons(72, 300);
    expect(await reasons(73, 500)).toEqual(['fired']);
  });

  test('are no concern of another server’s', async () => {
    const { id, find } = await muted();
    const other: SubscriptionOwner = { kind: 'guild', guildId: 'g2' };
    expect(await engine.store.subscriptions.pause(other, id, 'byHand', at(1), at(2))).toBe(false);
    expect(await engine.store.subscriptions.resume(other, id)).toBe(false);
    expect(await find()).toMatchObject({ until: at(60) });
  });

  test.each([
    ['a year', 365 * 24 * 60],
    ['two hours', 120],
  ])('last at most as long again after a clock that was %s ahead is set right', async (_what, ahead) => {
    const { find } = await muted(ahead);
    await reasons(1, 500);
    expect(await find()).toEqual({ reason: 'byHand', at: at(1), until: at(61) });
    await reasons(60, 300);
    expect(await find()).not.toBeNull();
    await reasons(61, 300);
    expect(await find()).toBeNull();
    await reasons(62, 300);
    expect(await reasons(63, 500)).toEqual(['fired']);
  });

  test('last at most as long again when the clock is set back after readings of the future', async () => {
    const { find } = await muted();
    await reasons(5, 300);
    await reasons(-600, 300);
    expect(await find()).toEqual({ reason: 'byHand', at: at(-600), until: at(-540) });
    await reasons(-540, 300);
    expect(await find()).toBeNull();
  });
});
