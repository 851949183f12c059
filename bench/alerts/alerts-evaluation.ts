import { setTimeout } from 'node:timers/promises';
import type { BenchDatabase } from '../lab/database.ts';
import { type Row, rowOf } from '../rows.ts';
import { median } from '../statistics.ts';
import { noon, withRules } from './alert-rules.ts';

const minute = 60_000;

/** Counts between which none, ten and, three times, ten thousand rules have their thresholds; all the others lie far above. */
const crossings = { none: [300, 310], ten: 450, tenThousand: [550, 650, 750] } as const;

/** How long one reading takes with `rules` rules, compared with an app that has only those that fire. */
export async function measureEvaluation(rules: number): Promise<Row[]> {
  const few = await timesWith(0);
  const many = await timesWith(rules);
  const among = `of ${rules.toLocaleString('en-CA')}`;
  return [
    rowOf({
      name: `a reading that touches none ${among} rules`,
      value: many.none,
      unit: 'ms',
      baseline: few.none,
      goal: { of: 'value', is: 'at most', limit: 20 },
    }),
    rowOf({
      name: `  10 ${among} fire`,
      value: many.ten,
      unit: 'ms',
      baseline: few.ten,
      goal: { of: 'value', is: 'at most', limit: 50 },
    }),
    rowOf({
      name: `  10,000 ${among} fire`,
      value: many.tenThousand,
      unit: 'ms',
      baseline: few.tenThousand,
      goal: { of: 'value', is: 'at most', limit: 300 },
    }),
    rowOf({
      name: '  the longest that it held the process up',
      value: many.heldUp,
      unit: 'ms',
      baseline: few.heldUp,
      goal: { of: 'value', is: 'at most', limit: 15 },
    }),
    rowOf({
      name: `  the first reading after midnight, none firing`,
      value: many.midnight,
      unit: 'ms',
      baseline: few.midnight,
      goal: { of: 'value', is: 'at most', limit: 20 },
    }),
  ];
}

/** What readings take among `idle` rules that they do not touch, in ms; `tenThousand` and `heldUp` are the medians of three. */
export async function timesWith(idle: number, database?: BenchDatabase) {
  const kinds = [
    { count: 10, threshold: 400, prefix: 'ten' },
    ...[500, 600, 700].map((threshold) => ({ count: 10_000, threshold, prefix: `tt${threshold}x` })),
    { count: idle, threshold: 2_000, prefix: 'idle' },
  ];
  return withRules(
    kinds,
    async (poll) => {
      await poll(noon, crossings.none[0]);
      // Once for the compiler, by readings that change no alert.
      for (let i = 1; i < 20; i += 1) await poll(noon + i * minute, crossings.none[0] + (i % 2));
      const none = await poll(noon + 20 * minute, crossings.none[1]);
      const ten = await poll(noon + 21 * minute, crossings.ten);
      const fires: { ms: number; heldUp: number }[] = [];
      for (const [index, people] of crossings.tenThousand.entries()) {
        const stopWatching = watchLoop();
        const ms = await poll(noon + (22 + index) * minute, people);
        // SQLite's log is copied into the database after that.
        await setTimeout(100);
        fires.push({ ms, heldUp: stopWatching() });
      }
      await poll(noon + 26 * minute, 100);
      for (let i = 27; i < 40; i += 1) await poll(noon + i * minute, 100);
      const midnight = await poll(noon + 12 * 60 * minute, 100);
      const [tenThousand, heldUp] = [median(fires.map(({ ms }) => ms)), median(fires.map((fire) => fire.heldUp))];
      return { none, ten, tenThousand, heldUp, midnight };
    },
    database,
  );
}

/** Watches for how long the event loop does not come round; what it gives stops watching and tells the longest (ms). */
function watchLoop(): () => number {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 1);
    last = now;
  }, 1);
  return () => {
    clearInterval(timer);
    return longest;
  };
}
