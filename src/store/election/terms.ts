import type { StoreParts } from '../engine/database.ts';
import { StoreError } from '../engine/store-error.ts';
import type { Fence, LedRole } from './election-ports.ts';

/**
 * Begins the next term of a role, in a transaction that waits for every write of the leader before. `holder` says which process
 * it is, for the operator. Throws StoreError.
 */
export function beginTerm(
  { inTransaction, now }: Pick<StoreParts, 'inTransaction' | 'now'>,
  role: LedRole,
  holder: string,
): Promise<number> {
  return inTransaction(async (tx) => {
    const since = Math.floor(now());
    const { term } = await tx
      .insertInto('leader')
      .values({ role, term: 1, since, holder, busy_until: 0 })
      .onConflict((conflict) =>
        conflict.column('role').doUpdateSet((eb) => ({ term: eb('leader.term', '+', 1), since, holder })),
      )
      .returning('term')
      .executeTakeFirstOrThrow();
    return term;
  });
}

/** The last term of a role, and which process began it; undefined before the first. Throws StoreError. */
export function lastTerm(
  { db, attempt }: Pick<StoreParts, 'db' | 'attempt'>,
  role: LedRole,
): Promise<{ readonly term: number; readonly holder: string } | undefined> {
  const query = db.selectFrom('leader').where('role', '=', role).select(['term', 'holder']);
  return attempt(() => query.executeTakeFirst());
}

/** `isSuperseded` of the elections. */
export async function isSuperseded(parts: Pick<StoreParts, 'db' | 'attempt'>, { role, term }: Fence): Promise<boolean> {
  const last = await lastTerm(parts, role).catch(() => undefined);
  return last !== undefined && last.term > term;
}

/**
 * The same store for a leader: each of its transactions fails with StoreError `superseded` once another process leads. What is
 * to be fenced writes in a transaction. The fence is read with each: a leader that leads on has the next term.
 */
export function fencedBy(parts: StoreParts, fence: Fence): StoreParts {
  return {
    ...parts,
    inTransaction: (work, mode) =>
      parts.inTransaction(async (tx) => {
        const { role, term } = fence;
        const row = await tx.selectFrom('leader').where('role', '=', role).select('term').executeTakeFirst();
        if (row?.term !== term) throw new StoreError({ kind: 'superseded', role });
        return work(tx);
      }, mode),
  };
}
