import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type MuteLength, muteEnd } from '../../../src/domain/alerts/mute.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { alertScene } from './alert-scene.ts';

const minute = 60_000;
const guild = { kind: 'guild', guildId: 'g1' } as const;

describe('a muted alert', () => {
  let folder: string;
  let scene: Awaited<ReturnType<typeof alertScene>>;
  const start = async (clock = manualClock(), idsFrom = 0) => {
    scene = await alertScene({ url: `sqlite:${join(folder, 'carrel.db')}`, clock, idsFrom });
    scene.dispatcher.start();
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'carrel-mute-'));
  });
  afterEach(async () => {
    await scene.close();
    rmSync(folder, { recursive: true });
  });

  const texts = () => scene.said.map(({ what, text }) => `${what} ${text}`);
  const mute = (id: string, length: MuteLength) => {
    const now = scene.clock.now();
    return scene.store.subscriptions.pause(guild, id, 'byHand', now, muteEnd(length, now));
  };

  test('lets a crossing pass, is disarmed at its end, and fires at the next crossing', async () => {
    await start();
    const { id } = await scene.add({ holdMs: 0 });
    await scene.polls(300);
    await mute(id, 'hour');
    await scene.polls(500, 300, 500);
    await scene.clock.advance(57 * minute);
    await scene.polls(500, 600);
    expect(texts()).toEqual([]);
    await scene.polls(300, 500);
    expect(texts()).toEqual([`post fired ${id}`]);
  });

  test('whose message says that something is so has it edited', async () => {
    await start();
    const { id } = await scene.add({ holdMs: 0 });
    await scene.polls(300, 500);
    await mute(id, 'hour');
    await scene.polls(500, 300, 500);
    expect(texts()).toEqual([`post fired ${id}`, `edit ended ${id}`]);
  });

  test('comes back at its time after a restart', async () => {
    await start();
    const { clock } = scene;
    const { id } = await scene.add({ holdMs: 0 });
    await scene.polls(300);
    await mute(id, 'hour');
    await scene.close();
    await start(clock, 1000);
    await scene.polls(500, 300, 500);
    expect(texts()).toEqual([]);
    await scene.clock.advance(57 * minute);
    await scene.polls(300, 300, 500);
    expect(texts()).toEqual([`post fired ${id}`]);
  });

  test.each([
    ['back', Date.UTC(2026, 10, 1, 3), 10],
    ['forward', Date.UTC(2026, 2, 8, 4), 8],
  ])('until the morning of the day on which clocks go %s comes back at 8:00', async (_way, elevenOrSo, hours) => {
    await start(manualClock(elevenOrSo));
    const { id } = await scene.add({ holdMs: 0 });
    await scene.polls(300);
    await mute(id, 'morning');
    await scene.clock.advance(hours * 60 * minute - 4 * minute);
    await scene.polls(300, 500);
    expect(texts()).toEqual([]);
    await scene.polls(300, 300, 500);
    expect(texts()).toEqual([`post fired ${id}`]);
  });
});
