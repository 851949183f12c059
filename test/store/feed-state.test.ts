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
    const heard = Promise.withResolvers<ReadonlyMap<string, string>>();
    const unlisten = bell.listen(() => void feedState.all().then(heard.resolve, heard.reject));
    await feedState.save('hours', { days: {} });
    expect([...(await heard.promise).keys()]).toEqual(['hours']);
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
