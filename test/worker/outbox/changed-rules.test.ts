import { expect, test } from 'vitest';
import { createAlertRenderer } from '../../../src/discord/views/alerts/alert-messages.ts';
import { alertScene } from './alert-scene.ts';

const guild = { kind: 'guild', guildId: 'g1' } as const;

test('a message says what its alerts waited for when they fired, whatever they have been changed to since', async () => {
  const scene = await alertScene();
  Object.assign(scene.parts.renderer, createAlertRenderer());
  scene.dispatcher.start();
  const { id: changed } = await scene.add({ holdMs: 0, recoverMs: 0 }, { sayResolved: false });
  const { id: other } = await scene.add({ holdMs: 0, threshold: { people: 450 } });
  await scene.polls(300, 500);
  await scene.store.subscriptions.edit(guild, changed, { rule: { direction: 'below', threshold: { percent: 90 } } });
  await scene.polls(500);
  expect(scene.said.at(-1)?.text).toContain('Webster was above 400 until this alert was changed.');
  await scene.store.subscriptions.remove(guild, other);
  await scene.polls(500);
  expect(scene.said.map(({ what }) => what)).toEqual(['post', 'edit', 'edit']);
  expect(scene.said.at(-1)?.text).toContain('Webster was above 400 until this alert was changed.');
  expect(scene.said.at(-1)?.text).toContain('Webster was above 450 until this alert was removed.');
  await scene.close();
});
