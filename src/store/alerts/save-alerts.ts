import { sql } from 'kysely';
import { insertOf } from '../engine/row-statements.ts';

/** Writes the rows of alerts, new or known. */
export const saveAlerts = insertOf('alert', (columns) => {
  const changed = columns.filter((column) => column !== 'subscription_id' && column !== 'library_id');
  const changes = changed.map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`);
  return sql`on conflict (subscription_id, library_id) do update set ${sql.join(changes)}`;
});
