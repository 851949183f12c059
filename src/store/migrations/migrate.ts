import type { Kysely } from 'kysely';
import { DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration';
import { StoreError } from '../engine/store-error.ts';
import type { Tables } from '../tables.ts';
import { migrations } from './index.ts';

type MigrationTables = Record<typeof DEFAULT_MIGRATION_TABLE, { name: string }>;

/**
 * Throws StoreError `newerVersion` if the database has seen a migration that this Carrel does not know. Only reads.
 * Migrator would refuse too, but calls such a database corrupt and has written to it by then.
 */
export async function refuseNewerVersion(db: Kysely<Tables>, database: string): Promise<void> {
  await countApplied(db, database);
}

/** How many migrations the database has seen, all of them known; throws as `refuseNewerVersion`. */
async function countApplied(db: Kysely<Tables>, database: string): Promise<number> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === DEFAULT_MIGRATION_TABLE)) return 0;
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

/** Brings the database to the newest version in one transaction. Throws StoreError `newerVersion`, or the engine's own error. */
export async function migrate(db: Kysely<Tables>, database: string): Promise<void> {
  // Most starts find nothing to do, which Migrator would learn by a transaction and ten queries.
  if ((await countApplied(db, database)) === Object.keys(migrations).length) return;
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
