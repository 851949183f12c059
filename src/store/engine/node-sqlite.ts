import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import {
  type Dialect,
  type LimitNode,
  type SelectQueryNode,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteQueryCompiler,
  type SqliteStatement,
  ValueNode,
} from 'kysely';
import { memoryPath, type SqlitePath } from './database-url.ts';

/** How long to wait for another program's lock, in milliseconds: Discord drops an interaction that is not answered in 3 seconds. */
export const defaultLockWaitMs = 2_000;

/**
 * Opens a database for writing, creating an absent file in a folder that exists. Until `stopWaiting` SQLite waits for
 * another program's lock, and blocks the event loop. Throws node:sqlite's errors.
 */
export function connect(path: SqlitePath, lockWaitMs: number): DatabaseSync {
  const database = new DatabaseSync(path, {
    timeout: lockWaitMs,
    // SQLite declares foreign keys without keeping them unless it is asked to, connection by connection.
    enableForeignKeyConstraints: true,
  });
  try {
    // With a write-ahead log readers (a doctor, a backup, a curious sqlite3) never wait for the poller, nor it for them.
    if (path !== memoryPath) database.exec('PRAGMA journal_mode = WAL');
    // The log is copied into the database by `createCheckpoint`; SQLite does it at 32 MiB, should that fail.
    database.exec('PRAGMA wal_autocheckpoint = 8192');
    database.exec('PRAGMA journal_size_limit = 1048576');
    // One fsync a checkpoint instead of one a commit. In WAL mode NORMAL cannot corrupt; a power cut may lose the last
    // polls, and the next poll brings them again. A crash of the process alone loses nothing.
    database.exec('PRAGMA synchronous = NORMAL');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** From here on SQLite fails at once where another program holds the database, since its own wait blocks the event loop. */
export function stopWaiting(database: DatabaseSync): void {
  database.exec('PRAGMA busy_timeout = 0');
}

/**
 * Kysely's own SQLite dialect over node:sqlite, which `database` stays open for until Kysely is destroyed. Integers come
 * back as numbers (node:sqlite throws past 2^53 rather than round).
 */
export function nodeSqliteDialect(database: DatabaseSync): Dialect {
  return new NodeSqliteDialect({ database: kyselyDatabase(database) });
}

class NodeSqliteDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }

  override createQueryCompiler(): SqliteQueryCompiler {
    return new NodeSqliteCompiler();
  }
}

class NodeSqliteCompiler extends SqliteQueryCompiler {
  /** SQLite knows no `for update`, nor needs it: a transaction has the whole database. */
  protected override visitSelectQuery({ endModifiers: _, ...node }: SelectQueryNode): void {
    super.visitSelectQuery(node);
  }

  /** A limit stands in the statement: SQLite plans a statement anew each time its limit is bound, which takes ten times as long as most of ours. */
  protected override visitLimit({ limit }: LimitNode): void {
    this.append('limit ');
    this.visitNode(ValueNode.is(limit) ? ValueNode.createImmediate(limit.value) : limit);
  }
}

/** Kysely runs SQLite's migrations outside a transaction; SQLite can do better, and a crash must not leave half of one. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** Statements that are kept prepared. Our queries are about a hundred; lists of other lengths make the rest. */
const mostPrepared = 300;

/** Prepared statements by their SQL, those that were prepared last. Kysely parameterises every value. */
function kyselyDatabase(database: DatabaseSync): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare: (sql) => {
      if (sql === 'rollback' && !database.isTransaction) return nothingToRollBack;
      const known = prepared.get(sql);
      if (known) return known;
      const statement = prepare(database, sql);
      prepared.set(sql, statement);
      if (prepared.size > mostPrepared) prepared.delete(prepared.keys().next().value ?? '');
      return statement;
    },
  };
}

function prepare(database: DatabaseSync, sql: string): SqliteStatement {
  // All our transactions write. One that begins as a reader cannot wait for a lock when it turns into a writer: SQLite
  // fails it at once, whatever the busy timeout.
  const statement = database.prepare(sql === 'begin' ? 'begin immediate' : sql);
  const names = statement.columns().map(({ name }) => name);
  const blank: Record<string, unknown> = Object.fromEntries(names.map((name) => [name, null]));
  // Arrays, since node:sqlite's own objects are dictionaries: twice as slow to make, and to read.
  statement.setReturnArrays(true);
  const rowOf = (values: unknown): unknown => {
    const row = { ...blank };
    for (let i = 0; i < names.length; i += 1) row[names[i] ?? ''] = (values as readonly unknown[])[i];
    return row;
  };
  return {
    reader: names.length > 0,
    all: (parameters) => statement.all(...bindable(parameters)).map(rowOf),
    run: (parameters) => statement.run(...bindable(parameters)),
    iterate: (parameters) => statement.iterate(...bindable(parameters)).map(rowOf),
  };
}

/** After a full disk SQLite has rolled back by itself, and a second rollback would hide the first error behind its own. */
const nothingToRollBack: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
};

/** The parameters, if SQLite has types for them all. Throws a TypeError otherwise. */
function bindable(parameters: readonly unknown[]): readonly SQLInputValue[] {
  for (const value of parameters) {
    const type = typeof value;
    if (type === 'string' || type === 'number' || value === null) continue;
    if (type === 'bigint' || value instanceof Uint8Array) continue;
    throw new TypeError(`SQLite has no type for a value of type ${type}`);
  }
  return parameters as readonly SQLInputValue[];
}
