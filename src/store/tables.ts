import type { AlertLibraryTable, AlertTable, DeliveryTable, SubscriptionTable, TraceTable } from './alert-tables.ts';
import type { BoardTable } from './board-tables.ts';
import type { DigestTable } from './digest-tables.ts';

/**
 * One row a reading, unique by (library_id, fetched_at). Times are milliseconds since the Unix epoch in a `bigint` column;
 * PostgreSQL's driver hands those out as strings unless its dialect is told to parse them.
 */
export interface ReadingTable {
  library_id: string;
  fetched_at: number;
  raw: number;
  stamp: string;
  people: number;
  seen_at: number;
}

/** One row a library: which reading is its newest, and the estimate's fold at that point as JSON text. */
export interface LibraryStateTable {
  library_id: string;
  fetched_at: number;
  estimate_state: string;
}

/** The database as Kysely sees it. */
export interface Tables {
  reading: ReadingTable;
  library_state: LibraryStateTable;
  subscription: SubscriptionTable;
  alert: AlertTable;
  alert_library: AlertLibraryTable;
  delivery: DeliveryTable;
  trace: TraceTable;
  board: BoardTable;
  digest: DigestTable;
}
