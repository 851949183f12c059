import { resolve } from 'node:path';
import { StoreError } from './store-error.ts';

/** Where the data lives: an absolute path, or `:memory:` for a database that ends with the process. */
export type SqlitePath = string;

/** SQLite's own name for a database without a file. */
export const memoryPath = ':memory:';

/**
 * Reads `DATABASE_URL`: `sqlite:data/carrel.db` (from the working folder), `sqlite:/abs/path` or `sqlite::memory:`. Throws
 * StoreError `unsupported` for everything else, without repeating the value: it may hold a password.
 */
export function sqlitePathOf(url: string): SqlitePath {
  const path = /^sqlite:(?<path>.+)$/.exec(url)?.groups?.path;
  if (path === undefined || path.includes('\0'))
    throw unsupported('DATABASE_URL has a form that Carrel does not know.');
  // "sqlite://data/carrel.db" would quietly mean /data/carrel.db.
  if (path.startsWith('//')) throw unsupported('DATABASE_URL has slashes after "sqlite:" that do not belong there.');
  // Absolute, so that a message says which file, and so that SQLite never reads the path as a "file:" URI.
  return path === memoryPath ? path : resolve(path);
}

function unsupported(problem: string): StoreError {
  return new StoreError({ kind: 'unsupported', problem });
}
