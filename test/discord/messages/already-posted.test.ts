import { describe, expect, test } from 'vitest';
import { findAlreadyPostedByRest } from '../../../src/discord/messages/already-posted.ts';
import { createMessageSender } from '../../../src/discord/messages/messages.ts';
import { createAlertRenderer, testMessage } from '../../../src/discord/views/alerts/alert-messages.ts';
import type { AlertsJob } from '../../../src/store/outbox/outbox-ports.ts';
import { notificationOf } from '../../support/subscriptions.ts';
import { localRest } from '../local-rest.ts';

const renderer = createAlertRenderer();
const minute = 60_000;

/** A channel with one fired alert, `k7m2`, that the bot has just posted, and the job that posted it. */
async function postedAlert() {
  const { discord, rest } = await localRest();
  const channelId = discord.channelId('general');
  const job = (id: string, more: Partial<AlertsJob> = {}): AlertsJob => ({
    id: 'nonce',
    kind: 'alerts',
    about: 'fired',
    deliveryIds: ['d'],
    queuedAt: 0,
    channelId,
    guildId: '1',
    attempts: 2,
    mayBeSent: true,
    expiresAt: 0,
    notifications: [notificationOf({ id })],
    ...more,
  });
  const sender = createMessageSender(rest.alerts);
  const { messageId } = await sender.post(channelId, renderer.fired(job('k7m2').notifications, []), 'nonce');
  return {
    discord,
    channelId,
    job,
    sender,
    messageId,
    findAlreadyPosted: findAlreadyPostedByRest(rest.alerts),
    since: Date.now() - minute,
  };
}

describe('a message that may have been sent long ago', () => {
  test('is found in its channel by the ids at its end', async () => {
    const { findAlreadyPosted, job, since, messageId } = await postedAlert();
    expect(await findAlreadyPosted(job('k7m2'), since)).toEqual({ messageId });
    expect(await findAlreadyPosted(job('p3x9'), since)).toBe('absent');
  });

  test('is the one about its library, where its alert is about several', async () => {
    const { findAlreadyPosted, job, since, sender, channelId } = await postedAlert();
    const of = (libraryId: string) =>
      job('p3x9', { notifications: [notificationOf({ id: 'p3x9', rule: { libraries: 'any' } }, { libraryId })] });
    const { messageId } = await sender.post(channelId, renderer.fired(of('vanier').notifications, []), 'another');
    expect(await findAlreadyPosted(of('vanier'), since)).toEqual({ messageId });
    expect(await findAlreadyPosted(of('webster'), since)).toBe('absent');
    // It has been edited since.
    const single = notificationOf({ id: 'p3x9', rule: { libraries: ['vanier'] } }, { libraryId: 'vanier' });
    expect(await findAlreadyPosted(job('p3x9', { notifications: [single] }), since)).toEqual({ messageId });
  });

  test('is the one about its library also where that has a name of several words', async () => {
    const { findAlreadyPosted, job, since, sender, channelId } = await postedAlert();
    const of = (...libraryIds: string[]) =>
      job('p3x9', {
        notifications: libraryIds.map((libraryId) =>
          notificationOf({ id: 'p3x9', rule: { libraries: 'any' } }, { libraryId }),
        ),
      });
    const one = await sender.post(channelId, renderer.fired(of('law annex').notifications, []), 'another');
    const two = await sender.post(channelId, renderer.fired(of('law annex', 'law').notifications, []), 'a third');
    expect(await findAlreadyPosted(of('law annex'), since)).toEqual(one);
    expect(await findAlreadyPosted(of('law', 'law annex'), since)).toEqual(two);
    expect(await findAlreadyPosted(of('law'), since)).toBe('absent');
    expect(await findAlreadyPosted({ ...of('law'), isRestored: true }, since)).toEqual(two);
  });

  test('is not one of an episode before, nor the line that followed it', async () => {
    const { findAlreadyPosted, job, since, sender, channelId } = await postedAlert();
    expect(await findAlreadyPosted(job('k7m2'), Date.now() + minute)).toBe('absent');
    const line = job('k7m2', { about: 'line' });
    expect(await findAlreadyPosted(line, since)).toBe('absent');
    const { messageId } = await sender.post(channelId, renderer.line(line.notifications, []), 'another');
    expect(await findAlreadyPosted(line, since)).toEqual({ messageId });
  });

  test('is the first one where the next one, of the same alert, is out too, unless that is known to be another', async () => {
    const { findAlreadyPosted, job, since, sender, channelId, messageId } = await postedAlert();
    const next = await sender.post(channelId, renderer.fired(job('k7m2').notifications, []), 'another');
    expect(await findAlreadyPosted(job('k7m2'), since)).toEqual({ messageId });
    expect(await findAlreadyPosted(job('k7m2', { otherMessageIds: [messageId] }), since)).toEqual(next);
  });

  test('is found also where its alerts are in another order by now', async () => {
    const { findAlreadyPosted, job, since, sender, channelId } = await postedAlert();
    const notifications = ['w9q2', 'b4t7'].map((id) => notificationOf({ id }));
    const { messageId } = await sender.post(channelId, renderer.fired(notifications, []), 'another');
    expect(await findAlreadyPosted(job('b4t7', { notifications: notifications.toReversed() }), since)).toEqual({
      messageId,
    });
  });

  test('is not one about more alerts', async () => {
    const { findAlreadyPosted, job, since, sender, channelId } = await postedAlert();
    const both = job('w9q2', { notifications: ['w9q2', 'b4t7'].map((id) => notificationOf({ id })) });
    const { messageId } = await sender.post(channelId, renderer.fired(both.notifications, []), 'another');
    expect(await findAlreadyPosted(job('w9q2'), since)).toBe('absent');
    expect(await findAlreadyPosted(both, since)).toEqual({ messageId });
  });

  test('may be about more alerts, and may be over by now, where a backup was restored since', async () => {
    const { findAlreadyPosted, job, since, sender, channelId } = await postedAlert();
    const both = ['w9q2', 'b4t7'].map((id) => notificationOf({ id }));
    const { messageId } = await sender.post(channelId, renderer.fired(both, []), 'another');
    const restored = job('w9q2', { isRestored: true });
    expect(await findAlreadyPosted(restored, since)).toEqual({ messageId });
    const over = both.map((one) => ({ ...one, kind: 'resolved', closedAt: minute }) as const);
    await sender.edit(channelId, messageId, renderer.edit(over, []));
    expect(await findAlreadyPosted(restored, since)).toEqual({ messageId });
    expect(await findAlreadyPosted(job('w9q2', { notifications: both }), since)).toBe('absent');
    expect(await findAlreadyPosted({ ...restored, about: 'line' }, since)).toBe('absent');
    // It came, so that it did not run out.
    expect(await findAlreadyPosted({ ...restored, about: 'expired' }, since)).toEqual({ messageId });
    const line = await sender.post(channelId, renderer.line(over, []), 'a third');
    expect(await findAlreadyPosted({ ...restored, about: 'line' }, since)).toEqual(line);
  });

  test('is not a sample of the alert, which a moderator had posted meanwhile', async () => {
    const { findAlreadyPosted, job, since, sender, channelId } = await postedAlert();
    const { notifications } = job('p3x9');
    const [{ subscription } = notificationOf({ id: 'p3x9' })] = notifications;
    await sender.post(channelId, testMessage(subscription, [], Date.now(), '9'), 'another');
    expect(await findAlreadyPosted(job('p3x9'), since)).toBe('absent');
  });

  test('is not a message by another author', async () => {
    const { findAlreadyPosted, job, since, sender, channelId, discord } = await postedAlert();
    await sender.post(channelId, { content: 'k7m2' }, 'another');
    expect(await findAlreadyPosted(job('k7m2'), since)).toEqual({ messageId: discord.messages(channelId)[0]?.id });
  });

  test('is gone with its channel', async () => {
    const { findAlreadyPosted, job, since, discord, channelId } = await postedAlert();
    discord.faults.deleteChannel(channelId);
    expect(await findAlreadyPosted(job('k7m2'), since)).toBe('absent');
  });

  test('stays unknown where the bot may not look, and is asked for again where Discord does not answer', async () => {
    const { findAlreadyPosted, job, since, discord, channelId } = await postedAlert();
    discord.faults.failNext(1);
    await expect(findAlreadyPosted(job('k7m2'), since)).rejects.toMatchObject({ failure: { kind: 'transient' } });
    discord.faults.rateLimitNext(1);
    await expect(findAlreadyPosted(job('k7m2'), since)).rejects.toMatchObject({ failure: { kind: 'rateLimited' } });
    discord.faults.denyPermissions(channelId, ['ReadMessageHistory']);
    expect(await findAlreadyPosted(job('k7m2'), since)).toBe('unknown');
  });

  test.each([401, 403, 404])(
    'stays unknown where the list is refused with %i and no code: it must not wait for ever',
    async (status) => {
      const { findAlreadyPosted, job, since, discord } = await postedAlert();
      discord.faults.failNext(1, { status });
      expect(await findAlreadyPosted(job('k7m2'), since)).toBe('unknown');
    },
  );
});
