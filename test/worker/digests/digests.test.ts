import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { campusZone } from '../../../src/domain/calendar/service-day.ts';
import { SendError } from '../../../src/worker/outbox/dispatch-ports.ts';
import { campusTime } from '../../support/digests.ts';
import { digestProcess, digestWorld } from './digest-scene.ts';

const minute = 60_000;
const hour = 60 * minute;

const unreachable = new SendError({ kind: 'transient', mayBeSent: true, code: undefined, detail: 'no answer' });

/** A process of its own, closed with the test. */
async function scene() {
  const world = digestWorld();
  const process = await digestProcess(world);
  onTestFinished(process.close);
  const until = (time: string) => world.clock.advance(campusTime(time) - world.clock.now());
  return { ...world, ...process, until, said: world.discord.said };
}

/** A world with a file, which a process may be killed in. */
function lastingWorld() {
  const folder = mkdtempSync(join(tmpdir(), 'carrel-digests-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const world = digestWorld({ url: `sqlite:${join(folder, 'carrel.db')}` });
  const until = (time: string) => world.clock.advance(campusTime(time) - world.clock.now());
  return { ...world, until, said: world.discord.said };
}

const clockOf = (at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(campusZone)
    .toPlainTime()
    .toString({ smallestUnit: 'minute' });

describe('digests', () => {
  test('come each chosen morning, once, at their time, with a new process every day', async () => {
    const world = digestWorld();
    const first = await digestProcess(world);
    const id = await first.add();
    const mornings = ['23', '24', '25', '26', '27', '28', '29', '30'].map((date) => `2026-11-${date}`);
    for (const morning of mornings) {
      await world.clock.advance(campusTime(`${morning}T07:59`) - world.clock.now());
      const next = await digestProcess(world, { sharing: first });
      next.start();
      await world.clock.advance(5 * minute);
      await next.close();
    }
    await first.close();
    const { said } = world.discord;
    const chosen = mornings.filter((morning) => !['2026-11-28', '2026-11-29'].includes(morning));
    expect(said.map(({ text }) => text)).toEqual(chosen.map((morning) => `${id} ${morning}`));
    expect(new Set(said.map(({ at }) => clockOf(at)))).toEqual(new Set(['08:00']));
  });

  test('carry a picture', async () => {
    const world = digestWorld();
    const sent: string[] = [];
    const { post } = world.discord.sender;
    world.discord.sender.post = (channelId, message, nonce, files = []) => {
      sent.push(...files.map(({ name, description }) => `${name}: ${description}`));
      return post(channelId, message, nonce);
    };
    const process = await digestProcess(world);
    onTestFinished(process.close);
    await process.add();
    process.start();
    await world.clock.advance(hour + minute);
    expect(sent).toEqual(['chart.png: A picture of webster']);
  });

  test('come half an hour late where the host was down, and not at all where it was down until noon', async () => {
    const { add, start, until, said, clock } = await scene();
    const id = await add();
    await until('2026-11-23T08:30');
    start();
    await clock.advance(minute);
    expect(said.map(({ text, at }) => [text, clockOf(at)])).toEqual([[`${id} 2026-11-23`, '08:30']]);

    const other = await scene();
    await other.add();
    await other.until('2026-11-23T12:00');
    other.start();
    await other.clock.advance(hour);
    expect(other.said).toEqual([]);
    expect(other.lines.some((line) => JSON.stringify(line).includes('digestMissed'))).toBe(true);
  });

  test('come when Discord does again, once', async () => {
    const { add, start, until, discord, said, clock, seen } = await scene();
    const id = await add();
    discord.faults.refuse = () => {
      throw unreachable;
    };
    start();
    await until('2026-11-23T08:40');
    expect(said).toEqual([]);
    discord.faults.refuse = () => {};
    await clock.advance(5 * minute);
    expect(said.map(({ text }) => text)).toEqual([`${id} 2026-11-23`]);
    expect(seen.asked).toBeGreaterThan(0);
  });

  test('come in the channel to which they were moved, where the answer to their post was lost and it is not in the first', async () => {
    const { add, start, until, discord, said, clock, store } = await scene();
    const id = await add();
    discord.faults.refuse = () => {
      discord.faults.refuse = () => {};
      throw unreachable;
    };
    start();
    await until('2026-11-23T08:00');
    await clock.advance(1_000);
    await store.digests.change('g1', id, { channelId: 'c2' }, clock.now());
    await clock.advance(5 * minute);
    expect(said.map(({ channelId, text }) => `${channelId}: ${text}`)).toEqual([`c2: ${id} 2026-11-23`]);
  });

  test('do not come at all when Discord stays away for too long, nor when it comes back', async () => {
    const { add, start, until, discord, said, clock, store } = await scene();
    await add();
    discord.faults.refuse = () => {
      throw unreachable;
    };
    start();
    await until('2026-11-23T10:05');
    discord.faults.refuse = () => {};
    await clock.advance(30 * minute);
    expect(said).toEqual([]);
    expect(await store.outbox.counts()).toEqual({ queued: 0, leased: 0 });
  });

  test.each([0, 30])(
    'are one message although the answer was lost, and Discord away for %d minutes',
    async (minutes) => {
      const { add, start, discord, said, clock, seen } = await scene();
      await add();
      const { post } = discord.sender;
      const backAt = campusTime('2026-11-23T08:00') + minutes * minute;
      discord.sender.post = async (...given) => {
        if (said.length === 1 && clock.now() >= backAt) return post(...given);
        if (said.length === 0) seen.answer = await post(...given);
        throw unreachable;
      };
      start();
      await clock.advance(3 * hour);
      expect(said).toHaveLength(1);
      expect(seen.asked > 0).toBe(minutes > 0);
    },
  );

  test('are one message although Discord has forgotten the first while its repetition waited for a turn', async () => {
    const { add, start, until, discord, said, clock, seen } = await scene();
    await add();
    await add({ guildId: 'g2', channelId: 'c2' });
    await until('2026-11-23T07:59');
    const { post } = discord.sender;
    let posts = 0;
    discord.sender.post = async (channelId, message, nonce, files) => {
      posts += 1;
      // The answer to the first is lost, and with the second Discord says that it takes nothing for five minutes.
      if (posts === 2) throw new SendError({ kind: 'rateLimited', retryAfterMs: 5 * minute, global: true });
      const made = await post(channelId, message, `${nonce} ${Math.floor(clock.now() / (3 * minute))}`, files);
      if (posts > 1) return made;
      seen.answer = made;
      throw unreachable;
    };
    start();
    await clock.advance(30 * minute);
    const texts = said.map(({ text }) => text);
    expect(texts).toEqual([...new Set(texts)]);
    expect(seen.asked).toBe(1);
  });

  test('are not repeated by who comes back half an hour after a kill, whatever can be read of the channel', async () => {
    for (const answer of ['unknown', { messageId: 'm1' }] as const) {
      const { clock, discord, until, said, ...world } = lastingWorld();
      world.seen.answer = answer;
      const all = { ...world, clock, discord };
      const first = await digestProcess(all);
      const id = await first.add();
      await until('2026-11-23T08:00');
      // Killed between the message and its note: the claim stays, unsettled.
      const now = clock.now();
      await first.store.digests.queueDue({ now, campusNow: now, most: 10 });
      const [job] = await first.store.outbox.lease({ now, leaseMs: minute, most: 1 });
      await discord.sender.post('c1', { content: `${id} 2026-11-23` }, job?.id ?? '');
      await first.store.close();
      // By then Discord has forgotten the nonce.
      discord.sender.post = async (channelId) => {
        said.push({ at: clock.now(), what: 'post', channelId, messageId: 'm2', text: 'again' });
        return { messageId: 'm2' };
      };
      await until('2026-11-23T08:30');
      const second = await digestProcess(all);
      second.start();
      await clock.advance(20 * minute);
      expect(said).toHaveLength(1);
      expect(world.seen.asked).toBe(1);
      const [trace] = await second.store.alerts.traces('g1');
      expect(trace?.reason).toBe(answer === 'unknown' ? 'perhapsSent' : 'sent');
      await second.close();
    }
  });

  test('that were queued before a restart are sent after it, once', async () => {
    const world = lastingWorld();
    const { until, said, clock } = world;
    const first = await digestProcess(world);
    const id = await first.add();
    first.digests.start();
    await until('2026-11-23T08:01');
    expect(await first.store.outbox.counts()).toEqual({ queued: 1, leased: 0 });
    await first.close();
    const second = await digestProcess(world);
    second.start();
    await clock.advance(hour);
    expect(said.map(({ text }) => text)).toEqual([`${id} 2026-11-23`]);
    await second.close();
  });

  test('are sent by one of two who look and send at the same time', async () => {
    const world = digestWorld();
    const first = await digestProcess(world);
    const second = await digestProcess(world, { sharing: first });
    const ids = [await first.add(), await first.add({ channelId: 'c2' }), await first.add({ guildId: 'g2' })];
    first.start();
    second.start();
    await world.clock.advance(hour + 5 * minute);
    expect(world.discord.said.map(({ text }) => text).sort()).toEqual(ids.map((id) => `${id} 2026-11-23`).sort());
    await second.close();
    await first.close();
  });

  test('are paused where Discord refuses for good, and the user who added it is notified once, by direct message', async () => {
    const { add, start, discord, said, clock, store } = await scene();
    const id = await add();
    discord.faults.refuse = (_what, where) => {
      if (where === 'c1') throw new SendError({ kind: 'permanent', reason: 'missingAccess', code: 50001, detail: '' });
    };
    start();
    await clock.advance(2 * hour);
    expect(said.map(({ channelId, text }) => [channelId, text])).toEqual([
      ['dm-moderator', `paused ${id} missingAccess`],
    ]);
    expect((await store.digests.list('g1'))[0]?.paused?.reason).toBe('missingAccess');
  });

  test('of four hundred servers at eight leave the outbox room for alerts, and all come within a minute', async () => {
    const { add, start, until, clock, store, said, discord } = await scene();
    const post = discord.sender.post;
    let most = 0;
    discord.sender.post = async (...given) => {
      const { queued, leased } = await store.outbox.counts();
      most = Math.max(most, queued + leased);
      return post(...given);
    };
    for (let i = 0; i < 400; i += 1) await add({ guildId: `g${i}`, channelId: `c${i}` });
    start();
    await until('2026-11-23T08:01');
    expect(said).toHaveLength(400);
    expect(new Set(said.map(({ channelId }) => channelId)).size).toBe(400);
    expect(most).toBeLessThanOrEqual(200);
    await clock.advance(minute);
    expect(said).toHaveLength(400);
  });

  test('go on when the database fails for a moment', async () => {
    const { add, start, clock, said, store, lines } = await scene();
    const id = await add();
    const { queueDue } = store.digests;
    let failures = 2;
    Object.assign(store.digests, {
      queueDue: (time: Parameters<typeof queueDue>[0]) => {
        failures -= 1;
        return failures >= 0 ? Promise.reject(new Error('database is locked')) : queueDue(time);
      },
    });
    start();
    await clock.advance(hour + minute);
    expect(said.map(({ text }) => text)).toEqual([`${id} 2026-11-23`]);
    expect(lines.filter(({ level }) => level === 50)).toHaveLength(1);
  });
});
