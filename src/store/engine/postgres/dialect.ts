import {
  CompiledQuery,
  type DatabaseConnection,
  type DataTypeNode,
  PostgresDialect,
  PostgresDriver,
  PostgresQueryCompiler,
} from 'kysely';
import type { Pool } from 'pg';

/**
 * All in which Kysely's PostgreSQL differs from ours: text compares by its bytes, as in SQLite and in JavaScript, whatever
 * the language of the database, and a transaction begins with `begin`, which may take a lock in the same round trip.
 */
export class LockingPostgresDialect extends PostgresDialect {
  readonly #pool: Pool;
  readonly #begin: string;

  constructor(pool: Pool, begin: string) {
    super({ pool });
    this.#pool = pool;
    this.#begin = begin;
  }

  override createDriver(): PostgresDriver {
    return new LockingDriver(this.#pool, this.#begin);
  }

  override createQueryCompiler(): PostgresQueryCompiler {
    return new BytewiseCompiler();
  }
}

class BytewiseCompiler extends PostgresQueryCompiler {
  protected override visitDataType(node: DataTypeNode): void {
    super.visitDataType(node);
    if (node.dataType === 'text') this.append(' collate "C"');
  }
}

class LockingDriver extends PostgresDriver {
  readonly #begin: string;

  constructor(pool: Pool, begin: string) {
    super({ pool });
    this.#begin = begin;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await connection.executeQuery(CompiledQuery.raw(this.#begin));
    } catch (error) {
      // It has begun, and waited for the lock in vain: the connection must not go back as it is.
      await connection.executeQuery(CompiledQuery.raw('rollback')).catch(() => {});
      throw error;
    }
  }
}
