import type { Kysely } from 'kysely';
import { inBatches } from '../engine/batches.ts';
import type { Tables } from '../tables.ts';
import { noBounds } from './alert-bounds.ts';

/**
 * Ends the other alerts of one-shots over several libraries, of which one has fired. After all libraries of a poll have been
 * evaluated: two that cross in the same poll both fire, in one message.
 */
export async function endOneShots(db: Kysely<Tables>, firedOnce: ReadonlySet<string>): Promise<void> {
  const over = { ...noBounds, phase: 'over', due_at: null, since: null, breached_at: null, fired_at: null };
  await inBatches(db, [...firedOnce], (ids) =>
    db.updateTable('alert').set(over).where('subscription_id', 'in', ids).where('phase', '<>', 'over').execute(),
  );
}
