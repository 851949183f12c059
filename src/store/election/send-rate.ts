import { sql } from 'kysely';
import type { StoreParts } from '../engine/database.ts';
import type { LedRole } from './election-ports.ts';

/**
 * What a speaker leaves to the next one, so that the two together keep within Discord's limit: until when it may send more than the share
 * that needs no announcement. By the clock of the database. Every method throws StoreError and nothing else.
 */
export interface SendRate {
  /** Announces more for the next `forMs` (ms). */
  announce(forMs: number): Promise<void>;
  /** The same, and whether the speaker before may have been sending more until now. */
  takeOver(forMs: number): Promise<{ readonly mayBeBusy: boolean }>;
}

const role: LedRole = 'speaker';

/** What speakers leave each other on any engine that Kysely supports. */
export function createSendRate({ inTransaction, databaseNow }: StoreParts): SendRate {
  const takeOver: SendRate['takeOver'] = (forMs) =>
    inTransaction(async (tx) => {
      const found = await tx
        .selectFrom('leader')
        .where('role', '=', role)
        .select(['busy_until', databaseNow.as('clock')])
        .executeTakeFirst();
      const until = sql<number>`${databaseNow} + ${sql.lit(forMs)}`;
      await tx.updateTable('leader').where('role', '=', role).set({ busy_until: until }).execute();
      return { mayBeBusy: found !== undefined && found.busy_until > found.clock };
    }, 'shared');
  return { takeOver, announce: async (forMs) => void (await takeOver(forMs)) };
}
