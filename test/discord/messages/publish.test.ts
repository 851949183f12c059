import { expect, test } from 'vitest';
import { createMessageSender } from '../../../src/discord/messages/messages.ts';
import { localRest } from '../local-rest.ts';

async function posted(channel: string) {
  const { discord, rest } = await localRest();
  const sender = createMessageSender(rest.alerts);
  const channelId = discord.channelId(channel);
  const post = async (nonce: string) => (await sender.post(channelId, { content: 'news' }, nonce)).messageId;
  const isPublished = (id: string) =>
    ((discord.messages(channelId).find((message) => message.id === id)?.flags ?? 0) & 1) === 1;
  return { discord, sender, channelId, post, isPublished };
}

test('a message of an announcement channel is published, and an edit of it keeps that', async () => {
  const { sender, channelId, post, isPublished } = await posted('announcements');
  const id = await post('n1');
  await sender.publish(channelId, id);
  await sender.edit(channelId, id, { content: 'over' });
  expect(isPublished(id)).toBe(true);
});

test('one whose publishing got no answer is published all the same: a second attempt hears so and is done', async () => {
  const { discord, sender, channelId, post, isPublished } = await posted('announcements');
  const id = await post('n1');
  discord.faults.loseAnswers(1, { route: `/channels/${channelId}/messages/${id}/crosspost`, ending: 502 });
  await expect(sender.publish(channelId, id)).rejects.toMatchObject({
    failure: { kind: 'transient', mayBeSent: true },
  });
  await sender.publish(channelId, id);
  expect(isPublished(id)).toBe(true);
});

test('a channel of another type refuses, and so does one where the bot may not post', async () => {
  const plain = await posted('general');
  const id = await plain.post('n1');
  await expect(plain.sender.publish(plain.channelId, id)).rejects.toMatchObject({ failure: { code: 50_024 } });
  const news = await posted('announcements');
  const other = await news.post('n1');
  news.discord.faults.denyPermissions(news.channelId, ['SendMessages']);
  await expect(news.sender.publish(news.channelId, other)).rejects.toMatchObject({ failure: { code: 50_013 } });
});

test('the eleventh within an hour is a rate limit', async () => {
  const { sender, channelId, post } = await posted('announcements');
  const id = await post('n0');
  for (let time = 0; time < 10; time += 1) await sender.publish(channelId, id);
  await expect(sender.publish(channelId, id)).rejects.toMatchObject({ failure: { kind: 'rateLimited' } });
});
