import type { Transaction } from 'kysely';
import type { StoreParts } from './engine/database.ts';
import type { Tables } from './tables.ts';

/** The rows of what is known of the feed, and the ids of the commands that the poller has put at Discord. */
export type FeedStateName = 'occupancy' | 'hours' | 'computers' | 'wanted' | 'commands';

/** What the poller knows of the feed beside the readings: a row a name, of plain JSON. Every method throws StoreError and nothing else. */
export interface FeedStateStore {
  /** The rows by name, as JSON text. */
  all(): Promise<ReadonlyMap<string, string>>;
  /** Replaces a row, and rings the bell. */
  save(name: FeedStateName, value: unknown): Promise<void>;
}

/** The state of the feed on any engine that Kysely supports. */
export function createFeedStateStore({ db, attempt, inTransaction, ring }: StoreParts): FeedStateStore {
  return {
    all: () =>
      attempt(async () => {
        const rows = await db.selectFrom('feed_state').selectAll().execute();
        return new Map(rows.map(({ name, value }) => [name, value]));
      }),
    save: (name, value) =>
      inTransaction(async (tx) => {
        await saveFeedState(tx, name, value);
        await ring(tx);
      }),
  };
}

/** `save` of the port, inside a transaction that rings by itself. */
export async function saveFeedState(tx: Transaction<Tables>, name: FeedStateName, value: unknown): Promise<void> {
  const row = { name, value: JSON.stringify(value) };
  await tx
    .insertInto('feed_state')
    .values(row)
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: row.value }))
    .execute();
}
