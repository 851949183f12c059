import { expect, test } from 'vitest';
import { keepPresence } from '../../src/worker/presence.ts';
import { manualClock } from '../support/manual-clock.ts';

test('the presence is shown at once, then looked at every 20 seconds, until it is stopped', async () => {
  const clock = manualClock();
  const stop = new AbortController();
  const shown: string[] = [];
  let people = 1;
  const kept = keepPresence({
    headline: () => `Webster ${people++}`,
    show: (text) => shown.push(text),
    clock,
    signal: stop.signal,
  });
  expect(shown).toEqual(['Webster 1']);
  await clock.advance(19_999);
  expect(shown).toHaveLength(1);
  await clock.advance(40_001);
  expect(shown).toEqual(['Webster 1', 'Webster 2', 'Webster 3', 'Webster 4']);
  stop.abort();
  await kept;
  await clock.advance(60_000);
  expect(shown).toHaveLength(4);
  expect(clock.sleepers).toBe(0);
});
