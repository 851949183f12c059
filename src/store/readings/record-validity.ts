import { StoreError } from '../engine/store-error.ts';
import type { LibraryRecord } from './reading-ports.ts';

/**
 * Throws StoreError `invalidRecord` for what a database would bend instead of refusing: SQLite keeps a fraction in an
 * integer column and turns NaN into NULL, JSON drops a state that is undefined.
 */
export function requireValid({ reading, seenAt, estimateState, people }: LibraryRecord): void {
  const refuse = (problem: string): never => {
    throw new StoreError({ kind: 'invalidRecord', libraryId: reading.libraryId, problem });
  };
  if (reading.libraryId === '') refuse('the library has no id');
  if (!Number.isInteger(reading.raw) || Math.abs(reading.raw) > largestCount) refuse(`${reading.raw} is not a count`);
  if (!Number.isSafeInteger(reading.fetchedAt)) refuse(`fetchedAt ${reading.fetchedAt} is not whole milliseconds`);
  if (!Number.isSafeInteger(seenAt)) refuse(`seenAt ${seenAt} is not whole milliseconds`);
  if (seenAt < reading.fetchedAt) refuse('it was last seen before it was fetched');
  if (!Number.isFinite(people)) refuse(`${people} is not a number of people`);
  if (estimateState === undefined) refuse('it has no estimate state');
}

/** The column is an SQL integer, 32 bits wide on PostgreSQL. */
const largestCount = 2_147_483_647;
