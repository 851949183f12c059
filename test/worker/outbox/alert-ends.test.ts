import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createAlertRenderer } from '../../../src/discord/views/alerts/alert-messages.ts';
import { SendError } from '../../../src/worker/outbox/dispatch-ports.ts';
import { createDispatcher } from '../../../src/worker/outbox/dispatcher.ts';
import { alertScene } from './alert-scene.ts';

const minute = 60_000;
const guild = { kind: 'guild', guildId: 'g1' } as const;

describe('an alert whose message says that something is so', () => {
  let scene: Awaited<ReturnType<typeof alertScene>>;
  beforeEach(async () => {
    scene = await alertScene();
    scene.dispatcher.start();
  });
  afterEach(() => scene.close());

  const texts = () => scene.said.map(({ what, channelId, text }) => `${what} ${channelId} ${text}`);
  const permanent = () => {
    throw new SendError({ kind: 'permanent', reason: 'missingAccess', code: 50001, detail: 'HTTP 403' });
  };

  test.each([
    ['remove', (id: string) => scene.store.subscriptions.remove(guild, id)],
    ['pause', (id: string) => scene.store.subscriptions.pause(guild, id, 'byHand', scene.clock.now())],
  ] as const)('is edited when it ends because of a %s while its message says that it is so', async (_cause, end) => {
    const { id } = await scene.add({ holdMs: 0 });
    await scene.polls(300, 500);
    expect(await end(id)).toBe(true);
    await scene.polls(500, 300, 500);
    expect(texts()).toEqual([`post c1 fired ${id}`, `edit c1 ended ${id}`]);
  });

  test.each([
    ['removed', { messageId: 'm7' }, ['edit c1 ended']],
    ['removed', 'absent', []],
    ['paused', { messageId: 'm7' }, ['edit c1 ended']],
    ['paused', 'absent', []],
  ] as const)('that is %s while its message may be out is not posted again (%o)', async (how, found, expected) => {
    await scene.dispatcher.stop();
    const dispatcher = createDispatcher({ ...scene.parts, findAlreadyPosted: async () => found });
    dispatcher.start();
    const { id } = await scene.add({ holdMs: 0 });
    scene.faults.refuse = () => {
      throw new SendError({ kind: 'transient', mayBeSent: true, code: undefined, detail: 'no answer' });
    };
    await scene.polls(300, 500);
    if (how === 'removed') await scene.store.subscriptions.remove(guild, id);
    else await scene.store.subscriptions.pause(guild, id, 'byHand', scene.clock.now());
    scene.faults.refuse = () => {};
    await scene.clock.advance(5 * minute);
    await dispatcher.stop();
    expect(texts()).toEqual(expected.map((text) => `${text} ${id}`));
    expect(await scene.store.outbox.counts()).toEqual({ queued: 0, leased: 0 });
  });

  test.each(['removed', 'paused'])(
    'that is %s while Discord refuses its message is not posted after that',
    async (how) => {
      const { id } = await scene.add({ holdMs: 0 });
      const answer = Promise.withResolvers<{ messageId: string }>();
      const { post } = scene.sender;
      scene.sender.post = () => answer.promise;
      await scene.polls(300, 500);
      if (how === 'removed') await scene.store.subscriptions.remove(guild, id);
      else await scene.store.subscriptions.pause(guild, id, 'byHand', scene.clock.now());
      scene.sender.post = post;
      answer.reject(new SendError({ kind: 'transient', mayBeSent: false, code: undefined, detail: 'HTTP 503' }));
      await scene.clock.advance(5 * minute);
      expect(texts()).toEqual([]);
      expect(await scene.store.outbox.counts()).toEqual({ queued: 0, leased: 0 });
    },
  );

  test('that is removed while its message may be out is not posted with the other alert of that message', async () => {
    await scene.dispatcher.stop();
    const dispatcher = createDispatcher({ ...scene.parts, findAlreadyPosted: async () => 'absent' });
    dispatcher.start();
    const { id } = await scene.add({ holdMs: 0 });
    const { id: other } = await scene.add({ holdMs: 0, threshold: { people: 450 } });
    scene.faults.refuse = () => {
      throw new SendError({ kind: 'transient', mayBeSent: true, code: undefined, detail: 'no answer' });
    };
    await scene.polls(300, 500);
    await scene.store.subscriptions.remove(guild, id);
    await scene.clock.advance(2 * minute);
    scene.faults.refuse = () => {};
    await scene.clock.advance(5 * minute);
    await dispatcher.stop();
    expect(texts()).toEqual([`post c1 fired ${other}`]);
    expect(await scene.store.outbox.counts()).toEqual({ queued: 0, leased: 0 });
  });

  test('that is removed leaves nothing that waits for a message that is never posted', async () => {
    const { id } = await scene.add({ holdMs: 0, recoverMs: 0 });
    const answer = Promise.withResolvers<{ messageId: string }>();
    scene.sender.post = () => answer.promise;
    await scene.polls(300, 500, 300);
    answer.reject(new SendError({ kind: 'transient', mayBeSent: false, code: undefined, detail: 'HTTP 503' }));
    await scene.clock.advance(0);
    await scene.store.subscriptions.remove(guild, id);
    await scene.dispatcher.stop();
    for (const hours of [1, 50]) {
      const later = scene.clock.now() + hours * 60 * minute;
      await scene.store.outbox.sweep(later, later);
    }
    expect((await scene.store.userData.find('moderator')).added).toEqual([]);
  });

  test('that is paused and then removed before its edit went out is edited all the same', async () => {
    const { id } = await scene.add({ holdMs: 0 });
    await scene.polls(300, 500);
    await scene.store.subscriptions.pause(guild, id, 'byHand', scene.clock.now());
    await scene.store.subscriptions.remove(guild, id);
    await scene.polls(500);
    expect(texts()).toEqual([`post c1 fired ${id}`, `edit c1 ended ${id}`]);
  });

  test('that is removed is found by no owner, and nothing of it is kept once the outbox has forgotten it', async () => {
    const { id } = await scene.add({ holdMs: 0 });
    await scene.polls(300, 500);
    await scene.store.subscriptions.remove(guild, id);
    expect(await scene.store.subscriptions.list(guild)).toEqual([]);
    expect(await scene.store.subscriptions.find(guild, id)).toBeUndefined();
    expect(await scene.store.subscriptions.remove(guild, id)).toBe(false);
    expect((await scene.store.userData.find('moderator')).added).toMatchObject([{ id }]);
    await scene.polls(500);
    const later = scene.clock.now() + 49 * 60 * minute;
    await scene.store.outbox.sweep(later, later);
    expect((await scene.store.userData.find('moderator')).added).toEqual([]);
  });

  test('says in one reply what its message takes no edit for, unless its line says so already', async () => {
    const { id } = await scene.add({ holdMs: 0, recoverMs: 0 }, { sayResolved: false });
    const { id: withLine } = await scene.add({ holdMs: 0, recoverMs: 0 }, { channel: 'c2' });
    await scene.polls(300, 500);
    scene.faults.refuse = (what) => {
      if (what === 'edit') throw new SendError({ kind: 'editsSpent', code: 30_046, detail: 'HTTP 429' });
    };
    await scene.polls(300, 290);
    await scene.clock.advance(30 * minute);
    expect(texts().slice(2).sort()).toEqual([`post c1 line: resolved ${id}`, `post c2 line: resolved ${withLine}`]);
    // The line is a reply too where it is sent after that is known.
    const [first, reply] = scene.said.filter(({ channelId }) => channelId === 'c1');
    expect(reply?.replyTo).toBe(first?.messageId);
  });

  test('says in a reply what its message takes no edit for where the line that said so came too late', async () => {
    const { id } = await scene.add({ holdMs: 0, recoverMs: 0 });
    await scene.polls(300, 500);
    let code: number | undefined;
    scene.faults.refuse = (what) => {
      if (code === undefined) throw new SendError({ kind: 'transient', mayBeSent: false, code, detail: '' });
      if (what === 'edit') throw new SendError({ kind: 'editsSpent', code, detail: 'HTTP 429' });
    };
    await scene.polls(300);
    await scene.clock.advance(15 * minute);
    code = 30_046;
    await scene.clock.advance(5 * minute);
    expect(texts().slice(1)).toEqual([`post c1 line: resolved ${id}`]);
    expect(scene.said.at(-1)?.replyTo).toBe('m1');
  });

  test('that is removed says in a reply that it is over where its message takes no edit', async () => {
    const { id } = await scene.add({ holdMs: 0 });
    await scene.polls(300, 500);
    scene.faults.refuse = (what) => {
      if (what === 'edit') throw new SendError({ kind: 'editsSpent', code: 50_083, detail: 'HTTP 400' });
    };
    const { post } = scene.parts.sender;
    const references: unknown[] = [];
    scene.parts.sender.post = (channelId, message, nonce) => {
      references.push(message.message_reference);
      return post(channelId, message, nonce);
    };
    await scene.store.subscriptions.remove(guild, id);
    await scene.polls(500);
    expect(texts()).toEqual([`post c1 fired ${id}`, `post c1 line: ended ${id}`]);
    // Its message may be deleted meanwhile, for which Discord would refuse a reply.
    expect(references).toEqual([{ message_id: 'm1', fail_if_not_exists: false }]);
  });

  test('is edited when it is over although Discord refuses the line that follows', async () => {
    const { id } = await scene.add({ holdMs: 0, recoverMs: 0 });
    await scene.polls(300, 500);
    scene.faults.refuse = (what, where) => {
      if (what === 'edit' && scene.clock.now() < editsFrom)
        throw new SendError({ kind: 'transient', mayBeSent: false, code: undefined, detail: '' });
      if (what === 'post' && where === 'c1') permanent();
    };
    const editsFrom = scene.clock.now() + 2 * minute;
    await scene.polls(300, 300, 300, 300);
    expect(texts()).toContain(`edit c1 resolved ${id}`);
  });

  test('is edited with all that its message says, however long nothing was known of its library', async () => {
    const { id: over } = await scene.add({ holdMs: 0 });
    const { id: open } = await scene.add({ holdMs: 0, threshold: { people: 450 } });
    await scene.polls(300, 500);
    await scene.store.subscriptions.remove(guild, over);
    await scene.clock.advance(minute);
    const later = scene.clock.now() + 30 * 24 * 60 * minute;
    await scene.store.outbox.sweep(later, later);
    await scene.store.subscriptions.remove(guild, open);
    await scene.clock.advance(minute);
    expect(texts().at(-1)).toMatch(/^edit c1 ended \w+, ended \w+$/);
  });
});

test.each([
  [['webster'], 'Webster went above 400'],
  [['webster', 'vanier'], 'A library went above 400'],
])('a notification of %s that fired while Discord was away does not end with "didn’t go"', async (libraries, words) => {
  const scene = await alertScene();
  onTestFinished(() => scene.close());
  scene.parts.renderer.line = createAlertRenderer().line;
  scene.dispatcher.start();
  const target = { kind: 'dm', userId: 'student', channelId: 'dm-student' } as const;
  const expiresAt = scene.clock.now() + 60 * minute;
  await scene.add({ libraries, holdMs: 0, oneShot: true }, { target, expiresAt });
  scene.faults.refuse = () => {
    throw new SendError({ kind: 'transient', mayBeSent: false, code: undefined, detail: 'HTTP 503' });
  };
  await scene.polls(300, 500, 300);
  await scene.clock.advance(30 * minute);
  scene.faults.refuse = () => {};
  await scene.polls(300);
  await scene.clock.advance(60 * minute);
  expect(scene.said.map(({ text }) => text)).toEqual([
    expect.stringMatching(`^${words}, but the message about it couldn’t be sent in time`),
  ]);
});

test.each(['is over', 'is over, and paused before Discord is asked again'])(
  'an alert that %s when Discord has surely not taken its message is not posted after that',
  async (what) => {
    const scene = await alertScene();
    onTestFinished(() => scene.close());
    const { id } = await scene.add({ holdMs: 0, recoverMs: 0 });
    const answer = Promise.withResolvers<void>();
    const { post } = scene.sender;
    scene.sender.post = async (...given) => {
      await answer.promise;
      return post(...given);
    };
    scene.faults.refuse = () => {
      throw new SendError({ kind: 'transient', mayBeSent: false, code: undefined, detail: 'HTTP 429' });
    };
    scene.dispatcher.start();
    await scene.polls(300, 500, 300);
    answer.resolve();
    await scene.clock.advance(1_000);
    if (what.includes('paused')) await scene.store.subscriptions.pause(guild, id, 'byHand', scene.clock.now());
    scene.faults.refuse = () => {};
    await scene.clock.advance(5 * minute);
    expect(scene.said).toEqual([]);
    expect(await scene.store.outbox.counts()).toEqual({ queued: 0, leased: 0 });
  },
);
