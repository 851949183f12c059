import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { Added } from '../../domain/added.ts';
import { boardLimits, isSameBoard, newBoardState } from '../../domain/messages/board.ts';
import { channelPostColumns, pauseColumns, pauseOf } from '../channel-post-rows.ts';
import { watchChannel } from '../deliveries/watch-channel.ts';
import { inParts } from '../engine/batches.ts';
import { hasRoom, type StoreParts } from '../engine/database.ts';
import { twiceIfLost } from '../engine/lost-answer.ts';
import { newShortId } from '../engine/short-id.ts';
import type { BoardTable, Tables } from '../tables.ts';
import type { BoardChanged, BoardStore, ClaimedBoard } from './board-ports.ts';
import { boardOf, claimedOf, columnsOf, outdated } from './board-rows.ts';

/** How long ago a post counts as made when its time is in the future, since the clock was set back (ms). */
const setBackMs = 3 * 3_600_000;

/** The boards on any engine that Kysely supports. */
export function createSqlBoardStore({ db, attempt, inTransaction, random, newId }: StoreParts): BoardStore {
  const isFree = (now: number) => (eb: ExpressionBuilder<Tables, 'board'>) =>
    eb.and([eb('due_at', '<=', now), eb.or([eb('lease_until', 'is', null), eb('lease_until', '<=', now)])]);

  return {
    add: (request, most, { now, until }) => {
      const tried = new Set<string>();
      const work = async (tx: Kysely<Tables>): Promise<Added<ClaimedBoard>> => {
        const own = tx.selectFrom('board').where('guild_id', '=', request.guildId);
        const same = (await own.selectAll().execute()).find((row) => isSameBoard(boardOf(row), request));
        if (same !== undefined)
          return tried.has(same.id) ? { kind: 'added', thing: claimedOf(same) } : { kind: 'duplicate', id: same.id };
        if (!(await hasRoom(own, most))) return { kind: 'tooMany' };
        const id = await newShortId(random, async (candidate) => (await rowOf(tx, candidate)) !== undefined);
        tried.add(id);
        const row: BoardTable = {
          id,
          ...channelPostColumns(request),
          has_chart: request.hasChart ? 1 : 0,
          ...columnsOf(newBoardState),
          due_at: now,
          lease_until: until,
          turn: 1,
          nonce: newId(),
        };
        await tx.insertInto('board').values(row).execute();
        return { kind: 'added', thing: claimedOf(row) };
      };
      return twiceIfLost(() => inTransaction(work));
    },

    change: (guildId, id, change, { now, until }) => {
      const work = async (tx: Kysely<Tables>): Promise<BoardChanged> => {
        const own = await tx.selectFrom('board').where('guild_id', '=', guildId).selectAll().execute();
        const row = own.find((one) => one.id === id);
        if (row === undefined) return undefined;
        const { paused = pauseOf(row), ...wished } = change;
        const changed = { ...boardOf(row), ...wished };
        const same = own.map(boardOf).find((other) => other.id !== id && isSameBoard(other, changed));
        if (same !== undefined) return { kind: 'duplicate', id: same.id };
        const isOurs = row.lease_until === null || row.lease_until <= now;
        const next: BoardTable = {
          ...row,
          ...channelPostColumns(changed),
          has_chart: changed.hasChart ? 1 : 0,
          ...pauseColumns(paused),
          ...outdated(row, now),
          lease_until: isOurs ? until : row.lease_until,
        };
        await tx.updateTable('board').set(next).where('id', '=', id).execute();
        return { kind: 'changed', claim: claimedOf(next), isOurs };
      };
      // The claim of the first time is another one's to the second: the board is shown once that ends.
      return twiceIfLost(() => inTransaction(work));
    },

    replace: (guildId, id, newId, now) => {
      let seen: BoardTable | undefined;
      const work = async (tx: Kysely<Tables>): Promise<ClaimedBoard | undefined> => {
        // What has the id by now is the new one.
        if (seen !== undefined && (await rowOf(tx, newId)) === undefined) return claimedOf(seen);
        const old = await tx
          .deleteFrom('board')
          .where('id', '=', id)
          .where('guild_id', '=', guildId)
          .returningAll()
          .executeTakeFirst();
        seen = old;
        if (old === undefined) return undefined;
        const isByHand = old.paused_reason === 'byHand';
        await tx
          .updateTable('board')
          .set((eb) => ({
            id,
            created_at: old.created_at,
            // The user may have had their data deleted since the move began.
            created_by: old.created_by,
            // No claim of either row settles this one.
            turn: eb('turn', '+', old.turn + 1),
            ...(isByHand ? { ...pauseColumns(pauseOf(old)), due_at: now } : {}),
          }))
          .where('id', '=', newId)
          .execute();
        return claimedOf(old);
      };
      return twiceIfLost(() => inTransaction(work));
    },

    list: (guildId) =>
      attempt(async () => {
        const rows = await db
          .selectFrom('board')
          .where('guild_id', '=', guildId)
          .selectAll()
          .orderBy('created_at')
          .orderBy('id')
          .execute();
        return rows.map(boardOf);
      }),

    remove: (guildId, id) => {
      let removed: BoardTable | undefined;
      const work = async (tx: Kysely<Tables>): Promise<ClaimedBoard | undefined> => {
        const query = tx.deleteFrom('board').where('id', '=', id).where('guild_id', '=', guildId);
        removed = (await query.returningAll().executeTakeFirst()) ?? removed;
        return removed && claimedOf(removed);
      };
      return twiceIfLost(() => inTransaction(work, 'shared'));
    },

    takeOver: (now, held) =>
      inTransaction(async (tx) => {
        const ends = tx.updateTable('board').set({ lease_until: null }).where('lease_until', 'is not', null);
        await (held.length === 0 ? ends : ends.where('id', 'not in', held)).execute();
        const { longestWaitMs, everyMs } = boardLimits;
        await tx
          .updateTable('board')
          .set({ not_before: now })
          .where('not_before', '>', now + 2 * longestWaitMs)
          .execute();
        await tx.updateTable('board').set({ given_up_at: now }).where('given_up_at', '>', now).execute();
        // The clock was set back, so it is not known when that was: far enough back that the post is looked for.
        await tx
          .updateTable('board')
          .set({ unconfirmed_since: now - setBackMs })
          .where('unconfirmed_since', '>', now)
          .execute();
        await tx
          .updateTable('board')
          .set({ due_at: now })
          .where('due_at', '>', now + 2 * everyMs)
          .where('not_before', '<=', now)
          .execute();
      }),

    claim: ({ now, until, most }) =>
      inTransaction(async (tx) => {
        const due = tx.selectFrom('board').where(isFree(now)).orderBy('due_at').limit(most).select('id');
        const rows = await tx
          .updateTable('board')
          .set((eb) => ({ lease_until: until, turn: eb('turn', '+', 1) }))
          .where('id', 'in', due)
          // Checked again for each row as it is now: another process may have claimed it since the list was made.
          .where(isFree(now))
          .returningAll()
          .execute();
        return rows.sort((a, b) => (a.due_at ?? 0) - (b.due_at ?? 0)).map(claimedOf);
      }, 'shared'),

    rest: (claims, now) =>
      inTransaction(async (tx) => {
        const everyMs = sql.lit(boardLimits.everyMs);
        const at = sql`cast(${now} as bigint)`;
        for (const part of inParts(claims)) {
          await tx
            .updateTable('board')
            .set({ lease_until: null, due_at: sql`due_at + ${everyMs} * ((${at} - due_at) / ${everyMs} + 1)` })
            .where(isHeld(part))
            .execute();
        }
      }, 'shared'),

    beginPost: ({ board, turn }, since) =>
      inTransaction(async (tx) => {
        const begun = await tx
          .updateTable('board')
          .set({ unconfirmed_since: since })
          .where('id', '=', board.id)
          .where('turn', '=', turn)
          .returning('id')
          .executeTakeFirst();
        return begun !== undefined;
      }, 'shared'),

    release: (claims) =>
      inTransaction(async (tx) => {
        for (const part of inParts(claims)) {
          await tx.updateTable('board').set({ lease_until: null }).where(isHeld(part)).execute();
        }
      }, 'shared'),

    // Beside what becomes of messages: the claim decides, in the statement that writes.
    settle: ({ board, turn, nonce }, state, dueAt) =>
      inTransaction(async (tx) => {
        const isPosted = state.messageId !== null && state.messageId !== board.state.messageId;
        const written = await tx
          .updateTable('board')
          .set({ ...columnsOf(state), due_at: dueAt, lease_until: null, nonce: isPosted ? newId() : nonce })
          .where('id', '=', board.id)
          .where('turn', '=', turn)
          .returning('id')
          .executeTakeFirst();
        if (written !== undefined) {
          const { paused } = state;
          if (board.state.paused === null && paused !== null) await watchChannel(tx, board, paused.reason, paused.at);
          return 'kept';
        }
        const other = await tx.selectFrom('board').where('id', '=', board.id).select('channel_id').executeTakeFirst();
        return other?.channel_id === board.channelId ? 'taken' : 'gone';
      }, 'shared'),
  };
}

const rowOf = (db: Kysely<Tables>, id: string): Promise<BoardTable | undefined> =>
  db.selectFrom('board').where('id', '=', id).selectAll().executeTakeFirst();

/** The rows that these claims still hold. */
function isHeld(claims: readonly ClaimedBoard[]) {
  return (eb: ExpressionBuilder<Tables, 'board'>) =>
    eb.or(claims.map(({ board, turn }) => eb.and([eb('id', '=', board.id), eb('turn', '=', turn)])));
}
