import type { Kysely } from 'kysely';
import { inParts } from '../engine/batches.ts';
import type { AlertTable, Tables } from '../tables.ts';

/** Writes the rows of alerts, new or known. */
export async function saveAlerts(db: Kysely<Tables>, rows: readonly AlertTable[]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = (Object.keys(first) as (keyof AlertTable)[]).filter((column) => column !== 'subscription_id');
  for (const part of inParts(rows)) {
    await db
      .insertInto('alert')
      .values([...part])
      .onConflict((conflict) =>
        conflict
          .column('subscription_id')
          .doUpdateSet((eb) => Object.fromEntries(columns.map((column) => [column, eb.ref(`excluded.${column}`)]))),
      )
      .execute();
  }
}
