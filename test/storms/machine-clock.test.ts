import { expect, test } from 'vitest';
import { hour, minute, stormScene } from './storm-scene.ts';

test('the machine’s clock is set back an hour in the middle of a burst: every alert arrives within the minute, once', async () => {
  const storm = await stormScene({ discord: { guilds: 20 } });
  for (let server = 0; server < 20; server += 1) await storm.add({}, { server });
  await storm.read(300);
  await storm.read(500);
  storm.setClock(-hour);
  await storm.pass(minute);
  for (let server = 0; server < 20; server += 1) expect(storm.said('study-hall', server)).toHaveLength(1);
});

test('the machine’s clock is put forward an hour while Discord is away for a moment: the alert is old then, and dropped with a reason', async () => {
  const storm = await stormScene();
  await storm.add();
  await storm.read(300);
  storm.discord.faults.failNext(1, { route: '/messages' });
  await storm.read(500);
  storm.setClock(hour);
  await storm.pass(minute);
  expect(storm.reasons()).toContain('expired');
});
