import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deliveryLimits } from '../../../src/domain/messages/delivery.ts';
import { SendError } from '../../../src/worker/outbox/dispatch-ports.ts';
import { alertScene } from './alert-scene.ts';

const minute = 60_000;
const guild = { kind: 'guild', guildId: 'g1' } as const;
const quick = { holdMs: 0, recoverMs: 0, cooldownMs: 0 };

describe('an alert that is published', () => {
  let scene: Awaited<ReturnType<typeof alertScene>>;
  beforeEach(async () => {
    scene = await alertScene();
    scene.dispatcher.start();
  });
  afterEach(() => scene.close());

  const told = () => scene.said.map(({ what, messageId }) => `${what} ${messageId}`);
  const publishing = () => told().filter((line) => line.startsWith('publish'));
  const reasons = async () => (await scene.store.alerts.traces('g1')).map(({ reason }) => reason);
  const add = (more = {}) => scene.add({ ...quick }, { sayResolved: false, publish: true, ...more });
  const refuse = (error: SendError, times = Number.POSITIVE_INFINITY) => {
    let left = times;
    scene.faults.refuse = (what) => {
      if (what !== 'publish' || left <= 0) return;
      left -= 1;
      throw error;
    };
  };
  const transient = new SendError({ kind: 'transient', mayBeSent: true, code: undefined, detail: 'HTTP 502' });

  test('is posted, then published once; the edit of its end is no second publishing', async () => {
    await add();
    await scene.polls(300, 500, 300);
    await scene.clock.advance(minute);
    expect(told()).toEqual(['post m1', 'publish m1', 'edit m1']);
    expect(await reasons()).toContain('published');
  });

  test('without the option is posted alone', async () => {
    await add({ publish: false });
    await scene.polls(300, 500);
    await scene.clock.advance(minute);
    expect(told()).toEqual(['post m1']);
  });

  test('is published once where several of one message want it', async () => {
    await add();
    await scene.add({ ...quick, threshold: { people: 450 } }, { sayResolved: false, publish: true });
    await scene.polls(300, 500);
    await scene.clock.advance(minute);
    expect(told()).toEqual(['post m1', 'publish m1']);
  });

  test('is published after an attempt without an answer, and the alert is not posted again', async () => {
    await add();
    refuse(transient, 2);
    await scene.polls(300, 500);
    await scene.clock.advance(minute);
    expect(told()).toEqual(['post m1', 'publish m1']);
  });

  test('that Discord refuses to publish stays posted and goes on, and the list can say so', async () => {
    const { id } = await add();
    refuse(new SendError({ kind: 'permanent', reason: 'missingPermissions', code: 50_013, detail: 'HTTP 403' }));
    await scene.polls(300, 500);
    await scene.clock.advance(minute);
    expect(told()).toEqual(['post m1']);
    expect((await scene.store.subscriptions.list(guild))[0]).toMatchObject({ id, paused: null, publish: true });
    expect(await reasons()).toContain('notPublished');
  });

  test('is not published when it is old news, and waits for no limit longer than that', async () => {
    await add();
    refuse(new SendError({ kind: 'rateLimited', retryAfterMs: 50 * minute, global: false }));
    await scene.polls(300, 500);
    await scene.clock.advance(1_000);
    scene.faults.refuse = () => {};
    await scene.clock.advance(2 * deliveryLimits.notificationTtlMs);
    expect(told()).toEqual(['post m1']);
    expect(await reasons()).toContain('notPublished');
    // The limit is on publishing alone.
    await scene.add({ ...quick, direction: 'below', threshold: { people: 200 } });
    await scene.polls(300, 100);
    expect(told()).toContain('post m3');
  });

  test('is published ten times an hour in a channel, as Discord allows; more are posted alone, without a request', async () => {
    let asked = 0;
    scene.faults.refuse = (what) => {
      if (what === 'publish') asked += 1;
    };
    for (let people = 400; people < 1_600; people += 100)
      await scene.add({ ...quick, threshold: { people } }, { sayResolved: false, publish: true });
    await scene.polls(300);
    for (let people = 450; people < 1_650; people += 100) await scene.polls(people);
    await scene.clock.advance(minute);
    expect(scene.said.filter(({ what }) => what === 'post')).toHaveLength(12);
    expect(publishing()).toHaveLength(10);
    expect(asked).toBe(10);
    expect((await reasons()).filter((reason) => reason === 'notPublished')).toHaveLength(2);
  });
});
