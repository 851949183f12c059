import { expect, onTestFinished, test } from 'vitest';
import { SendError } from '../../../src/worker/outbox/dispatch-ports.ts';
import { createDispatcher } from '../../../src/worker/outbox/dispatcher.ts';
import { alertScene } from './alert-scene.ts';

const minute = 60_000;

const owner = { kind: 'user', userId: 'student' } as const;

/** Two reminders of a student that have just fired in one message, which Discord has not confirmed; the first runs out after `expiresInMs`, if at all. */
async function unconfirmedReminders(expiresInMs?: number) {
  const scene = await alertScene();
  onTestFinished(() => scene.close());
  const target = { kind: 'dm', userId: 'student', channelId: 'dm-student' } as const;
  const expiresAt = expiresInMs === undefined ? null : scene.clock.now() + expiresInMs;
  const { id } = await scene.add({ holdMs: 0, oneShot: true }, { target, expiresAt });
  await scene.add({ holdMs: 0, oneShot: true, threshold: { people: 450 } }, { target });
  const dispatcher = createDispatcher({
    ...scene.parts,
    // A message is recognized by all that it names.
    findAlreadyPosted: async ({ notifications }) => (notifications.length === 2 ? { messageId: 'm1' } : 'absent'),
  });
  dispatcher.start();
  scene.faults.refuse = () => {
    throw new SendError({ kind: 'transient', mayBeSent: true, code: undefined, detail: 'no answer' });
  };
  await scene.polls(300, 500);
  return { scene, dispatcher, id };
}

test.each(['is not posted again with the other one', 'is not posted again where that is undone'])(
  'a reminder that is cancelled while its message, which names another one too, may be out %s',
  async (what) => {
    const { scene, dispatcher, id } = await unconfirmedReminders();
    await scene.store.subscriptions.remove(owner, id);
    if (what.endsWith('undone')) await scene.store.subscriptions.restore(owner, id, 25);
    await scene.clock.advance(3 * minute);
    scene.faults.refuse = () => {};
    await scene.polls(300, 500);
    await dispatcher.stop();
    expect(scene.said).toEqual([]);
    expect(await scene.store.subscriptions.list(owner)).toEqual([]);
  },
);

test('a reminder that runs out, paused, while its message may be out stays part of that message', async () => {
  const { scene, dispatcher, id } = await unconfirmedReminders(3 * minute);
  await scene.store.subscriptions.pause(owner, id, 'dmsClosed', scene.clock.now());
  await scene.clock.advance(90_000);
  scene.faults.refuse = () => {};
  await scene.clock.advance(5 * minute);
  await dispatcher.stop();
  expect(scene.said).toEqual([]);
  expect(await scene.store.subscriptions.list(owner)).toEqual([]);
});

test.each([
  ['removed', 'is found with the other alert’s', true],
  ['removed', 'is not posted any more', false],
  ['refused', 'is found with the other alert’s', true],
])('the line of an alert that is %s while that line may be out %s', async (how, _what, hasOther) => {
  const scene = await alertScene();
  onTestFinished(() => scene.close());
  const { id } = await scene.add({ holdMs: 0, recoverMs: 0, cooldownMs: 0 });
  if (hasOther) await scene.add({ holdMs: 0, recoverMs: 0, threshold: { people: 450 } });
  const unanswered = { kind: 'transient', mayBeSent: true, code: undefined, detail: 'no answer' } as const;
  const refused = { kind: 'permanent', reason: 'code200000', code: 200_000, detail: 'AutoMod' } as const;
  let isAway = false;
  const dispatcher = createDispatcher({
    ...scene.parts,
    sender: {
      ...scene.sender,
      post: async (channelId, message, nonce) => {
        if (isAway) throw new SendError(String(message.content).startsWith('line') ? unanswered : refused);
        return scene.sender.post(channelId, message, nonce);
      },
    },
    findAlreadyPosted: async ({ notifications }) => (notifications.length === 2 ? { messageId: 'm9' } : 'absent'),
  });
  dispatcher.start();
  await scene.polls(300, 500);
  isAway = true;
  await scene.polls(300);
  await scene.clock.advance(1_000);
  if (how === 'removed') await scene.store.subscriptions.remove({ kind: 'guild', guildId: 'g1' }, id);
  else await scene.polls(430);
  await scene.clock.advance(2 * minute);
  isAway = false;
  await scene.clock.advance(5 * minute);
  await dispatcher.stop();
  expect(scene.said.filter(({ text }) => text.startsWith('line'))).toEqual([]);
  expect(await scene.store.outbox.counts()).toEqual({ queued: 0, leased: 0 });
});
