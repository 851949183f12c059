import { type Kysely, sql } from 'kysely';
import { DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration';
import { isPostgres } from '../engine/batches.ts';
import { StoreError } from '../engine/store-error.ts';
import type { Tables } from '../tables.ts';
import { migrations } from './index.ts';

type MigrationTables = Record<typeof DEFAULT_MIGRATION_TABLE, { name: string }>;

/** The table that a database has while something is being moved into it: see `store/copy`. */
export const unfinishedMove = 'unfinished_move';

/**
 * Throws StoreError `halfMoved` while something is being moved into the database, and `newerVersion` if it has seen a migration that this Carrel does not know. Only reads.
 * Migrator would refuse too, but calls such a database corrupt and has written to it by then.
 */
export async function refuseNewerVersion(db: Kysely<Tables>, database: string): Promise<void> {
  await countApplied(db, database);
}

/** Throws StoreError `olderVersion` unless the database has seen every migration; else as `refuseNewerVersion`. */
export async function refuseOtherVersion(db: Kysely<Tables>, database: string): Promise<void> {
  const isNewest = (await countApplied(db, database)) === Object.keys(migrations).length;
  if (!isNewest) throw new StoreError({ kind: 'olderVersion', database });
}

/** Which tables there are of those that show how far a database has come. Kysely would read the columns of every table for that. */
async function markersIn(db: Kysely<Tables>): Promise<string[]> {
  const names = sql.join([unfinishedMove, DEFAULT_MIGRATION_TABLE]);
  const query = isPostgres(db)
    ? sql<{ name: string }>`select tablename as name from pg_tables where tablename in (${names})`
    : sql<{ name: string }>`select name from sqlite_master where type = 'table' and name in (${names})`;
  return (await query.execute(db)).rows.map(({ name }) => name);
}

/** How many migrations the database has seen, all of them known; throws as `refuseNewerVersion`. */
async function countApplied(db: Kysely<Tables>, database: string, mayBeHalf = false): Promise<number> {
  const tables = await markersIn(db);
  if (!mayBeHalf && tables.includes(unfinishedMove)) throw new StoreError({ kind: 'halfMoved', database });
  if (!tables.includes(DEFAULT_MIGRATION_TABLE)) return 0;
  const applied = await db
    .withTables<MigrationTables>()
    .selectFrom(DEFAULT_MIGRATION_TABLE)
    .select('name')
    .orderBy('name', 'desc')
    .execute();
  const unknown = applied.find(({ name }) => !Object.hasOwn(migrations, name));
  if (unknown) throw new StoreError({ kind: 'newerVersion', database, migration: unknown.name });
  return applied.length;
}

/**
 * Brings the database to the newest version in one transaction. Throws StoreError `halfMoved` or `newerVersion`, or the
 * engine's own error.
 */
export const migrate = (db: Kysely<Tables>, database: string): Promise<void> => toLatest(db, database, false);

/** `migrate`, also for a database that something is being moved into. */
export const migrateEvenHalf = (db: Kysely<Tables>, database: string): Promise<void> => toLatest(db, database, true);

async function toLatest(db: Kysely<Tables>, database: string, mayBeHalf: boolean): Promise<void> {
  // Most starts find nothing to do, which Migrator would learn by a transaction and ten queries.
  if ((await countApplied(db, database, mayBeHalf)) === Object.keys(migrations).length) return;
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
