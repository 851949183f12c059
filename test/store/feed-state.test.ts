import { expect, test } from 'vitest';
import { onEachEngine } from './each-engine.ts';

onEachEngine('the state of the feed', (engine) => {
  test('is a row a name, replaced as a whole', async () => {
    const { feedState } = engine.store;
    expect(await feedState.all()).toEqual(new Map());
    await feedState.save('hours', { days: {} });
    await feedState.save('occupancy', { libraries: [1] });
    await feedState.save('occupancy', { libraries: [2] });
    expect(await feedState.all()).toEqual(
      new Map([
        ['hours', '{"days":{}}'],
        ['occupancy', '{"libraries":[2]}'],
      ]),
    );
  });

  test('rings for what it wrote, which is there when the bell is heard', async () => {
    const { feedState, bell } = engine.store;
    const reads: Promise<ReadonlyMap<string, string>>[] = [];
    const unlisten = bell.listen(() => void reads.push(feedState.all()));
    // On PostgreSQL it also rings once it listens, for what was written before.
    for (let round = 0; round < 20; round += 1) {
      const before = reads.length;
      await feedState.save('hours', { round });
      await expect.poll(() => reads.length).toBeGreaterThan(before);
      const newest = async () => (await Promise.all(reads)).at(-1)?.get('hours');
      await expect.poll(newest).toBe(`{"round":${round}}`);
    }
    unlisten();
  });

  test('is written with the readings, or not at all', async () => {
    const { alerts, feedState } = engine.store;
    const evaluation = { observations: [], queuedAt: 0, gapMs: 60_000 };
    await alerts.recordAndEvaluate([], evaluation, { libraries: [] });
    expect([...(await feedState.all()).keys()]).toEqual(['occupancy']);
    const reading = { libraryId: '', raw: 1, stamp: 'x', fetchedAt: 1 };
    const bad = { reading, seenAt: 1, estimateState: {}, people: 1 };
    await expect(alerts.recordAndEvaluate([bad], evaluation, { libraries: ['new'] })).rejects.toThrow();
    expect((await feedState.all()).get('occupancy')).toBe('{"libraries":[]}');
  });
});
