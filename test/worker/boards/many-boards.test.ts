import { describe, expect, test } from 'vitest';
import { SendError } from '../../../src/worker/outbox/dispatch-ports.ts';
import { boardScene } from './board-scene.ts';

const minute = 60_000;

describe('many boards', () => {
  test('go through one by one, evenly apart, in no more than their share of Discord’s limit', async () => {
    const scene = await boardScene();
    for (let i = 0; i < 100; i += 1) await scene.create({ guildId: `g${i}` });
    await scene.clock.advance(2 * minute);
    scene.people.webster = 900;
    const before = scene.said.length;
    scene.boards.start();
    await scene.clock.advance(minute);
    const times = scene.said.slice(before).map(({ at }) => at);
    expect(times).toHaveLength(100);
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(50);
    await scene.close();
  });

  test('spread over the minute by themselves', async () => {
    const scene = await boardScene();
    for (let i = 0; i < 120; i += 1) await scene.create({ guildId: `g${i}` });
    scene.boards.start();
    // They were all posted at one moment; from their second edit on each has its own.
    for (let i = 0; i < 240; i += 1) {
      scene.people.webster += 10;
      await scene.clock.advance(1_000);
    }
    const last = scene.said.filter(({ at }) => at > scene.clock.now() - minute).map(({ at }) => at % minute);
    const quarters = [0, 1, 2, 3].map((quarter) => last.filter((ms) => Math.floor(ms / 15_000) === quarter).length);
    expect(last).toHaveLength(120);
    expect(Math.min(...quarters)).toBeGreaterThan(10);
    await scene.close();
  });

  test('are slower for a while after a 429, all of them when it is global', async () => {
    const scene = await boardScene();
    for (let i = 0; i < 60; i += 1) await scene.create({ guildId: `g${i}` });
    await scene.clock.advance(2 * minute);
    scene.people.webster = 900;
    const asked: number[] = [];
    scene.faults.refuse = () => {
      asked.push(scene.clock.now());
      if (asked.length === 3) throw new SendError({ kind: 'rateLimited', retryAfterMs: 5_000, global: true });
    };
    scene.boards.start();
    await scene.clock.advance(30_000);
    const gaps = asked.slice(1).map((at, index) => at - (asked[index] ?? 0));
    expect(gaps.slice(0, 2)).toEqual([50, 50]);
    expect(gaps[2]).toBeGreaterThanOrEqual(5_000);
    expect(gaps[3]).toBeGreaterThan(90);
    expect(asked.length).toBeGreaterThanOrEqual(60);
    await scene.close();
  });

  test('are shown once by any number of processes', async () => {
    const scene = await boardScene();
    for (let i = 0; i < 50; i += 1) await scene.create({ guildId: `g${i}` });
    // A runner that begins takes over what is claimed, so they begin before anything is due.
    for (const runner of [scene.boards, scene.another(), scene.another()]) runner.start();
    await scene.clock.advance(2 * minute);
    scene.people.webster = 900;
    const before = scene.said.length;
    await scene.clock.advance(2 * minute);
    expect(scene.said.length - before).toBe(50);
    await scene.close();
  });

  test('go on with those of a process that dies, and give back at once what a stop leaves undone', async () => {
    const scene = await boardScene();
    for (let i = 0; i < 30; i += 1) await scene.create({ guildId: `g${i}` });
    await scene.clock.advance(2 * minute);
    scene.people.webster = 900;
    const before = scene.said.length;
    // Claimed by a process that never comes back.
    await scene.store.claim({ now: scene.clock.now(), until: scene.clock.now() + minute, most: 10 });
    scene.boards.start();
    await scene.clock.advance(200);
    const stopped = scene.boards.stop();
    await scene.clock.advance(0);
    await stopped;
    expect(scene.said.length - before).toBeLessThan(10);
    scene.another().start();
    await scene.clock.advance(20_000);
    expect(scene.said.length - before).toBe(30);
    await scene.close();
  });
});
