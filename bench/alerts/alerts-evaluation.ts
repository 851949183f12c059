import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createLogger } from '../../src/base/logger.ts';
import { ruleOf } from '../../src/domain/alerts/rule.ts';
import { defaultFreshnessLimits } from '../../src/domain/occupancy/freshness.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { recordReadings } from '../../src/worker/feed/record-readings.ts';
import { type Row, rowOf } from '../rows.ts';

/** Noon in Montreal, on a day of no importance. */
const noon = Date.UTC(2026, 1, 11, 17);
const minute = 60_000;

/** Counts between which none, ten and ten thousand rules have their thresholds; all the others lie far above. */
const crossings = { none: [300, 310], ten: [310, 450], tenThousand: [450, 650] } as const;

/** How long one reading takes with `rules` rules, compared with an app that has only those that fire. */
export async function measureEvaluation(rules: number): Promise<Row[]> {
  const few = await timesWith(0);
  const many = await timesWith(rules);
  const goal = { of: 'ratio', is: 'at most', limit: 2 } as const;
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
    rowOf({ name: `  10,000 ${among} fire`, value: many.tenThousand, unit: 'ms', baseline: few.tenThousand, goal }),
    rowOf({
      name: '  the longest that it held the process up',
      value: many.heldUp,
      unit: 'ms',
      baseline: few.heldUp,
      goal: { of: 'value', is: 'at most', limit: 100 },
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

async function timesWith(idle: number) {
  const folder = mkdtempSync(join(tmpdir(), 'carrel-rules-'));
  try {
    const path = join(folder, 'carrel.db');
    await (await openStore({ url: `sqlite:${path}` })).close();
    insertRules(path, [
      { count: 10, threshold: 400, prefix: 'ten' },
      { count: 10_000, threshold: 500, prefix: 'tt' },
      { count: idle, threshold: 2_000, prefix: 'idle' },
    ]);
    const store = await openStore({ url: `sqlite:${path}` });
    const poll = pollsOf(store);
    await poll(noon, crossings.none[0]);
    // Once for the compiler, by readings that change no alert.
    for (let i = 1; i < 20; i += 1) await poll(noon + i * minute, crossings.none[0] + (i % 2));
    const stopWatching = watchLoop();
    const none = await poll(noon + 20 * minute, crossings.none[1]);
    const ten = await poll(noon + 21 * minute, crossings.ten[1]);
    const tenThousand = await poll(noon + 22 * minute, crossings.tenThousand[1]);
    const heldUp = await stopWatching();
    await poll(noon + 23 * minute, 100);
    for (let i = 24; i < 40; i += 1) await poll(noon + i * minute, 100);
    const midnight = await poll(noon + 12 * 60 * minute, 100);
    await store.close();
    return { none, ten, tenThousand, heldUp, midnight };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One poll of Webster; answers with the milliseconds from the reading to everything being kept. */
function pollsOf(store: Store) {
  let now = noon;
  const recording = {
    store,
    full: new Map(),
    limits: defaultFreshnessLimits,
    clock: { now: () => now },
    machine: { now: () => now },
    logger: createLogger({ level: 'silent', secrets: [] }),
  };
  return async (at: number, people: number): Promise<number> => {
    now = at;
    const reading = { libraryId: 'webster', raw: people, stamp: String(at), fetchedAt: at };
    const startedAt = performance.now();
    await recordReadings([{ reading, seenAt: at, estimateState: {}, people }], recording);
    return performance.now() - startedAt;
  };
}

/** Watches for how long the event loop does not come round; answers with the longest (ms). */
function watchLoop(): () => Promise<number> {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 1);
    last = now;
  }, 1);
  return async () => {
    await new Promise((resolve) => setTimeout(resolve, 2));
    clearInterval(timer);
    return longest;
  };
}

/** Armed rules "above threshold", past the store: a million inserts one by one would take longer than all the rest. */
function insertRules(path: string, kinds: readonly { count: number; threshold: number; prefix: string }[]): void {
  const database = new DatabaseSync(path);
  database.exec('begin');
  const numbers = 'with recursive n(i) as (select 1 union all select i + 1 from n where i < ?) ';
  for (const { count, threshold, prefix } of kinds) {
    if (count === 0) continue;
    const rule = ruleOf({
      libraryId: 'webster',
      direction: 'above',
      threshold: { people: threshold },
      margin: { people: 20 },
      holdMs: 0,
      recoverMs: 0,
    });
    database
      .prepare(
        `${numbers} insert into subscription (id, owner_key, guild_id, channel_id, created_by, created_at, locale, say_resolved, rule)
         select ? || i, 'guild:' || (i / 25), i / 25, 'c' || i, 'm', 0, 'en', 1, ? from n`,
      )
      .run(count, prefix, JSON.stringify(rule));
    database
      .prepare(
        `${numbers} insert into alert (subscription_id, library_id, direction, breach_at, clear_at, phase, service_day, rule_version, episode)
         select ? || i, 'webster', 'above', ? + (i % ?), ? - 20, 'inactive', '2026-02-11', 1, 0 from n`,
      )
      // The idle ones are spread, as people's thresholds are; the rule's own text does not matter where nothing touches it.
      .run(count, prefix, threshold + 1, prefix === 'idle' ? 500 : 1, threshold);
  }
  database.exec('commit');
  database.close();
}
