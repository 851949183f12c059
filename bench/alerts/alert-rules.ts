import { createLogger } from '../../src/base/logger.ts';
import { ruleOf } from '../../src/domain/alerts/rule.ts';
import { defaultFreshnessLimits } from '../../src/domain/occupancy/freshness.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { recordReadings } from '../../src/worker/feed/record-readings.ts';
import { type BenchDatabase, createSqliteDatabase, literal, numbersTo } from '../lab/database.ts';

/** Noon in Montreal, on a day of no importance. */
export const noon = Date.UTC(2026, 1, 11, 17);

/** So many rules "above threshold people", with ids that begin with `prefix`; idle ones are spread over 500 thresholds. */
export interface RuleKind {
  readonly count: number;
  readonly threshold: number;
  readonly prefix: string;
}

/** Takes in a reading of Webster; gives the milliseconds from the reading to everything being kept. */
export type Poll = (at: number, people: number) => Promise<number>;

/** Does `work` with an app's store that holds these rules, all armed: in a file, or in a `database` that is empty. Removes it. */
export async function withRules<T>(
  kinds: readonly RuleKind[],
  work: (poll: Poll) => Promise<T>,
  database: BenchDatabase = createSqliteDatabase(),
): Promise<T> {
  try {
    await (await openStore({ url: database.url })).close();
    await insertRules(database, kinds);
    // PostgreSQL does it by itself in a minute or two; the app does not do it on SQLite.
    if (!database.url.startsWith('sqlite:')) await database.run('vacuum analyze');
    const store = await openStore({ url: database.url });
    try {
      return await work(pollsOf(store));
    } finally {
      await store.close();
    }
  } finally {
    await database.remove();
  }
}

function pollsOf(store: Store): Poll {
  let now = noon;
  const recording = {
    store,
    full: new Map(),
    limits: defaultFreshnessLimits,
    clock: { now: () => now },
    machine: { now: () => now },
    logger: createLogger({ level: 'silent', secrets: [] }),
  };
  return async (at, people) => {
    now = at;
    const reading = { libraryId: 'webster', raw: people, stamp: String(at), fetchedAt: at };
    const startedAt = performance.now();
    await recordReadings([{ reading, seenAt: at, estimateState: {}, people }], recording);
    return performance.now() - startedAt;
  };
}

/**
 * Armed rules "above threshold" of Webster, past the store: a million inserts one by one would take longer than all the rest.
 * 25 of each kind belong to a server, until there are no more `servers`; `day` is the service day on which they are armed.
 */
export async function insertRules(
  database: Pick<BenchDatabase, 'run'>,
  kinds: readonly RuleKind[],
  { servers = 1_000_000, day = '2026-02-11' }: { servers?: number; day?: string } = {},
): Promise<void> {
  const server = `cast(700000000000000000 + (i / 25) % ${servers} as text)`;
  const channel = 'cast(800000000000000000 + i as text)';
  await database.run('begin');
  for (const { count, threshold, prefix } of kinds) {
    if (count === 0) continue;
    const rule = ruleOf({
      libraries: ['webster'],
      direction: 'above',
      threshold: { people: threshold },
      margin: { people: 20 },
      holdMs: 0,
      recoverMs: 0,
    });
    const id = `${literal(prefix)} || i`;
    await database.run(
      `insert into subscription (id, owner_key, guild_id, channel_id, created_by, created_at, locale, say_resolved, rule)
       ${numbersTo(count)} select ${id}, 'guild:' || ${server}, ${server}, ${channel}, 'm', 0, 'en', 1, ${literal(JSON.stringify(rule))} from n`,
    );
    // The idle ones are spread, as people's thresholds are; the rule's own text does not matter where nothing touches it.
    const breachAt = `${threshold + 1} + (i % ${prefix === 'idle' ? 500 : 1})`;
    await database.run(
      `insert into alert (subscription_id, library_id, direction, breach_at, clear_at, phase, service_day, rule_version, episode)
       ${numbersTo(count)} select ${id}, 'webster', 'above', ${breachAt}, ${threshold - 20}, 'inactive', ${literal(day)}, 1, 0 from n`,
    );
  }
  await database.run('commit');
}
