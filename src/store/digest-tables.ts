/**
 * One row a digest. `minute` is of the day, `weekdays` and `library_ids` are JSON text. Times are milliseconds since the
 * Unix epoch; `next_at` is of the campus.
 */
export interface DigestTable {
  id: string;
  guild_id: string;
  channel_id: string;
  created_by: string;
  created_at: number;
  locale: string;
  minute: number;
  weekdays: string;
  library_ids: string;
  next_at: number;
  stopped_reason: string | null;
  stopped_at: number | null;
}
