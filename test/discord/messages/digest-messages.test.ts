import { describe, expect, test } from 'vitest';
import { findDigestByRest } from '../../../src/discord/messages/digest-messages.ts';
import { createMessageSender } from '../../../src/discord/messages/messages.ts';
import { createDigestRenderer } from '../../../src/discord/views/digests/digest-view.ts';
import { SendError } from '../../../src/worker/outbox/dispatch-ports.ts';
import { digestOf, factsOf } from '../../support/digest-facts.ts';
import { localRest } from '../local-rest.ts';

/** A channel of the local Discord, with what posts digests there. */
async function channel() {
  const { discord, rest } = await localRest();
  const channelId = discord.channelId('general');
  const sender = createMessageSender(rest.alerts);
  const renderer = createDigestRenderer();
  const findDigest = findDigestByRest(rest.alerts);
  const digest = digestOf({ channelId });
  const post = async (nonce: string, one = digest) => {
    const { body, files } = renderer.message(one, factsOf(['webster'], 42));
    return sender.post(channelId, body, nonce, files);
  };
  return { discord, channelId, sender, findDigest, digest, post };
}

const minute = 60_000;

describe('a digest in its channel', () => {
  test('stands there with its picture, once for a nonce', async () => {
    const { discord, channelId, post } = await channel();
    const first = await post('one');
    expect(await post('one')).toEqual(first);
    const [message, ...others] = discord.messages(channelId);
    expect(others).toEqual([]);
    expect(message?.embeds[0]?.title).toBe('The day ahead · Webster · Monday 23 November');
    expect(message?.attachments).toMatchObject([{ filename: 'chart.png', description: 'the day' }]);
    expect(message?.embeds[0]?.image?.url).toBe(message?.attachments[0]?.url);
    expect([discord.violations(), discord.ignoredFields()]).toEqual([[], []]);
  });

  test('is seen there by its id, and not another one', async () => {
    const { findDigest, digest, post, channelId } = await channel();
    const { messageId } = await post('one');
    expect(await findDigest(digest, Date.now() - minute)).toEqual({ messageId });
    expect(await findDigest(digestOf({ channelId, id: 'p3x9' }), Date.now() - minute)).toBe('absent');
  });

  test('is seen there also where a moderator has hidden its embed', async () => {
    const { findDigest, digest, post, sender, channelId } = await channel();
    const { messageId } = await post('one');
    await sender.edit(channelId, messageId, { embeds: [] });
    expect(await findDigest(digest, Date.now() - minute)).toEqual({ messageId });
    expect(await findDigest(digestOf({ channelId, id: 'p3x9' }), Date.now() - minute)).toBe('absent');
  });

  test('is not that of a morning before', async () => {
    const { findDigest, digest, post } = await channel();
    await post('one');
    expect(await findDigest(digest, Date.now() + minute)).toBe('absent');
  });

  test('is unknown where the bot may not look, and absent from an empty channel where it may', async () => {
    const { findDigest, digest, discord, channelId, sender } = await channel();
    const since = Date.now() - minute;
    expect(await findDigest(digest, since)).toBe('absent');
    for (const permission of ['ViewChannel', 'ReadMessageHistory'] as const) {
      discord.faults.denyPermissions(channelId, [permission]);
      expect(await findDigest(digest, since)).toBe('unknown');
      discord.faults.restorePermissions(channelId);
    }
    await sender.post(channelId, { content: 'hello' }, 'other');
    expect(await findDigest(digest, since)).toBe('absent');
  });

  test('is looked for again when Discord does not answer', async () => {
    const { findDigest, digest, discord, channelId } = await channel();
    discord.faults.failNext(1, { route: `/channels/${channelId}/messages`, status: 503 });
    await expect(findDigest(digest, 0)).rejects.toBeInstanceOf(SendError);
  });
});
