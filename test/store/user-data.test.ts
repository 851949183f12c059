import { expect, test } from 'vitest';
import { ruleOf } from '../../src/domain/alerts/rule.ts';
import type { NewSubscription, Target } from '../../src/domain/alerts/subscription.ts';
import { newBoardState } from '../../src/domain/messages/board.ts';
import { digestRequest } from '../support/digests.ts';
import { addedThing } from './added-thing.ts';
import { readAt } from './alerts/read-at.ts';
import { boardRequest } from './boards/board-request.ts';
import { onEachEngine } from './each-engine.ts';
import { at } from './readings/record-of.ts';

const wanted = (target: Target, createdBy: string): NewSubscription => ({
  target,
  createdBy,
  createdAt: 0,
  rule: ruleOf({ libraries: ['webster'], direction: 'below', threshold: { people: 400 } }),
  locale: 'en',
  roleId: null,
  sayResolved: true,
  expiresAt: null,
});
const dmOf = (userId: string): Target => ({ kind: 'dm', userId, channelId: `dm ${userId}` });
const nothing = { reminders: [], cancelled: [], pending: [], messages: [], added: [] };
const channel: Target = { kind: 'channel', guildId: 'g1', channelId: 'c1' };

onEachEngine('what is kept about a person', (engine) => {
  /** Each of two people has a reminder; the first also added one of everything to a server. */
  const filled = async () => {
    const { subscriptions, boards, digests } = engine.store;
    const own = addedThing(await subscriptions.add(wanted(dmOf('42'), '42'), 5));
    const other = addedThing(await subscriptions.add(wanted(dmOf('43'), '43'), 5));
    const alert = addedThing(await subscriptions.add(wanted(channel, '42'), 5));
    const { board } = addedThing(await boards.add(boardRequest({ createdBy: '42' }), 5, { now: 0, until: 1 }));
    const digest = addedThing(await digests.add(digestRequest({ createdBy: '42' }), 5));
    return { own, other, alert, board, digest };
  };

  test('is their reminders and what they added to servers, and nothing of others', async () => {
    const { own, other, alert, board, digest } = await filled();
    expect(await engine.store.userData.find('42')).toEqual({
      reminders: [own],
      cancelled: [],
      pending: [],
      messages: [],
      added: [
        { kind: 'alert', id: alert.id, guildId: 'g1' },
        { kind: 'board', id: board.id, guildId: 'g1' },
        { kind: 'digest', id: digest.id, guildId: digest.guildId },
      ],
    });
    expect(await engine.store.userData.find('43')).toEqual({ ...nothing, reminders: [other] });
    expect(await engine.store.userData.find('44')).toEqual(nothing);
  });

  test('is gone once it is deleted, while the server keeps its alert, board and digest', async () => {
    const { other, alert, board } = await filled();
    await engine.store.userData.forget('42');
    expect(await engine.store.userData.find('42')).toEqual(nothing);
    expect((await engine.store.userData.find('43')).reminders).toEqual([other]);
    const guild = { kind: 'guild', guildId: 'g1' } as const;
    expect(await engine.store.subscriptions.list(guild)).toMatchObject([{ id: alert.id, createdBy: '' }]);
    expect(await engine.store.boards.list('g1')).toMatchObject([{ id: board.id, createdBy: '' }]);
    await engine.store.userData.forget('42');
  });

  test('does not come back with a board of theirs that was on its way to another channel', async () => {
    const { boards, userData } = engine.store;
    const time = { now: 0, until: 1 };
    const old = addedThing(await boards.add(boardRequest({ createdBy: '42' }), 5, time));
    await userData.forget('42');
    const moving = boardRequest({ createdBy: '42', channelId: 'c8' });
    const late = addedThing(await boards.add(moving, 5, time, old.board.id));
    await boards.settle(late, { ...newBoardState, messageId: 'm8' }, 0);
    await boards.replace(late.board.id, time);
    expect(await userData.find('42')).toEqual(nothing);
    expect(await boards.list('g1')).toMatchObject([{ id: old.board.id, channelId: 'c8', createdBy: '' }]);
  });

  test('is also what they cancelled, as long as it is there, and what a button of theirs needs, until both are deleted', async () => {
    const { own, other, alert } = await filled();
    const { subscriptions, userData, openPending } = engine.store;
    const retries = openPending({
      name: 'retry',
      maxEntries: 9,
      ttlMs: 1_000,
      read: (json) => json as { readonly by: string },
      userOf: ({ by }) => by,
    });
    for (const by of ['42', '43']) await retries.add({ by }, 5);
    for (const [userId, { id }] of [
      ['42', own],
      ['43', other],
    ] as const)
      await subscriptions.remove({ kind: 'user', userId }, id);
    await subscriptions.remove({ kind: 'guild', guildId: 'g1' }, alert.id);
    expect(await userData.find('42')).toMatchObject({
      reminders: [],
      cancelled: [{ id: own.id, target: own.target }],
      pending: [{ kind: 'retry', value: { by: '42' }, expiresAt: 1_005 }],
    });
    await userData.forget('42');
    expect(await userData.find('42')).toEqual(nothing);
    expect(await userData.find('43')).toMatchObject({
      cancelled: [{ id: other.id }],
      pending: [{ value: { by: '43' } }],
    });
  });

  test('is also what was sent for a reminder that is gone with that, until it is deleted', async () => {
    const { subscriptions, outbox, userData } = engine.store;
    const wish = { libraries: ['webster'], direction: 'above', threshold: { people: 400 } } as const;
    const rule = ruleOf({ ...wish, oneShot: true, holdMs: 0 });
    for (const userId of ['42', '43'])
      addedThing(await subscriptions.add({ ...wanted(dmOf(userId), userId), rule }, 5));
    await readAt(engine.store, 0, 300);
    await readAt(engine.store, 1, 500);
    const jobs = await outbox.lease({ now: at(1), leaseMs: 60_000, most: 10 });
    for (const job of jobs) await outbox.settle(job, { kind: 'sent', messageId: `m of ${job.channelId}` }, at(1));
    const sent = {
      ...nothing,
      messages: [{ channelId: 'dm 42', messageId: 'm of dm 42', settledAt: at(1) }],
    };
    expect(await userData.find('42')).toMatchObject(sent);
    await userData.forget('42');
    expect(await userData.find('42')).toEqual(nothing);
    expect((await userData.find('43')).messages).toHaveLength(1);
  });
});
