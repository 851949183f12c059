import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SendError } from '../../../src/worker/outbox/dispatch-ports.ts';
import { alertScene } from './alert-scene.ts';

const minute = 60_000;
const guild = { kind: 'guild', guildId: 'g1' } as const;
const atOnce = { libraries: 'any', holdMs: 0, recoverMs: 0, cooldownMs: 0 } as const;

describe('a rule over several libraries, from the reading to the message', () => {
  let scene: Awaited<ReturnType<typeof alertScene>>;
  beforeEach(async () => {
    scene = await alertScene();
    scene.dispatcher.start();
  });
  afterEach(() => scene.close());

  const texts = () => scene.said.map(({ what, text }) => `${what} ${text}`);

  test('posts and edits a message for each library that crosses at a time of its own', async () => {
    const { id } = await scene.add(atOnce, { sayResolved: false });
    await scene.pollsOf(
      { webster: 300, vanier: 300 },
      { webster: 500, vanier: 300 },
      { webster: 500, vanier: 500 },
      { webster: 500, vanier: 300 },
      { webster: 300, vanier: 300 },
    );
    expect(texts()).toEqual([
      `post fired ${id}.webster`,
      `post fired ${id}.vanier`,
      `edit resolved ${id}.vanier`,
      `edit resolved ${id}.webster`,
    ]);
    expect(scene.said.map(({ messageId }) => messageId)).toEqual(['m1', 'm2', 'm2', 'm1']);
  });

  test('posts one message that names both libraries where they cross together, and edits it as each ends', async () => {
    const { id } = await scene.add(atOnce, { sayResolved: false });
    await scene.pollsOf({ webster: 300, vanier: 300 }, { webster: 500, vanier: 500 });
    expect(texts()).toHaveLength(1);
    expect(texts()[0]).toMatch(new RegExp(`^post (?=.*fired ${id}.webster)(?=.*fired ${id}.vanier)`));
    await scene.pollsOf({ webster: 500, vanier: 300 });
    expect(texts()[1]).toMatch(new RegExp(`^edit (?=.*fired ${id}.webster)(?=.*resolved ${id}.vanier)`));
    await scene.pollsOf({ webster: 300, vanier: 300 });
    expect(texts()[2]).toMatch(new RegExp(`^edit (?=.*resolved ${id}.webster)(?=.*resolved ${id}.vanier)`));
    expect(texts()).toHaveLength(3);
  });

  test('holds and cools down in each library by itself', async () => {
    const { id } = await scene.add({ libraries: 'any', holdMs: 2 * minute, cooldownMs: 60 * minute });
    const high = { webster: 500, vanier: 300 };
    await scene.pollsOf({ webster: 300, vanier: 300 }, high, high);
    expect(texts()).toEqual([]);
    await scene.pollsOf({ webster: 500, vanier: 500 });
    expect(texts()).toEqual([`post fired ${id}.webster`]);
    await scene.pollsOf({ webster: 500, vanier: 500 }, { webster: 500, vanier: 500 });
    expect(texts()).toEqual([`post fired ${id}.webster`, `post fired ${id}.vanier`]);
  });

  test('says nothing of a library without data, and goes on where it comes back', async () => {
    const { id } = await scene.add({ ...atOnce, direction: 'below' });
    await scene.pollsOf({ webster: 500, vanier: 500 }, { webster: 500 }, { webster: 500 }, { webster: 300 });
    expect(texts()).toEqual([`post fired ${id}.webster`]);
    await scene.pollsOf({ webster: 300, vanier: 500 }, { webster: 300, vanier: 300 });
    expect(texts()).toEqual([`post fired ${id}.webster`, `post fired ${id}.vanier`]);
  });

  test('is silent in all libraries while it is muted, and ends its messages', async () => {
    const { id } = await scene.add(atOnce, { sayResolved: false });
    await scene.pollsOf({ webster: 300, vanier: 300 }, { webster: 500, vanier: 300 });
    const now = scene.clock.now();
    await scene.store.subscriptions.pause(guild, id, 'byHand', now, now + 5 * minute);
    scene.parts.wakeSignal.wake();
    await scene.pollsOf({ webster: 500, vanier: 500 }, { webster: 300, vanier: 300 });
    expect(texts()).toEqual([`post fired ${id}.webster`, `edit ended ${id}.webster`]);
    const low = { webster: 300, vanier: 300 };
    await scene.pollsOf(low, low, low, low, { webster: 300, vanier: 500 });
    expect(texts().slice(2)).toEqual([`post fired ${id}.vanier`]);
  });

  test('begins anew with the counters of a new day', async () => {
    const { id } = await scene.add(atOnce, { sayResolved: false });
    await scene.pollsOf({ webster: 300, vanier: 300 }, { webster: 500, vanier: 500 });
    await scene.clock.advance(24 * 60 * minute);
    await scene.pollsOf({ webster: 900, vanier: 900 }, { webster: 900, vanier: 100 }, { webster: 900, vanier: 900 });
    expect(texts().slice(1)).toEqual([
      expect.stringMatching(/^edit (?=.*ended .*webster)(?=.*ended .*vanier)/),
      `post fired ${id}.vanier`,
    ]);
  });

  test('that fires once tells of the first library, and of no other after it', async () => {
    const { id } = await scene.add({ ...atOnce, oneShot: true });
    await scene.pollsOf({ webster: 300, vanier: 300 }, { webster: 300, vanier: 500 }, { webster: 500, vanier: 500 });
    expect(texts()).toEqual([`post fired ${id}.vanier`]);
    expect(await scene.store.subscriptions.find(guild, id)).toBeUndefined();
  });

  test('that fires once tells of no second library either while Discord does not answer', async () => {
    const { id } = await scene.add({ ...atOnce, oneShot: true });
    scene.faults.refuse = () => {
      throw new SendError({ kind: 'transient', mayBeSent: true, code: undefined, detail: 'HTTP 503' });
    };
    await scene.pollsOf({ webster: 300, vanier: 300 }, { webster: 500, vanier: 300 }, { webster: 500, vanier: 500 });
    scene.faults.refuse = () => {};
    await scene.clock.advance(5 * minute);
    expect(texts()).toEqual([`post fired ${id}.webster`]);
  });

  test('is paused as a whole where Discord refuses its channel', async () => {
    const { id } = await scene.add(atOnce);
    scene.faults.refuse = (what) => {
      if (what === 'post') throw new SendError({ kind: 'permanent', reason: 'missingAccess', code: 50001, detail: '' });
    };
    await scene.pollsOf({ webster: 300, vanier: 300 }, { webster: 500, vanier: 300 }, { webster: 500, vanier: 500 });
    expect((await scene.store.subscriptions.find(guild, id))?.paused).toMatchObject({ reason: 'missingAccess' });
    expect(await scene.store.outbox.counts()).toMatchObject({ leased: 0 });
    expect(texts().filter((text) => text.includes('fired'))).toEqual([]);
  });
});
