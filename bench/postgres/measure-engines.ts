import type { PostgresServer } from '../../test/support/postgres/server.ts';
import { timesWith } from '../alerts/alerts-evaluation.ts';
import { createPostgresDatabase, createSqliteDatabase } from '../lab/database.ts';
import { type Row, rowOf } from '../rows.ts';

/** How long a reading takes among `rules` rules on PostgreSQL, against SQLite in the same run. */
export async function measureEngines(server: PostgresServer, rules: number): Promise<Row[]> {
  const sqlite = await timesWith(rules, createSqliteDatabase('memory'));
  const postgres = await timesWith(rules, await createPostgresDatabase(server));
  const among = `of ${rules.toLocaleString('en-CA')} rules`;
  return [
    rowOf({
      name: `a reading that touches none ${among}, PostgreSQL against SQLite`,
      value: postgres.none,
      unit: 'ms',
      baseline: sqlite.none,
    }),
    rowOf({
      name: `  10,000 ${among} fire`,
      value: postgres.tenThousand,
      unit: 'ms',
      baseline: sqlite.tenThousand,
      goal: { of: 'ratio', is: 'at most', limit: 2.5 },
    }),
    rowOf({
      name: '  the longest that it held the process up',
      value: postgres.heldUp,
      unit: 'ms',
      baseline: sqlite.heldUp,
    }),
  ];
}
