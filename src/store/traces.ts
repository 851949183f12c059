import type { Kysely } from 'kysely';
import type { DecisionNote, Trace } from '../domain/alerts/decision.ts';
import { inBatches, padded } from './engine/batches.ts';
import { builtOnce, insertOf } from './engine/row-statements.ts';
import type { Tables } from './tables.ts';

/** How many decisions are kept of each server; `/status` shows them all. */
const tracesKept = 10;

let written = 0;

/** Keeps the notes of servers, the newest `tracesKept` of each. Notes of DMs are not kept: no `/status` shows them. */
export async function keepTraces(
  db: Kysely<Tables>,
  notes: readonly DecisionNote[],
  newId: () => string,
): Promise<void> {
  // Of ten thousand notes of one server only the last ten are ever shown.
  const perGuild = Map.groupBy(notes, (note) => note.guildId);
  const rows = [...perGuild].flatMap(([guildId, own]) =>
    guildId === null
      ? []
      : own.slice(-tracesKept).map(({ at, subscriptionId, reason }) => {
          written += 1;
          return { id: newId(), guild_id: guildId, at, place: written, subscription_id: subscriptionId, reason };
        }),
  );
  // Of a server with that many new ones nothing older is kept: to find its oldest would take longer than all else here.
  const renewed = new Set([...perGuild].flatMap(([id, own]) => (id !== null && own.length >= tracesKept ? id : [])));
  await inBatches(db, [...renewed], (ids) => deleteAll(db, ids.length, ids));
  await inBatches(db, rows, async (batch) => {
    await insertTraces(db, batch);
    const others = padded([...new Set(batch.map((row) => row.guild_id))].filter((id) => !renewed.has(id)));
    if (others.length > 0) await deleteOldest(db, others.length, [...others, tracesKept]);
  });
}

const insertTraces = insertOf('trace');

/** Deletes those of some servers; the parameters are their ids. */
const deleteAll = builtOnce((db, guilds) =>
  db.deleteFrom('trace').where('guild_id', 'in', Array<string>(guilds).fill('')),
);

/** Deletes all but the newest of some servers; the parameters are their ids and how many are kept. */
const deleteOldest = builtOnce((db, guilds) => {
  const ranked = db
    .selectFrom('trace')
    .where('guild_id', 'in', Array<string>(guilds).fill(''))
    .select([
      'id',
      (eb) =>
        eb.fn
          .agg<number>('row_number')
          .over((over) => over.partitionBy('guild_id').orderBy('at', 'desc').orderBy('place', 'desc'))
          .as('rank'),
    ]);
  return db
    .deleteFrom('trace')
    .where('id', 'in', db.selectFrom(ranked.as('ranked')).where('rank', '>', tracesKept).select('id'));
});

/** Redates decisions that a clock made which has been set back to `now` (ms): they come before all that follow. */
export async function redateTraces(db: Kysely<Tables>, now: number): Promise<void> {
  await db
    .updateTable('trace')
    .set({ at: now - 1 })
    .where('at', '>', now)
    .execute();
}

/** The last decisions of a server, newest first. */
export async function lastTraces(db: Kysely<Tables>, guildId: string): Promise<Trace[]> {
  const rows = await db
    .selectFrom('trace')
    .where('guild_id', '=', guildId)
    .select(['at', 'subscription_id', 'reason'])
    .orderBy('at', 'desc')
    .orderBy('place', 'desc')
    .limit(tracesKept)
    .execute();
  return rows.map((row) => ({ at: row.at, subscriptionId: row.subscription_id, reason: row.reason }));
}
