import type { Kysely } from 'kysely';
import type { BoardTable, Tables } from '../tables.ts';
import type { ClaimedBoard, ClaimTime } from './board-ports.ts';
import { claimedOf, removedBoard } from './board-rows.ts';

/** The boards of a server, oldest first, with those that are to take the place of one. */
export const rowsOf = (db: Kysely<Tables>, guildId: string): Promise<BoardTable[]> =>
  db
    .selectFrom('board')
    .where('guild_id', '=', guildId)
    .where('removed_at', 'is', null)
    .selectAll()
    .orderBy('created_at')
    .orderBy('id')
    .execute();

/** Removes a board, and answers with a claim of what it leaves. */
export async function leave(tx: Kysely<Tables>, row: BoardTable, time: ClaimTime): Promise<ClaimedBoard> {
  const left = { ...row, ...removedBoard(time, row.turn + 1) };
  await tx.updateTable('board').set(left).where('id', '=', row.id).execute();
  return claimedOf(left);
}

/** Ends the moves of the board that `next` is to replace which began before this one. */
export async function endOlderMoves(tx: Kysely<Tables>, next: BoardTable, now: number): Promise<void> {
  if (next.replaces === null) return;
  for (const row of await rowsOf(tx, next.guild_id)) {
    const isOlder = row.id !== next.id && row.created_at <= next.created_at;
    if (isOlder && row.replaces === next.replaces) await leave(tx, row, { now, until: now });
  }
}

/** A board, also one that is removed. */
export const rowOf = (db: Kysely<Tables>, id: string): Promise<BoardTable | undefined> =>
  db.selectFrom('board').where('id', '=', id).selectAll().executeTakeFirst();
