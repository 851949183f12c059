import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SendError } from '../../../src/worker/outbox/dispatch-ports.ts';
import { createDispatcher, type DispatcherParts } from '../../../src/worker/outbox/dispatcher.ts';
import { alertScene } from './alert-scene.ts';

const minute = 60_000;
const hour = 60 * minute;

describe('a post whose answer was lost, and whose nonce Discord has forgotten', () => {
  let scene: Awaited<ReturnType<typeof alertScene>>;
  beforeEach(async () => {
    scene = await alertScene();
  });
  afterEach(() => scene.close());

  const noAnswer = () => new SendError({ kind: 'transient', mayBeSent: true, code: undefined, detail: 'no answer' });
  /** What a dispatcher settles as sent in ten minutes, where the message is in the channel as `m1`. */
  const sentBy = async (post: DispatcherParts['sender']['post']): Promise<number | undefined> => {
    const sender = { ...scene.sender, post };
    const found = { messageId: 'm1' };
    const dispatcher = createDispatcher({ ...scene.parts, sender, findAlreadyPosted: async () => found });
    dispatcher.start();
    await scene.clock.advance(10 * minute);
    const stopped = dispatcher.stop();
    await scene.clock.advance(0);
    await stopped;
    return dispatcher.status().settled.sent;
  };

  test('is looked for although that happened only while its repetition waited for a turn', async () => {
    await scene.add({ holdMs: 0 });
    await scene.polls(300, 500);
    let posts = 0;
    const sent = await sentBy(async () => {
      posts += 1;
      // From then on Discord takes nothing from this bot for five minutes.
      scene.parts.rateLimiter.pause(5 * minute);
      throw noAnswer();
    });
    expect({ posts, sent }).toEqual({ posts: 1, sent: 1 });
  });

  test.each([20, 120])(
    'is looked for from when it was posted, though the clock is set back by %d minutes',
    async (back) => {
      await scene.add({ holdMs: 0 });
      await scene.polls(300);
      const looks: { readonly ageMs: number; readonly sinceMs: number }[] = [];
      let postedAt = 0;
      const trueNow = scene.clock.steady.now;
      const dispatcher = createDispatcher({
        ...scene.parts,
        sender: {
          ...scene.sender,
          post: async () => {
            postedAt ||= trueNow();
            throw noAnswer();
          },
        },
        findAlreadyPosted: async (_job, since) => {
          looks.push({
            ageMs: trueNow() - postedAt,
            sinceMs: since + (trueNow() - scene.clock.now()) - postedAt,
          });
          return { messageId: 'm1' };
        },
      });
      dispatcher.start();
      await scene.polls(500);
      await scene.clock.advance(90_000);
      scene.clock.setBack(back * minute);
      await scene.clock.advance(5 * minute);
      const stopped = dispatcher.stop();
      await scene.clock.advance(0);
      await stopped;
      // A look has a margin of half a minute.
      expect(looks).toEqual([
        { ageMs: expect.toSatisfy((age) => age < 4 * minute), sinceMs: expect.toSatisfy((ms) => ms < 15_000) },
      ]);
    },
  );

  test('is looked for at once where the clock was set back before a restart, by less than the message is old', async () => {
    await scene.add({ holdMs: 0 });
    await scene.polls(300);
    const trueNow = scene.clock.steady.now;
    const postedAt: number[] = [];
    const looks: { readonly at: number; readonly since: number }[] = [];
    const begin = () => {
      const dispatcher = createDispatcher({
        ...scene.parts,
        sender: {
          ...scene.sender,
          post: async () => {
            postedAt.push(trueNow());
            throw noAnswer();
          },
        },
        findAlreadyPosted: async (_job, since) => {
          looks.push({ at: trueNow(), since: since + (trueNow() - scene.clock.now()) });
          return { messageId: 'm1' };
        },
      });
      dispatcher.start();
      return async () => {
        const stopped = dispatcher.stop();
        await scene.clock.advance(0);
        await stopped;
      };
    };
    const end = begin();
    await scene.polls(500);
    await scene.clock.advance(115_000);
    await end();
    expect(looks).toEqual([]);
    scene.clock.setBack(110_000);
    const endNext = begin();
    await scene.clock.advance(5 * minute);
    await endNext();
    const first = postedAt[0] ?? 0;
    expect(postedAt.every((at) => at < first + 2 * minute)).toBe(true);
    expect(looks).toHaveLength(1);
    expect(looks[0]?.since).toBeLessThan(first);
  });

  test('is looked for from when it was posted, where Discord was away for hours and the clock is set back before a restart', async () => {
    await scene.add({ holdMs: 0 });
    await scene.polls(300);
    const trueNow = scene.clock.steady.now;
    let postedAt = 0;
    let isAway = true;
    const looksBefore: number[] = [];
    const begin = () => {
      const dispatcher = createDispatcher({
        ...scene.parts,
        sender: {
          ...scene.sender,
          post: async () => {
            postedAt ||= trueNow();
            throw noAnswer();
          },
        },
        findAlreadyPosted: async (_job, since) => {
          if (isAway) throw noAnswer();
          looksBefore.push(postedAt - (since + (trueNow() - scene.clock.now())));
          return { messageId: 'm1' };
        },
      });
      dispatcher.start();
      return async () => {
        const stopped = dispatcher.stop();
        await scene.clock.advance(0);
        await stopped;
      };
    };
    const end = begin();
    await scene.polls(500);
    await scene.clock.advance(4 * 60 * minute);
    await end();
    isAway = false;
    scene.clock.setBack(10 * minute);
    const endNext = begin();
    await scene.clock.advance(5 * minute);
    await endNext();
    // A look has a margin of half a minute.
    expect(looksBefore).toEqual([expect.toSatisfy((ms) => ms > -15_000)]);
  });

  test('is not taken for the next one of the same alert, which may be out as well', async () => {
    const { id } = await scene.add({ holdMs: 0, recoverMs: 0, cooldownMs: 0 });
    const nonces = new Set<string>();
    const dispatcher = createDispatcher({
      ...scene.parts,
      sender: {
        ...scene.sender,
        // The second is carried out, and none is answered.
        post: async (...given) => {
          nonces.add(given[2]);
          if (nonces.size > 1 && given[2] === [...nonces][1]) await scene.sender.post(...given);
          throw noAnswer();
        },
      },
      // A look cannot tell the episodes of an alert from one another.
      findAlreadyPosted: async (job, since) => {
        const isIt = ({ what, at, messageId }: (typeof scene.said)[number]) =>
          what === 'post' && at >= since && job.otherMessageIds?.includes(messageId) !== true;
        const found = scene.said.find(isIt);
        return found === undefined ? 'absent' : { messageId: found.messageId };
      },
    });
    dispatcher.start();
    await scene.polls(300, 500);
    await scene.clock.advance(1_000);
    await scene.polls(300, 500);
    await scene.clock.advance(15 * minute);
    const stopped = dispatcher.stop();
    await scene.clock.advance(0);
    await stopped;
    expect(scene.said.map(({ what, text }) => `${what} ${text}`)).toEqual([`post fired ${id}`]);
  });

  const dispatch = (more: Partial<DispatcherParts>) => {
    const dispatcher = createDispatcher({
      ...scene.parts,
      campusNow: scene.clock.steady.now,
      findAlreadyPosted: async () => (scene.said.length > 0 ? { messageId: 'm1' } : 'absent'),
      ...more,
    });
    dispatcher.start();
    return async () => {
      const stopped = dispatcher.stop();
      await scene.clock.advance(0);
      await stopped;
    };
  };
  /** Arrives 20 seconds later, whatever becomes of the process that posts it. */
  const arriveLate = async (...given: Parameters<DispatcherParts['sender']['post']>): Promise<void> => {
    await scene.clock.steady.sleep(20_000);
    await scene.sender.post(...given);
  };

  const addReminder = () => scene.add({ holdMs: 0, oneShot: true }, { expiresAt: scene.clock.now() + 12 * minute });
  const said = () => scene.said.map(({ what, text }) => `${what} ${text}`);

  test('is found where the clock is set forward by hours while it is on its way, and the next process begins', async () => {
    const { id } = await addReminder();
    await scene.polls(300, 500);
    // This process ends at once.
    const [job] = await scene.store.outbox.lease({ now: scene.clock.now(), leaseMs: minute, most: 1 });
    void arriveLate('c1', { content: `fired ${id}` }, job?.id ?? '');
    await scene.clock.advance(1_000);
    scene.clock.setBack(-20 * hour);
    const end = dispatch({});
    await scene.clock.advance(15 * minute);
    await end();
    expect(said()).toEqual([`post fired ${id}`]);
  });

  test('is found where the clock is set forward by hours while it is on its way, and its process goes on', async () => {
    const { id } = await addReminder();
    const post: DispatcherParts['sender']['post'] = async (...given) => {
      void arriveLate(...given);
      throw noAnswer();
    };
    const end = dispatch({ sender: { ...scene.sender, post } });
    await scene.polls(300, 500);
    await scene.clock.advance(1_500);
    scene.clock.setBack(-20 * hour);
    await scene.clock.advance(15 * minute);
    await end();
    expect(said()).toEqual([`post fired ${id}`]);
  });

  test('is looked for where it says that a notification has run out', async () => {
    await scene.add({}, { expiresAt: scene.clock.now() + minute });
    let posts = 0;
    let backAt = 0;
    const sent = await sentBy(async () => {
      // Only the first of these, and any after five minutes, would reach the channel.
      if (scene.clock.now() >= backAt) {
        posts += 1;
        backAt = scene.clock.now() + 5 * minute;
      }
      throw noAnswer();
    });
    expect({ posts, sent }).toEqual({ posts: 1, sent: 1 });
  });

  test('keeps its nonce where it failed in an unforeseen way while the process stops', async () => {
    await scene.add({ holdMs: 0 });
    await scene.polls(300, 500);
    const answer = Promise.withResolvers<{ messageId: string }>();
    const dispatcher = createDispatcher({ ...scene.parts, sender: { ...scene.sender, post: () => answer.promise } });
    dispatcher.start();
    await scene.clock.advance(2_000);
    const stopped = dispatcher.stop();
    answer.reject(new TypeError('unforeseen'));
    await scene.clock.advance(0);
    await stopped;
    const [job] = await scene.store.outbox.lease({ now: scene.clock.now() + minute, leaseMs: minute, most: 1 });
    expect(job).toMatchObject({ mayBeSent: true });
  });
});
