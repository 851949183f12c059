import { type Kysely, sql } from 'kysely';
import { unfinishedMove } from '../migrations/migrate.ts';
import type { Tables } from '../tables.ts';
import type { TableName } from './table-keys.ts';
import type { Key } from './table-rows.ts';

/** How far a move is: `table` up to and with the row of `key`, and the tables before it; at the beginning neither is there. */
export interface Position {
  /** The checksum of what is being moved. */
  readonly checksum: string;
  readonly rows: number;
  readonly table: TableName | null;
  readonly key: Key | null;
}

const marker = sql.table(unfinishedMove);

/** How far the move into this database is; undefined where none has begun or the last has ended. Throws the engine's errors. */
export async function readPosition(db: Kysely<Tables>): Promise<Position | undefined> {
  const tables = await db.introspection.getTables();
  if (!tables.some(({ name }) => name === unfinishedMove)) return undefined;
  const { rows } = await sql<{ position: string }>`select position from ${marker}`.execute(db);
  return rows[0] && JSON.parse(rows[0].position);
}

/** Marks the database as one that is being moved into, so that no Carrel starts on it. Throws the engine's errors. */
export async function beginMoving(db: Kysely<Tables>, position: Position): Promise<void> {
  await sql`create table ${marker} (position text not null)`.execute(db);
  await sql`insert into ${marker} (position) values (${JSON.stringify(position)})`.execute(db);
}

/** Writes down how far the move is, in the transaction of the rows. Throws the engine's errors. */
export async function savePosition(db: Kysely<Tables>, position: Position): Promise<void> {
  await sql`update ${marker} set position = ${JSON.stringify(position)}`.execute(db);
}

/** Ends the move, or forgets it. Throws the engine's errors. */
export async function endMoving(db: Kysely<Tables>): Promise<void> {
  await sql`drop table if exists ${marker}`.execute(db);
}
