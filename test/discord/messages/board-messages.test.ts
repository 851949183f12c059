import { describe, expect, onTestFinished, test } from 'vitest';
import { MessageFlags } from '#discord.js';
import { openBoardDelivery } from '../../../src/discord/messages/board-messages.ts';
import { createBoardRenderer } from '../../../src/discord/views/boards/board-view.ts';
import { SendError } from '../../../src/worker/outbox/dispatch-ports.ts';
import { countOf, liveLibrary } from '../../support/libraries.ts';
import { localRest } from '../local-rest.ts';

const picture = { png: new Uint8Array([0x89, 0x50, 0x4e, 0x47]), alt: 'Webster today, from 0 to 500 people' };
const words = createBoardRenderer().words({ libraryIds: [], locale: 'en' }, [liveLibrary('webster', countOf(500, 0))]);

/** Our clock before all posts. */
const began = Date.now();

/** The boards’ way to a local Discord, and its #general. */
async function delivering() {
  const { discord, rest } = await localRest();
  const boards = openBoardDelivery(rest.alerts, discord.token);
  onTestFinished(() => boards.close());
  const channelId = discord.channelId('general');
  return { discord, boards, channelId, messages: () => discord.messages(channelId) };
}

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable('Discord took it'),
    (error: unknown) => (error instanceof SendError ? error.failure : error),
  );

describe('a board’s message', () => {
  test('waits for its turn under the limit of the whole bot', async () => {
    const { discord, rest } = await localRest();
    const turns: (() => void)[] = [];
    const boards = openBoardDelivery(rest.alerts, discord.token, async (request) => {
      await new Promise<void>((resolve) => void turns.push(resolve));
      return request();
    });
    onTestFinished(() => boards.close());
    const channelId = discord.channelId('general');
    const posted = boards.post(channelId, words.with('none'), 'nonce1');
    await expect.poll(() => turns.length).toBe(1);
    expect(discord.messages(channelId)).toEqual([]);
    turns[0]?.();
    await posted;
    expect(discord.messages(channelId)).toHaveLength(1);
  });

  test('is posted once under a nonce, silently, and is what Discord’s specification takes', async () => {
    const { discord, boards, channelId, messages } = await delivering();
    const { messageId } = await boards.post(channelId, words.with('none'), 'nonce1');
    expect(await boards.post(channelId, words.with('none'), 'nonce1')).toEqual({ messageId });
    expect(messages()).toMatchObject([{ id: messageId, flags: MessageFlags.SuppressNotifications, attachments: [] }]);
    expect([discord.violations(), discord.ignoredFields()]).toEqual([[], []]);
  });

  test('shows its picture, keeps it through an edit of the words, and has a new one or none after others', async () => {
    const { discord, boards, channelId, messages } = await delivering();
    const { messageId } = await boards.post(channelId, words.with(picture), 'nonce1');
    const shown = () => messages()[0];
    const first = shown()?.attachments[0];
    expect(first).toMatchObject({ filename: 'board.png', description: picture.alt });
    expect(shown()?.embeds[0]?.image?.url).toBe(first?.url);
    await boards.edit(channelId, messageId, words.with('keep'));
    expect(shown()?.attachments).toEqual([first]);
    expect(shown()?.embeds[0]?.image?.url).toBe(first?.url);
    await boards.edit(channelId, messageId, words.with({ ...picture, alt: 'later' }));
    expect(shown()?.attachments).toMatchObject([{ description: 'later' }]);
    expect(shown()?.attachments[0]?.id).not.toBe(first?.id);
    await boards.edit(channelId, messageId, words.with('none'));
    expect(shown()?.attachments).toEqual([]);
    expect(shown()?.embeds[0]?.image).toBeUndefined();
    expect([discord.violations(), discord.ignoredFields()]).toEqual([[], []]);
  });

  test('is found by its nonce until it is edited, in its own channel, and where the past may be read', async () => {
    const { discord, boards, channelId } = await delivering();
    await boards.post(channelId, words.with('none'), 'nonce0');
    const { messageId } = await boards.post(channelId, words.with(picture), 'nonce1');
    expect(await boards.find(channelId, 'nonce1', began)).toEqual({ messageId });
    expect(await boards.find(channelId, 'nonce2', began)).toBe('absent');
    expect(await boards.find(discord.channelId('study-hall'), 'nonce1', began)).toBe('absent');
    discord.faults.denyPermissions(channelId, ['ReadMessageHistory']);
    expect(await boards.find(channelId, 'nonce1', began)).toBe('unknown');
    discord.faults.denyPermissions(channelId, ['ViewChannel']);
    // The cure is another one than for a history that may not be read.
    expect(await failureOf(boards.find(channelId, 'nonce1', began))).toMatchObject({ reason: 'missingAccess' });
    discord.faults.clear();
    discord.faults.failNext(1, { status: 503 });
    expect(await failureOf(boards.find(channelId, 'nonce1', began))).toMatchObject({ kind: 'transient' });
    await boards.edit(channelId, messageId, words.with('keep'));
    expect(await boards.find(channelId, 'nonce1', began)).toBe('absent');
    expect([discord.violations(), discord.ignoredFields()]).toEqual([[], []]);
  });

  test('is deleted', async () => {
    const { boards, channelId, messages } = await delivering();
    const { messageId } = await boards.post(channelId, words.with('none'), 'nonce1');
    await boards.remove(channelId, messageId);
    expect(messages()).toEqual([]);
    expect(await failureOf(boards.remove(channelId, messageId))).toMatchObject({ kind: 'messageGone' });
  });
});

describe('Discord’s refusal of a board', () => {
  test('whose edits are spent is not taken for a rate limit, though it comes as a 429', async () => {
    const { discord, boards, channelId } = await delivering();
    const { messageId } = await boards.post(channelId, words.with('none'), 'nonce1');
    discord.faults.spendEdits();
    expect(await failureOf(boards.edit(channelId, messageId, words.with('none')))).toMatchObject({
      kind: 'editsSpent',
    });
    discord.faults.clear();
    await boards.edit(channelId, messageId, words.with('none'));
  });

  test('for a rate limit says how long to wait', async () => {
    const { discord, boards, channelId } = await delivering();
    discord.faults.rateLimitNext(1, { retryAfterMs: 2_500 });
    const failure = await failureOf(boards.post(channelId, words.with('none'), 'nonce1'));
    expect(failure).toMatchObject({ kind: 'rateLimited', global: false });
    expect((failure as { retryAfterMs: number }).retryAfterMs).toBeGreaterThanOrEqual(2_500);
  });

  test('says whether the message is gone, the channel, or a permission', async () => {
    const { discord, boards, channelId } = await delivering();
    const edit = () => failureOf(boards.edit(channelId, '1300000000000000001', words.with('none')));
    expect(await edit()).toMatchObject({ kind: 'messageGone' });
    discord.faults.denyPermissions(channelId, ['EmbedLinks']);
    const post = () => failureOf(boards.post(channelId, words.with('none'), 'nonce1'));
    expect(await post()).toMatchObject({ kind: 'permanent', reason: 'lacks16384' });
    discord.faults.denyPermissions(channelId, ['ViewChannel']);
    expect(await post()).toMatchObject({ kind: 'permanent', reason: 'missingAccess' });
    discord.faults.deleteChannel(channelId);
    expect(await post()).toMatchObject({ kind: 'permanent', reason: 'unknownChannel' });
  });

  test('may be a page that is not Discord’s, with a 200: the outcome is unknown then', async () => {
    const { discord, boards, channelId } = await delivering();
    const { messageId } = await boards.post(channelId, words.with('none'), 'nonce0');
    const requests = [
      () => boards.post(channelId, words.with('none'), 'nonce1'),
      () => boards.edit(channelId, messageId, words.with('none')),
      () => boards.find(channelId, 'nonce1', began),
      () => boards.remove(channelId, messageId),
    ];
    for (const request of requests) {
      discord.faults.failNext(1, { status: 200 });
      expect(await failureOf(request())).toMatchObject({ kind: 'transient', mayBeSent: true });
    }
  });

  test('that is an outage may pass', async () => {
    const { discord, boards, channelId } = await delivering();
    discord.faults.failNext(1, { status: 503 });
    expect(await failureOf(boards.post(channelId, words.with('none'), 'nonce1'))).toMatchObject({ kind: 'transient' });
  });
});
