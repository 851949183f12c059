import { describe, expect, test } from 'vitest';
import { minute, stormScene } from './storm-scene.ts';

describe('many alerts of one channel at one moment', () => {
  test.each([2, 10, 25])('are one message: %i of them, each told in it', async (count) => {
    const storm = await stormScene();
    for (let index = 0; index < count; index += 1) await storm.add({ threshold: { people: 401 + index } });
    await storm.read(300);
    await storm.read(500);
    await storm.pass(minute);
    const [message, ...more] = storm.said();
    expect(more).toEqual([]);
    for (let index = 0; index < count; index += 1) expect(message?.content).toContain(`above ${401 + index}`);
  });

  test('are 200: nothing is refused by Discord, and nothing is sent twice', async () => {
    const storm = await stormScene();
    for (let index = 0; index < 200; index += 1) await storm.add({ threshold: { people: 401 + index } });
    await storm.read(300);
    await storm.read(900);
    await storm.pass(3 * minute);
    expect(storm.discord.violations()).toEqual([]);
    expect(storm.discord.counts().rateLimited).toBe(0);
    const all = storm
      .said()
      .map(({ content }) => content)
      .join('\n');
    for (let index = 0; index < 200; index += 1) {
      expect(all.match(new RegExp(`above ${401 + index}\\b`, 'g'))?.length ?? 0).toBeLessThanOrEqual(1);
    }
    for (const { content } of storm.said()) expect(content.length).toBeLessThanOrEqual(2_000);
  });

  test('are edited one by one as each is over, in the one message', async () => {
    const storm = await stormScene();
    for (const people of [400, 450, 480]) await storm.add({ threshold: { people }, margin: { people: 0 } });
    await storm.read(300);
    await storm.read(500);
    await storm.pass(minute);
    await storm.read(470);
    await storm.pass(minute);
    expect(storm.said()[0]?.content.match(/was (?:above|under) .+ for \d/g)).toHaveLength(1);
    await storm.read(300);
    await storm.pass(minute);
    expect(storm.said()).toHaveLength(1);
    expect(storm.said()[0]?.content.match(/was (?:above|under) .+ for \d/g)).toHaveLength(3);
  });
});
