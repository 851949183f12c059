/**
 * One row a board. `library_ids` is JSON text, `has_chart` 0 or 1. Times are milliseconds since the Unix epoch. `due_at`:
 * when to look at it, null where never; `lease_until` and `turn`: the claim; `nonce`: that of its next post.
 */
export interface BoardTable {
  id: string;
  guild_id: string;
  channel_id: string;
  created_by: string;
  created_at: number;
  locale: string;
  library_ids: string;
  has_chart: number;
  message_id: string | null;
  left_over_id: string | null;
  shown: string | null;
  shown_at: number | null;
  pictured_at: number | null;
  given_up_at: number | null;
  failures: number;
  not_before: number;
  stopped_reason: string | null;
  stopped_at: number | null;
  due_at: number | null;
  lease_until: number | null;
  turn: number;
  nonce: string;
}

/** The boards' part of the database. */
export type BoardTables = { board: BoardTable };
