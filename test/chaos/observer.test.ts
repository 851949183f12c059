import { expect, test } from 'vitest';
import { observe } from '../../chaos/observer.ts';
import { openRows } from '../../chaos/rows.ts';
import { openScene } from '../../chaos/scene.ts';

const minute = 60_000;
const hour = 60 * minute;
const startAt = Date.parse('2026-02-10T10:00-05:00');

test('a reading that was stored just before the clock was set counts as seen', async () => {
  const scene = await openScene({ startAt, seed: 1 });
  try {
    const observer = observe(scene, openRows(scene.rowsUrl));
    await scene.start();
    await scene.pass(1.5 * minute);
    // Moves time on without a look, past the poll of the second minute.
    await scene.time.advance(minute);
    scene.time.setClock(hour);
    await scene.pass(2 * minute);
    const times = observer.seen.filter(({ libraryId }) => libraryId === 'webster').map(({ fetchedAt }) => fetchedAt);
    const before = times.filter((at) => at < startAt + hour);
    expect(before).toHaveLength(3);
    expect(times.slice(0, 3)).toEqual(before);
    expect(times.length).toBeGreaterThan(3);
  } finally {
    await scene.close();
  }
}, 120_000);
