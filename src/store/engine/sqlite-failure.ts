import type { SqlitePath } from './database-url.ts';
import { StoreError } from './store-error.ts';

/** SQLITE_IOERR_GETTEMPPATH, of which SQLite says "disk I/O error". */
const noTemporaryFolder = 6410;

/** Turns whatever node:sqlite or the file system threw about the database at `path` into a StoreError; one that is one already stays. */
export function sqliteFailure(error: unknown, path: SqlitePath): StoreError {
  if (error instanceof StoreError) return error;
  if (error instanceof Error && 'errcode' in error && typeof error.errcode === 'number') {
    if (error.errcode === noTemporaryFolder) {
      const detail = 'nothing can be put into the folder for temporary files';
      return new StoreError({ kind: 'unwritable', database: path, detail, elsewhere: 'set TMPDIR to another folder' });
    }
    // The lowest byte is the primary result code: https://sqlite.org/rescode.html
    switch (error.errcode & 0xff) {
      case 11: // SQLITE_CORRUPT
      case 26: // SQLITE_NOTADB
        return new StoreError({ kind: 'corrupt', database: path, detail: error.message });
      case 5: // SQLITE_BUSY
      case 6: // SQLITE_LOCKED
        return new StoreError({ kind: 'locked', database: path });
      case 3: // SQLITE_PERM
      case 8: // SQLITE_READONLY
      case 10: // SQLITE_IOERR
      case 13: // SQLITE_FULL
      case 14: // SQLITE_CANTOPEN
        return new StoreError({ kind: 'unwritable', database: path, detail: error.message });
    }
  }
  // The file system's errors carry the system call that failed.
  if (error instanceof Error && 'syscall' in error) {
    return new StoreError({ kind: 'unwritable', database: path, detail: error.message });
  }
  return new StoreError({ kind: 'failed', database: path }, { cause: error });
}
