import { expect, onTestFinished, test } from 'vitest';
import { runBackup } from '../../../src/transfer/backup-job.ts';
import { runRestore } from '../../../src/transfer/restore-job.ts';
import { SendError } from '../../../src/worker/outbox/dispatch-ports.ts';
import { createDispatcher, type FindAlreadyPosted } from '../../../src/worker/outbox/dispatcher.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { copyScene } from '../../transfer/copy-scene.ts';
import { alertScene } from './alert-scene.ts';

const second = 1_000;
const minute = 60 * second;
const files = copyScene();
const server = { kind: 'guild', guildId: 'g1' } as const;

const waits = { kind: 'rateLimited', retryAfterMs: 20 * second, global: false } as const;
const notNow = { kind: 'transient', mayBeSent: false, code: undefined, detail: 'HTTP 503' } as const;

/**
 * Two alerts fire in one channel, and Discord fails the first attempt to say so; then a backup is made, one of them is paused, the other
 * one is posted, and the backup is restored. `backsUp`: before that attempt has ended, or after.
 */
async function restored(failure: SendError['failure'], backsUp: 'during' | 'after') {
  const url = files.url('carrel.db');
  const backup = files.path('backup.db');
  const clock = manualClock();
  const before = await alertScene({ url, clock });
  const { sender, said } = before;
  const rule = { holdMs: 0, recoverMs: 0, margin: { people: 0 } };
  const { id: paused } = await before.add({ ...rule, threshold: { people: 400 } });
  const { id: posted } = await before.add({ ...rule, threshold: { people: 420 } });
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {});
  let isFirst = true;
  const dispatcher = createDispatcher({
    ...before.parts,
    sender: {
      ...sender,
      post: (...given) => {
        const attempt = isFirst ? failed.promise : sender.post(...given);
        isFirst = false;
        return attempt;
      },
    },
  });
  dispatcher.start();
  await before.polls(300, 500);
  const back = () => runBackup([backup], { ...files.host(url), now: clock.now() });
  if (backsUp === 'during') await back();
  failed.reject(new SendError(failure));
  await clock.advance(0);
  if (backsUp === 'after') await back();
  await before.store.subscriptions.pause(server, paused, 'byHand', clock.now());
  await clock.advance(40 * second);
  expect(said.map(({ what, text }) => `${what} ${text}`)).toEqual([`post fired ${posted}`]);
  const stopped = dispatcher.stop();
  await clock.advance(0);
  await stopped;
  await before.close();
  await runRestore([backup, '--replace'], { ...files.host(url), now: clock.now() });
  return { url, clock, sender, said, paused, posted };
}

/** The process that begins after that restore. It recognizes messages by all that they name, except those in `gone`. */
async function goOn({ url, clock, sender, said }: Awaited<ReturnType<typeof restored>>, gone: readonly string[] = []) {
  const scene = await alertScene({ url, clock, idsFrom: 100 });
  const findAlreadyPosted: FindAlreadyPosted = async ({ notifications, isRestored }) => {
    const ids = notifications.map(({ subscription: { id } }) => id);
    const found = said.find(({ what, messageId, text }) => {
      const named = text.replace(/^fired /, '').split(', fired ');
      const isIt = ids.every((id) => named.includes(id)) && (isRestored || named.length === ids.length);
      return what === 'post' && text.startsWith('fired') && isIt && !gone.includes(messageId);
    });
    return found === undefined ? 'absent' : { messageId: found.messageId };
  };
  const dispatcher = createDispatcher({ ...scene.parts, sender, findAlreadyPosted });
  onTestFinished(async () => {
    const stopped = dispatcher.stop();
    await clock.advance(0);
    await stopped;
    await scene.close();
  });
  dispatcher.start();
  await clock.advance(3 * minute);
  return scene;
}

test.each([
  ['made between two attempts', waits, 'after'],
  ['made during an attempt', notNow, 'during'],
] as const)(
  'of a message that a backup, %s, had to post, what was posted since is not posted again, and the rest is',
  async (_words, failure, backsUp) => {
    const scene = await restored(failure, backsUp);
    const { said, paused, posted } = scene;
    const after = await goOn(scene);
    expect(said.map(({ what, text }) => `${what} ${text}`)).toEqual([`post fired ${posted}`, `post fired ${paused}`]);
    const list = await after.store.subscriptions.list(server);
    expect(list.map(({ lastSentAt }) => lastSentAt)).toEqual([expect.any(Number), expect.any(Number)]);
    await after.polls(300, 300);
    const edits = said.filter(({ what }) => what === 'edit').map(({ messageId, text }) => `${messageId} ${text}`);
    expect(edits.toSorted()).toEqual([`m1 resolved ${posted}`, `m2 resolved ${paused}`]);
  },
);

test('what a backup had to post is not taken for a deleted message of which Discord still knows the nonce', async () => {
  const scene = await restored(waits, 'after');
  const { said, paused, posted } = scene;
  await goOn(scene, ['m1']);
  expect(said).toHaveLength(2);
  expect(said[1]?.text.split(', ').toSorted()).toEqual([`fired ${paused}`, `fired ${posted}`].toSorted());
});
