import { expect, test } from 'vitest';
import { openStore } from '../../../src/store/open-store.ts';
import { subscriptionFor } from '../../worker/outbox/alert-scene.ts';
import { addedThing } from '../added-thing.ts';
import { onEachEngine } from '../each-engine.ts';
import { at } from '../readings/record-of.ts';
import { readAt } from './read-at.ts';

const guild = { kind: 'guild', guildId: 'g1' } as const;

onEachEngine('what has been removed', (engine) => {
  const removed = async () => {
    const { subscriptions } = engine.store;
    const { id } = addedThing(await subscriptions.add(subscriptionFor({ holdMs: 0 }), 25));
    await readAt(engine.store, 0, 300);
    await subscriptions.remove(guild, id);
    return { id, subscriptions };
  };
  const due = () => engine.store.outbox.lease({ now: at(9), leaseMs: 1, most: 10 });

  test('watches nothing, and once it is back waits for the next crossing', async () => {
    const { id, subscriptions } = await removed();
    await readAt(engine.store, 1, 500);
    expect(await due()).toEqual([]);
    const back = await subscriptions.restore(guild, id, 25);
    expect(back).toMatchObject({ kind: 'added', thing: { id, paused: null } });
    await readAt(engine.store, 2, 500);
    expect(await due()).toEqual([]);
    await readAt(engine.store, 3, 300);
    await readAt(engine.store, 4, 500);
    expect(await due()).toHaveLength(1);
  });

  test('comes back to its own server alone, and only where there is room and no other that posts the same', async () => {
    const { id, subscriptions } = await removed();
    expect(await subscriptions.restore({ kind: 'guild', guildId: 'g2' }, id, 25)).toEqual({ kind: 'unknown' });
    expect(await subscriptions.restore({ kind: 'user', userId: 'u1' }, id, 25)).toEqual({ kind: 'unknown' });
    expect(await subscriptions.restore(guild, id, 0)).toEqual({ kind: 'tooMany' });
    await subscriptions.add(subscriptionFor({ holdMs: 0 }), 25);
    expect(await subscriptions.restore(guild, id, 25)).toMatchObject({ kind: 'duplicate' });
    expect(await subscriptions.list(guild)).toHaveLength(1);
  });

  test('is muted again until the same moment', async () => {
    const { id, subscriptions } = await removed();
    await subscriptions.restore(guild, id, 25);
    await subscriptions.pause(guild, id, 'byHand', at(0), at(60));
    await subscriptions.remove(guild, id);
    await subscriptions.restore(guild, id, 25);
    expect((await subscriptions.find(guild, id))?.paused).toEqual({ reason: 'byHand', at: at(0), until: at(60) });
  });

  test('has run out: once it is back its last word is sent all the same, and it ends', async () => {
    const { subscriptions, outbox } = engine.store;
    const { id } = addedThing(await subscriptions.add(subscriptionFor({}, { expiresAt: at(5) }), 25));
    await outbox.sweep(at(6), at(6));
    await subscriptions.remove(guild, id);
    expect(await due()).toEqual([]);
    await subscriptions.restore(guild, id, 25);
    await outbox.sweep(at(7), at(7));
    const [job] = await due();
    expect(job).toMatchObject({ kind: 'alerts', about: 'expired' });
    if (job !== undefined) await outbox.settle(job, { kind: 'sent', messageId: 'm1' }, at(9));
    expect(await subscriptions.list(guild)).toEqual([]);
  });

  test('does not come back once the server has removed the bot', async () => {
    const { id, subscriptions } = await removed();
    await subscriptions.forgetGuild('g1');
    expect(await subscriptions.restore(guild, id, 25)).toEqual({ kind: 'unknown' });
  });
});

test('the rows of what has been removed are deleted a quarter of an hour later, and then it does not come back', async () => {
  let minute = 0;
  const store = await openStore({ url: 'sqlite::memory:', clock: { now: () => at(minute) } });
  const { id } = addedThing(await store.subscriptions.add(subscriptionFor({ holdMs: 0 }), 25));
  await store.subscriptions.remove(guild, id);
  for (const [now, kept] of [
    [14, ['g1']],
    [16, []],
  ] as const) {
    minute = now;
    await store.outbox.sweep(at(now), at(now));
    expect(await store.subscriptions.guildIds()).toEqual(kept);
  }
  expect(await store.subscriptions.restore(guild, id, 25)).toEqual({ kind: 'unknown' });
  await store.close();
});
