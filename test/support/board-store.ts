import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { BoardStore } from '../../src/store/boards/board-ports.ts';
import { createSqlBoardStore } from '../../src/store/boards/sql-board-store.ts';
import { attemptWith } from '../../src/store/engine/attempt.ts';
import { memoryPath, type SqlitePath } from '../../src/store/engine/database-url.ts';
import { connect, nodeSqliteDialect } from '../../src/store/engine/node-sqlite.ts';
import { sqliteFailure } from '../../src/store/engine/sqlite-failure.ts';
import { migrations } from '../../src/store/migrations/index.ts';
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
