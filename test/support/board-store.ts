import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { attemptWith } from '../../src/store/attempt.ts';
import type { BoardStore } from '../../src/store/board-ports.ts';
import { memoryPath, type SqlitePath } from '../../src/store/database-url.ts';
import { migrations } from '../../src/store/migrations/index.ts';
import { connect, nodeSqliteDialect } from '../../src/store/node-sqlite.ts';
import { createSqlBoardStore } from '../../src/store/sql-board-store.ts';
import { sqliteFailure } from '../../src/store/sqlite-failure.ts';
import type { Tables } from '../../src/store/tables.ts';

/** A board store of a test's own, with the nonces `nonce1`, `nonce2`, …. Close it. */
export async function openBoardStore({
  path = memoryPath,
  random = Math.random,
}: {
  path?: SqlitePath;
  random?: () => number;
} = {}): Promise<BoardStore & { close(): Promise<void> }> {
  const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(connect(path, 1_000)) });
  const provider = { getMigrations: async () => migrations };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error !== undefined) throw error;
  let serial = 0;
  const newId = () => {
    serial += 1;
    return `nonce${serial}`;
  };
  const attempt = attemptWith((thrown) => sqliteFailure(thrown, path));
  return { ...createSqlBoardStore({ db, attempt, random, newId }), close: () => db.destroy() };
}
