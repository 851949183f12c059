import { expect, test } from 'vitest';
import { alertScene } from './alert-scene.ts';

const guild = { kind: 'guild', guildId: 'g1' } as const;

// Four letters are few, and always the same ones are drawn here.
test('the id of an alert that is gone is not given to another one as long as the outbox knows messages under it', async () => {
  const scene = await alertScene({ random: () => 0 });
  scene.dispatcher.start();
  const gone = await scene.add({ holdMs: 0, oneShot: true });
  await scene.polls(300, 500);
  expect(await scene.store.subscriptions.list(guild)).toEqual([]);

  const next = await scene.add({ holdMs: 0, recoverMs: 0 }, { guild: 'g2', channel: 'c2', sayResolved: false });
  await scene.polls(300, 500, 300);
  expect(scene.said.map(({ what, channelId, text }) => `${what} ${channelId} ${text}`)).toEqual([
    `post c1 fired ${gone.id}`,
    `post c2 fired ${next.id}`,
    `edit c2 resolved ${next.id}`,
  ]);
  await scene.close();
});
