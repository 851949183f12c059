/** What errors call a database on a server: no part of its URL, since a part may be one of its password. */
export const serverDatabase = 'of DATABASE_URL';

/**
 * Why the store could not do what it was asked. `database` is a path, `:memory:` or `serverDatabase`, `detail` the
 * engine's or the operating system's own words.
 */
export type StoreFailure =
  | { readonly kind: 'corrupt'; readonly database: string; readonly detail: string; readonly keptAs?: string }
  | { readonly kind: 'newerVersion'; readonly database: string; readonly migration: string }
  | { readonly kind: 'olderVersion'; readonly database: string }
  | { readonly kind: 'halfMoved'; readonly database: string }
  /** `elsewhere`: how it gets another place, where DATABASE_URL does not name it. */
  | { readonly kind: 'unwritable'; readonly database: string; readonly detail: string; readonly elsewhere?: string }
  | { readonly kind: 'unreachable'; readonly detail: string }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'invalidText' }
  | { readonly kind: 'gone'; readonly database: string; readonly what: 'deleted' | 'replaced' | 'emptied' }
  | { readonly kind: 'locked'; readonly database: string }
  | { readonly kind: 'inUse'; readonly database: string }
  | { readonly kind: 'superseded'; readonly role: string }
  | { readonly kind: 'unsupported'; readonly problem: string }
  | { readonly kind: 'invalidRecord'; readonly libraryId: string; readonly problem: string }
  | { readonly kind: 'failed'; readonly database: string };

/** The store's only error: its message is one line that ends with the cure, and `failure` is the same as data. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly failure: StoreFailure;
  /** Whether it may have been done all the same: only the answer is missing. */
  mayBeDone = false;

  constructor(failure: StoreFailure, options?: ErrorOptions) {
    super(describe(failure).replaceAll(/\s*\n\s*/g, ' '), options);
    this.failure = failure;
  }

  get kind(): StoreFailure['kind'] {
    return this.failure.kind;
  }
}

/** The same error, where it says that the file `database` cannot be written, with how that gets another place: DATABASE_URL does not name it. */
export function inPlaceOf(error: unknown, database: string, elsewhere: string): unknown {
  if (!(error instanceof StoreError)) return error;
  const { failure } = error;
  const isOurs = failure.kind === 'unwritable' && failure.database === database;
  return isOurs ? new StoreError({ elsewhere, ...failure }) : error;
}

/** Whether the same may work in a moment: another program holds the database, or it cannot be reached. */
export const isPassing = ({ kind }: StoreError): boolean => kind === 'locked' || kind === 'unreachable';

function describe(failure: StoreFailure): string {
  switch (failure.kind) {
    case 'corrupt':
      return failure.keptAs === undefined
        ? `The database ${failure.database} is damaged (${failure.detail}). Stop Carrel, move the file away with its -wal and -shm, and put a backup in its place.`
        : `The database ${failure.database} is damaged (${failure.detail}). Carrel kept it as ${failure.keptAs} and did not start: put a backup in its place, or start again to begin with an empty database.`;
    case 'newerVersion':
      return `The database ${failure.database} was written by a newer Carrel (its migration "${failure.migration}" is unknown here). Start that version, or move it away and restore the backup from before the upgrade, or set DATABASE_URL to another database.`;
    case 'olderVersion':
      return `The database ${failure.database} was last used by an older Carrel. Start this version on it once, or use that version.`;
    case 'halfMoved':
      return `The database ${failure.database} holds half of what is being moved into it. Run the same "npm run move" again, which goes on from there.`;
    case 'unreachable':
      return `The database ${serverDatabase} cannot be reached (${failure.detail}). Check that PostgreSQL is running, and that host and port are right.`;
    case 'refused':
      return `The database ${serverDatabase} refuses Carrel: ${failure.detail}. Correct DATABASE_URL, or what the server allows.`;
    case 'invalidText':
      return 'A text was refused, since it has a NUL or half of a character in it. Nothing of its request was kept; please report this.';
    case 'unwritable':
      if (failure.database === serverDatabase) {
        return `The database ${serverDatabase} cannot be written (${failure.detail}). Check its disk, that it is not a standby, and that this user may create and change tables.`;
      }
      return `The database ${failure.database} cannot be written (${failure.detail}). Check the disk and that this user may write the file and its folder, or ${failure.elsewhere ?? 'set DATABASE_URL to another place'}.`;
    case 'gone':
      return `The database ${failure.database} was ${failure.what} while Carrel was running, and nothing is kept any more. Stop Carrel, put the file or a backup in its place, and start again.`;
    case 'locked':
      return `The database ${failure.database} is held by another process. Stop the other one, or try again when it is done.`;
    case 'inUse':
      return `Another Carrel is running on the database ${failure.database}. Stop that one first, or set DATABASE_URL to another one.`;
    case 'superseded':
      return `Another process is the ${failure.role} now, and nothing of this one was kept. It stands by from now on.`;
    case 'unsupported':
      return `${failure.problem} Set DATABASE_URL to sqlite:PATH, such as sqlite:data/carrel.db, to sqlite::memory:, or to postgres://USER:PASSWORD@HOST:5432/DATABASE.`;
    case 'invalidRecord':
      return `The record of ${failure.libraryId} was refused: ${failure.problem}. Nothing of its poll was kept; please report this.`;
    case 'failed':
      return `The database ${failure.database} could not answer. If this stays, run "npm run doctor".`;
  }
}
