import type { Kysely } from 'kysely';
import { inBatches } from '../engine/batches.ts';
import { standingStatement } from '../engine/standing-statement.ts';
import type { AlertLibraryTable, Tables } from '../tables.ts';
import { resumeRows } from './resume-rows.ts';
import { withAlerts } from './subscription-rows.ts';

/** A mute this far ahead (ms) is no sign of a clock set back: a command and a reading of one moment may be committed in either order. */
const slackMs = 60_000;

/**
 * Ends the mutes of a library whose end has come by an observation at `at`, kept at `now` (ms); `freshMs`: how old the one before may be. A muted alert's `due_at` is
 * the end of its mute, so that only those that end are read.
 */
export async function endMutes(
  db: Kysely<Tables>,
  library: AlertLibraryTable,
  { at, now, freshMs }: { readonly at: number; readonly now: number; readonly freshMs: number },
): Promise<void> {
  const { rows } = await ending(db, { libraryId: library.library_id, by: Math.max(at, now) });
  await inBatches(
    db,
    rows.map(({ id }) => id),
    async (ids) => {
      const ended = await db.selectFrom('subscription').where('id', 'in', ids).selectAll().execute();
      await resumeRows(db, await withAlerts(db, ended), { now, freshMs });
    },
  );
}

const ending = standingStatement((db: Kysely<Tables>, { libraryId, by }: { libraryId: string; by: number }) =>
  db
    .selectFrom('alert')
    .innerJoin('subscription', 'subscription.id', 'alert.subscription_id')
    .where('alert.library_id', '=', libraryId)
    .where('due_at', '<=', by)
    .where('paused_until', 'is not', null)
    .select('id'),
);

/** Restarts mutes that begin in the future, since the clock was set back: from `now` on each lasts as long as was chosen. */
export async function restartFutureMutes(db: Kysely<Tables>, now: number): Promise<void> {
  const { rows } = await future(db, { after: now + slackMs });
  for (const { id, paused_at, paused_until } of rows) {
    const end = now + (paused_until ?? 0) - (paused_at ?? 0);
    await db.updateTable('subscription').set({ paused_at: now, paused_until: end }).where('id', '=', id).execute();
    await db.updateTable('alert').set({ due_at: end }).where('subscription_id', '=', id).execute();
  }
}

const future = standingStatement((db: Kysely<Tables>, { after }: { after: number }) =>
  db
    .selectFrom('subscription')
    .where('paused_at', '>', after)
    .where('paused_until', 'is not', null)
    .select(['id', 'paused_at', 'paused_until']),
);
