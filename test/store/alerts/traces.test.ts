import { expect, test } from 'vitest';
import { subscriptionFor } from '../../worker/outbox/alert-scene.ts';
import { onEachEngine } from '../each-engine.ts';
import { at } from '../readings/record-of.ts';
import { readAt } from './read-at.ts';

const aDay = 24 * 60;

onEachEngine('the last decisions of a server', (engine) => {
  test('are the newest also after the clock was set back, and none of them is still to come', async () => {
    await engine.store.subscriptions.add(subscriptionFor({ holdMs: 0, cooldownMs: 0, recoverMs: 0 }), 25);
    // Ten decisions and more of a clock that is a day ahead.
    for (let minutes = 0; minutes < 12; minutes += 1)
      await readAt(engine.store, aDay + minutes, minutes % 2 ? 500 : 300);
    const ahead = await engine.store.alerts.traces('g1');
    expect(ahead).toHaveLength(10);
    for (let minutes = 0; minutes < 4; minutes += 1) await readAt(engine.store, minutes, minutes % 2 ? 500 : 300);
    const traces = await engine.store.alerts.traces('g1');
    expect(traces).toHaveLength(10);
    expect(traces.filter((trace) => trace.at > at(3))).toEqual([]);
    const newest = traces.filter((trace) => trace.at >= at(0));
    expect(newest.length).toBeGreaterThan(1);
    expect(traces.slice(0, newest.length)).toEqual(newest);
    expect(traces.slice(newest.length).map(({ reason }) => reason)).toEqual(
      ahead.slice(0, 10 - newest.length).map(({ reason }) => reason),
    );
  });
});
