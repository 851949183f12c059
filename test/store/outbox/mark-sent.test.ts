import { expect, test } from 'vitest';
import { pollAt } from '../alerts/read-at.ts';
import { at } from '../readings/record-of.ts';
import { leaseAll, leased, onEachOutbox, overAlert } from './outbox-scene.ts';

const guild = { kind: 'guild', guildId: 'g1' } as const;
const quick = { recoverMs: 0, cooldownMs: 0 };
const sent = (messageId: string) => ({ kind: 'sent', messageId }) as const;

onEachOutbox('a message', (scene) => {
  test('is shown as last sent when it fired, and neither an edit nor a line is', async () => {
    const { id, edit, line } = await overAlert(scene);
    const lastSentAt = async () => (await scene.store.subscriptions.find(guild, id))?.lastSentAt;
    expect(await lastSentAt()).toBe(at(1));
    await scene.settle(edit, sent('m1'));
    await scene.settle(line, sent('m2'));
    expect(await lastSentAt()).toBe(at(1));
  });

  test('that is a line does not set back when its alert was last sent', async () => {
    const { id } = await scene.add({ ...quick, holdMs: 60_000 });
    await scene.read(300, 500, 500);
    await scene.post('m1');
    await scene.read(500, 300);
    const line = leased(await leaseAll(scene), 'line');
    scene.minute = 4;
    await scene.read(500, 500);
    await scene.settle(line, sent('m2'));
    expect((await scene.store.subscriptions.find(guild, id))?.lastSentAt).toBe(at(2));
  });

  test('that was posted only after its alert had fired again is shown as sent when it began', async () => {
    const { id } = await scene.add(quick);
    await scene.read(300, 500);
    const job = await scene.leaseOne();
    await scene.read(500, 300, 500);
    await scene.settle(job, sent('m1'));
    const found = await scene.store.subscriptions.find(guild, id);
    expect(found?.alerts[0]?.state.lastFiredAt).toBe(at(3));
    expect(found?.lastSentAt).toBe(at(1));
  });

  test('that is found after the next one of its alert was sent is not shown as last sent', async () => {
    const { id } = await scene.add(quick);
    await scene.read(300, 500);
    const first = await scene.leaseOne();
    await scene.read(500, 300, 500);
    await scene.settle(await scene.leaseOne(), sent('m2'));
    await scene.settle(first, sent('m1'));
    expect((await scene.store.subscriptions.find(guild, id))?.lastSentAt).toBe(at(3));
  });

  test('that is found after one about another library of its alert was sent is not shown as last sent', async () => {
    const poll = async (minute: number, webster: number, vanier: number) => {
      scene.minute = minute;
      await pollAt(scene.store, minute, { webster, vanier });
    };
    const { id } = await scene.add({ ...quick, libraries: ['webster', 'vanier'] });
    await poll(0, 300, 300);
    await poll(1, 500, 300);
    const first = await scene.leaseOne();
    await poll(2, 500, 500);
    await scene.settle(await scene.leaseOne(), sent('m2'));
    await scene.settle(first, sent('m1'));
    expect((await scene.store.subscriptions.find(guild, id))?.lastSentAt).toBe(at(2));
  });

  test('that names what fired before and after the last one is shown as sent when the later of them fired', async () => {
    const poll = async (minute: number, webster: number, vanier: number, greynuns: number) => {
      scene.minute = minute;
      await pollAt(scene.store, minute, { webster, vanier, greynuns });
    };
    const { id } = await scene.add({ ...quick, libraries: ['webster', 'vanier', 'greynuns'] });
    await poll(0, 300, 300, 300);
    await poll(1, 500, 300, 300);
    const busy = { kind: 'later', at: at(3), mayBeSent: false, reason: 'rateLimited' } as const;
    await scene.settle(await scene.leaseOne(), busy);
    await poll(2, 500, 500, 300);
    await scene.post('m1');
    await poll(3, 500, 500, 500);
    expect((await scene.post('m2')).deliveryIds).toHaveLength(2);
    expect((await scene.store.subscriptions.find(guild, id))?.lastSentAt).toBe(at(3));
  });
});
