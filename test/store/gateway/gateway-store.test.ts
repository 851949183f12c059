import { expect, test } from 'vitest';
import { type IdentifyTurn, identifyLimits, type StoredSession } from '../../../src/store/gateway/gateway-ports.ts';
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

  test('counts the sessions that a shard begins, and not the turns that go unused', async () => {
    const { gateway } = engine.store;
    const shard = { shardId: 3, shardCount: 16 };
    await gateway.save([session(3, 7)]);
    const turns: IdentifyTurn[] = [];
    for (let times = 0; times < 20; times += 1) {
      turns.push(await gateway.takeTurn(shard, 16));
      expect(await gateway.takeTurn(shard, 16)).toMatchObject({ tries: times + 1 });
      await gateway.noteIdentify(shard);
    }
    expect(turns.map(({ tries }) => tries)).toEqual(turns.map((_, times) => times + 1));
    const waits = turns.map(({ waitMs }) => waitMs);
    expect(waits[3]).toBeGreaterThan(identifyLimits.apartMs);
    expect(waits.at(-1)).toBeGreaterThan(identifyLimits.longestMs - 60_000);
    expect(await gateway.sessions([3], 16)).toEqual([session(3, 7)]);
  });
});

onEachPlace('a shard that begins one session after the other', (place) => {
  test('waits longer each time, from the last one on, whichever process takes the turn', async () => {
    let now = Date.UTC(2026, 10, 1);
    const { gateway, close } = await place.open({ clock: { now: () => now } });
    const shard = { shardId: 3, shardCount: 16 };
    const waitMs = async () => (await gateway.takeTurn(shard, 16)).waitMs;
    for (let times = 0; times < 5; times += 1) await gateway.noteIdentify(shard);
    const { apartMs, longestMs, forgottenMs } = identifyLimits;
    expect(await waitMs()).toBe(16 * apartMs);
    now += 10 * apartMs;
    expect([await waitMs(), await waitMs()]).toEqual([6 * apartMs, 6 * apartMs]);
    now += 6 * apartMs;
    // What is left is the turn of its bucket, behind the three that were taken.
    expect(await waitMs()).toBeLessThanOrEqual(3 * apartMs);
    for (let times = 0; times < 20; times += 1) await gateway.noteIdentify(shard);
    expect(await waitMs()).toBe(longestMs);
    // The clock is set back: no longer than that.
    now -= 24 * 3_600_000;
    expect(await waitMs()).toBe(longestMs);
    now += 24 * 3_600_000 + forgottenMs + 1;
    expect(await gateway.takeTurn(shard, 1)).toMatchObject({ waitMs: 0, tries: 1 });
    await gateway.noteIdentify(shard);
    expect(await gateway.takeTurn(shard, 2)).toMatchObject({ tries: 2 });
    await close();
    await place.empty();
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
    for (const shardCount of [1, 2]) await gateway.noteIdentify({ shardId: 0, shardCount });
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
