import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RefusalReason } from '../../../src/domain/alerts/subscription.ts';
import { SendError } from '../../../src/worker/outbox/dispatch-ports.ts';
import { createDispatcher, type Dispatcher } from '../../../src/worker/outbox/dispatcher.ts';
import { alertScene } from './alert-scene.ts';

const minute = 60_000;
const hour = 60 * minute;
const guild = { kind: 'guild', guildId: 'g1' } as const;

describe('a message whose edit Discord refuses', () => {
  let scene: Awaited<ReturnType<typeof alertScene>>;
  let running: Dispatcher;
  beforeEach(async () => {
    scene = await alertScene();
    running = scene.dispatcher;
    running.start();
  });
  afterEach(async () => {
    await running.stop();
    await scene.close();
  });

  const texts = () => scene.said.map(({ what, channelId, text }) => `${what} ${channelId} ${text}`);
  const texting = (what: string) => texts().filter((text) => text.startsWith(what));
  const refuse = (
    reason: RefusalReason,
    which: (what: string, where: string) => boolean = (what) => what === 'edit',
  ) => {
    const times: number[] = [];
    scene.faults.refuse = (what, where) => {
      if (!which(what, where)) return;
      times.push(scene.clock.now());
      throw new SendError({ kind: 'permanent', reason, code: 50_001, detail: 'HTTP 403' });
    };
    return times;
  };
  const allow = () => {
    scene.faults.refuse = () => {};
  };
  const pauses = async () => (await scene.store.subscriptions.list(guild)).map(({ paused }) => paused?.reason);
  /** Carrel does not run for so long. */
  const away = async (ms: number) => {
    await running.stop();
    await scene.clock.advance(ms);
    running = createDispatcher(scene.parts);
    running.start();
    await scene.clock.advance(0);
  };
  /** An alert whose message says that it is so although it is over, and that is paused since the edit is refused. */
  const refused = async () => {
    const alert = await scene.add({ holdMs: 0, recoverMs: 0, cooldownMs: 0 }, { sayResolved: false });
    await scene.polls(300, 500);
    const times = refuse('missingAccess');
    await scene.polls(300);
    return { ...alert, times };
  };

  test('is put right as soon as its alert is resumed', async () => {
    const { id } = await refused();
    expect(await pauses()).toEqual(['missingAccess']);
    await scene.clock.advance(10 * minute);
    allow();
    await scene.store.subscriptions.resume(guild, id);
    await scene.clock.advance(5_000);
    expect(texting('edit')).toEqual([`edit c1 resolved ${id}`]);
    await scene.clock.advance(hour);
    expect(texting('edit')).toHaveLength(1);
  });

  test('is tried again every hour, and put right after the cure though no one resumes its alert', async () => {
    const { id, times } = await refused();
    await scene.clock.advance(2 * hour);
    expect(times).toHaveLength(3);
    allow();
    await scene.clock.advance(hour);
    expect(texting('edit')).toEqual([`edit c1 resolved ${id}`]);
    expect(await pauses()).toEqual(['missingAccess']);
  });

  test('is put right though its alert is removed before the cure', async () => {
    const { id } = await refused();
    await scene.store.subscriptions.remove(guild, id);
    allow();
    await away(3 * 24 * hour);
    expect(texting('edit')).toEqual([`edit c1 resolved ${id}`]);
    await away(3 * 24 * hour);
    expect((await scene.store.userData.find('moderator')).added).toEqual([]);
  });

  test('says all that it said of other alerts, days later too', async () => {
    const first = await scene.add({ holdMs: 0, recoverMs: 0, threshold: { people: 600 } });
    const second = await scene.add({ holdMs: 0, recoverMs: 0 });
    await scene.polls(300, 700, 500);
    refuse('missingAccess');
    await scene.polls(300);
    await away(3 * 24 * hour);
    allow();
    await away(3 * 24 * hour);
    const [before, after] = [`resolved ${first.id}, fired ${second.id}`, `resolved ${first.id}, resolved ${second.id}`];
    const sorted = (text: string) =>
      text
        .replace(/^edit c1 /, '')
        .split(', ')
        .sort()
        .join();
    expect(texting('edit').map(sorted)).toEqual([before, after].map(sorted));
  });

  test('pauses its alert once: neither after it was resumed nor in its new channel again', async () => {
    const { id } = await refused();
    await scene.store.subscriptions.resume(guild, id);
    await scene.clock.advance(minute);
    expect(await pauses()).toEqual([undefined]);
    await scene.store.subscriptions.edit(guild, id, { target: { kind: 'channel', guildId: 'g1', channelId: 'c2' } });
    await scene.polls(300, 500);
    await scene.clock.advance(2 * hour);
    expect(await pauses()).toEqual([undefined]);
    expect(texting('post c2 fired')).toHaveLength(1);
    expect(texts().filter((text) => text.includes('paused'))).toHaveLength(1);
  });

  test('does not pause an alert that has moved to another channel meanwhile', async () => {
    const { id } = await scene.add({ holdMs: 0, recoverMs: 0 });
    await scene.polls(300, 500);
    await scene.store.subscriptions.edit(guild, id, { target: { kind: 'channel', guildId: 'g1', channelId: 'c2' } });
    refuse('missingAccess', (_what, where) => where === 'c1');
    await scene.polls(300);
    expect(await pauses()).toEqual([undefined]);
    allow();
    await scene.clock.advance(hour);
    expect(texting('edit')).toEqual([`edit c1 resolved ${id}`]);
  });

  test('is given up after a week, and at once where its channel is gone', async () => {
    const { times } = await refused();
    await away(7 * 24 * hour - 2 * hour);
    await away(2 * hour - 5 * minute);
    await away(10 * minute);
    await away(2 * hour);
    expect(times).toHaveLength(3);
    await scene.add({ holdMs: 0, recoverMs: 0 }, { channel: 'c2' });
    allow();
    await scene.polls(300, 500);
    const gone = refuse('unknownChannel');
    await scene.polls(300);
    await away(2 * hour);
    expect(gone).toHaveLength(1);
  });

  test('is followed by a reply where it takes none, also when that is refused for a while', async () => {
    const { id } = await scene.add({ holdMs: 0, recoverMs: 0 }, { sayResolved: false });
    await scene.polls(300, 500);
    scene.faults.refuse = (what) => {
      if (what === 'edit') throw new SendError({ kind: 'editsSpent', code: 30_046, detail: 'HTTP 429' });
      throw new SendError({ kind: 'permanent', reason: 'missingPermissions', code: 50_013, detail: 'HTTP 403' });
    };
    await scene.polls(300);
    await scene.clock.advance(5_000);
    expect(await pauses()).toEqual(['missingPermissions']);
    allow();
    await scene.clock.advance(hour);
    expect(texting('post c1 line')).toEqual([`post c1 line: resolved ${id}`]);
  });
});

test('an alert that is paused since its line is refused does not leave its next message saying that it goes on', async () => {
  const scene = await alertScene();
  scene.dispatcher.start();
  const { id } = await scene.add({ holdMs: 0, recoverMs: 0, cooldownMs: 0 });
  let linesRefusedFrom = Number.POSITIVE_INFINITY;
  await scene.polls(300, 500);
  scene.parts.renderer.line = () => ({ content: 'line' });
  const { post } = scene.parts.sender;
  scene.parts.sender.post = async (channelId, message, ...others) => {
    if (message.content !== 'line') return post(channelId, message, ...others);
    if (scene.clock.now() < linesRefusedFrom)
      throw new SendError({ kind: 'transient', mayBeSent: false, code: undefined, detail: '' });
    throw new SendError({ kind: 'permanent', reason: 'blocked', code: 200_000, detail: 'HTTP 400' });
  };
  await scene.polls(300, 500);
  expect(scene.said.map(({ text }) => text)).toEqual([`fired ${id}`, `resolved ${id}`, `fired ${id}`]);
  linesRefusedFrom = scene.clock.now();
  await scene.clock.advance(5 * minute);
  expect(scene.said.map(({ text }) => text).slice(3)).toContain(`ended ${id}`);
  await scene.close();
});
