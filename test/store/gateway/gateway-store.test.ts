import { expect, test } from 'vitest';
import { identifyLimits, type StoredSession } from '../../../src/store/gateway/gateway-ports.ts';
import { onEachEngine, onEachPlace } from '../each-engine.ts';

const session = (shardId: number, sequence: number, shardCount = 16): StoredSession => ({
  shardId,
  shardCount,
  sessionId: `session of ${shardId}`,
  resumeURL: 'wss://gateway.example',
  sequence,
});

onEachEngine('the gateway', (engine) => {
  test('finds the sessions that the process before has left, of its own shards', async () => {
    const { gateway } = engine.store;
    expect(await gateway.sessions([0, 1], 16)).toEqual([]);
    await gateway.save([session(0, 1), session(1, 1), session(2, 1)]);
    await gateway.save([session(0, 5_000_000_000)]);
    expect(await gateway.sessions([0, 1], 16)).toEqual([session(0, 5_000_000_000), session(1, 1)]);
    expect(await gateway.sessions([0, 1], 8)).toEqual([]);
    await gateway.forget(0, 16);
    expect(await gateway.sessions([0, 1], 16)).toEqual([session(1, 1)]);
    expect(await gateway.sessions([], 16)).toEqual([]);
  });

  test('keeps the session of the process that took the shards over, whatever the one before still writes', async () => {
    const elect = async () => {
      const held = await engine.store.elections.elect('shards 0-1/16', new AbortController().signal);
      if (held === undefined) throw new Error('nothing ended this election');
      return held;
    };
    const first = await elect();
    const fence = { role: first.role, term: first.term };
    const before = engine.store.ledBy(fence).gateway;
    await before.save([session(0, 1)]);
    await first.resign();
    const second = await elect();
    const taken = { ...session(0, 2), sessionId: 'taken over' };
    await engine.store.ledBy(second).gateway.save([taken]);
    const superseded = { failure: { kind: 'superseded' } };
    await expect(before.save([session(0, 3)])).rejects.toMatchObject(superseded);
    await expect(before.forget(0, 16)).rejects.toMatchObject(superseded);
    expect(await engine.store.gateway.sessions([0], 16)).toEqual([taken]);
    // The process that leads on, in its next term.
    fence.term = second.term;
    await before.save([session(0, 4)]);
    expect(await engine.store.gateway.sessions([0], 16)).toEqual([session(0, 4)]);
    await second.resign();
  });

  test('begins the sessions of a bucket one after the other, whichever process they are of, and those of others beside them', async () => {
    const other = engine.durable ? await engine.another() : engine.store;
    const turn = async (shardId: number, by = engine.store) =>
      (await by.gateway.takeTurn({ shardId, shardCount: 16 }, 4)).waitMs;
    expect(await turn(0)).toBe(0);
    const [second, third, another] = [await turn(4, other), await turn(8), await turn(1)];
    for (const [index, waitMs] of [second, third].entries()) {
      expect(waitMs).toBeLessThanOrEqual((index + 1) * identifyLimits.apartMs);
      expect(waitMs).toBeGreaterThan(index * identifyLimits.apartMs);
    }
    expect(another).toBe(0);
    if (other !== engine.store) await other.close();
  });

  test('waits longer each time when a shard begins one session after the other, and keeps its sessions meanwhile', async () => {
    const { gateway } = engine.store;
    await gateway.save([session(3, 7)]);
    const waits: number[] = [];
    for (let times = 0; times < 20; times += 1) {
      // A bucket of its own: only its own tries count.
      const { waitMs, tries } = await gateway.takeTurn({ shardId: 3, shardCount: 16 }, 1_000 + times);
      expect(tries).toBe(times + 1);
      waits.push(waitMs);
    }
    expect(waits[3]).toBeGreaterThan(identifyLimits.apartMs);
    expect(waits.at(-1)).toBe(identifyLimits.longestMs);
    expect(await gateway.sessions([3], 16)).toEqual([session(3, 7)]);
  });
});

onEachPlace('a turn to begin a session', (place) => {
  test('comes soon also where the clock of the database was set back since the last one', async () => {
    if (!place.durable) return;
    const { gateway, close } = await place.open();
    const take = () => gateway.takeTurn({ shardId: 0, shardCount: 1 }, 1);
    await take();
    await place.query('update identify_turn set next_at = next_at + 18000000 returning 1');
    expect((await take()).waitMs).toBe(0);
    expect((await take()).waitMs).toBeGreaterThan(0);
    await close();
    await place.empty();
  });
});

onEachPlace('the gateway of another number of shards', (place) => {
  test('is forgotten a month after it began its last session', async () => {
    let now = Date.UTC(2026, 10, 1);
    const { gateway, close } = await place.open({ clock: { now: () => now } });
    for (const shardCount of [1, 2]) await gateway.takeTurn({ shardId: 0, shardCount }, 1);
    await gateway.save([session(0, 7, 1), session(0, 7, 2)]);
    now += identifyLimits.keptMs;
    await gateway.takeTurn({ shardId: 0, shardCount: 4 }, 1);
    expect(await gateway.sessions([0], 1)).toEqual([session(0, 7, 1)]);
    now += 1;
    await gateway.takeTurn({ shardId: 0, shardCount: 2 }, 1);
    expect(await gateway.sessions([0], 1)).toEqual([]);
    expect(await gateway.sessions([0], 2)).toEqual([session(0, 7, 2)]);
    await close();
    await place.empty();
  });
});
