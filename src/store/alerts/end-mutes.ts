import type { Kysely } from 'kysely';
import { inBatches } from '../engine/batches.ts';
import type { AlertLibraryTable, Tables } from '../tables.ts';
import { resumeRows } from './resume-rows.ts';
import { withAlerts } from './subscription-rows.ts';

/** A command and a reading of the same moment may be committed in either order, so that so much (ms) is no clock set back. */
const slackMs = 60_000;

/**
 * Ends the mutes of a library whose end has come by an observation at `at`, kept at `now` (ms). A muted alert's `due_at` is
 * the end of its mute, so that only those that end are read.
 */
export async function endMutes(
  db: Kysely<Tables>,
  library: AlertLibraryTable,
  { at, now }: { readonly at: number; readonly now: number },
): Promise<void> {
  await shortenMutes(db, now);
  const rows = await db
    .selectFrom('alert')
    .innerJoin('subscription', 'subscription.id', 'alert.subscription_id')
    .where('alert.library_id', '=', library.library_id)
    .where('due_at', '<=', Math.max(at, now))
    .where('paused_until', 'is not', null)
    .select('id')
    .execute();
  await inBatches(
    rows.map(({ id }) => id),
    async (ids) => {
      const ended = await db.selectFrom('subscription').where('id', 'in', ids).selectAll().execute();
      await resumeRows(db, await withAlerts(db, ended));
    },
  );
}

/** A mute that begins in the future was set before the clock was set back: from now on it lasts as long again. */
async function shortenMutes(db: Kysely<Tables>, now: number): Promise<void> {
  const rows = await db
    .selectFrom('subscription')
    .where('paused_at', '>', now + slackMs)
    .where('paused_until', 'is not', null)
    .select(['id', 'paused_at', 'paused_until'])
    .execute();
  for (const { id, paused_at, paused_until } of rows) {
    const end = now + (paused_until ?? 0) - (paused_at ?? 0);
    await db.updateTable('subscription').set({ paused_at: now, paused_until: end }).where('id', '=', id).execute();
    await db.updateTable('alert').set({ due_at: end }).where('subscription_id', '=', id).execute();
  }
}
