import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { Added } from '../../domain/added.ts';
import { boardLimits, differingLooks, isSameBoard, newBoardState } from '../../domain/messages/board.ts';
import { pauseColumns, pauseOf } from '../channel-post-rows.ts';
import { watchChannel } from '../deliveries/watch-channel.ts';
import { inParts } from '../engine/batches.ts';
import type { StoreParts } from '../engine/database.ts';
import { twiceIfLost } from '../engine/lost-answer.ts';
import { newShortId } from '../engine/short-id.ts';
import { standingStatement } from '../engine/standing-statement.ts';
import type { BoardTable, Tables } from '../tables.ts';
import type { BoardChanged, BoardStore, ClaimedBoard, ReplacedBoard } from './board-ports.ts';
import { endOlderMoves, leave, rowOf, rowsOf } from './board-queries.ts';
import { boardOf, claimedOf, columnsOf, lookColumns, outdated, removedBoard } from './board-rows.ts';

/** How long ago a post counts as made when its time is in the future, since the clock was set back (ms). */
const setBackMs = 3 * 3_600_000;

/** The boards on any engine that Kysely supports. */
export function createSqlBoardStore({ db, attempt, inTransaction, random, newId }: StoreParts): BoardStore {
  return {
    add: (request, most, { now, until }, replaces) => {
      const { guildId } = request;
      const tried = new Set<string>();
      const work = async (tx: Kysely<Tables>): Promise<Added<ClaimedBoard>> => {
        const own = await rowsOf(tx, guildId);
        const same = own.find((row) => isSameBoard(boardOf(row), request));
        if (same !== undefined && tried.has(same.id)) return { kind: 'added', thing: claimedOf(same) };
        const isRepeated = replaces !== undefined && same?.replaces === replaces;
        if (same !== undefined && !isRepeated) return { kind: 'duplicate', id: same.replaces ?? same.id };
        if (replaces === undefined && own.filter(isListed).length >= most) return { kind: 'tooMany' };
        if (same !== undefined) await leave(tx, same, { now, until: now });
        const id = await newShortId(random, async (candidate) => (await rowOf(tx, candidate)) !== undefined);
        tried.add(id);
        const row: BoardTable = {
          id,
          ...lookColumns(request),
          ...columnsOf(newBoardState),
          due_at: now,
          lease_until: until,
          turn: 1,
          nonce: newId(),
          replaces: replaces ?? null,
          removed_at: null,
        };
        await tx.insertInto('board').values(row).execute();
        return { kind: 'added', thing: claimedOf(row) };
      };
      return twiceIfLost(() => inTransaction(work));
    },

    change: (guildId, id, change, { now, until }) => {
      const work = async (tx: Kysely<Tables>): Promise<BoardChanged> => {
        const own = await rowsOf(tx, guildId);
        const row = own.find((one) => one.id === id && isListed(one));
        if (row === undefined) return undefined;
        const { paused = pauseOf(row), stays = false, ...wished } = change;
        const changed = { ...boardOf(row), ...wished };
        const others = own.filter((other) => other.id !== id && other.replaces !== id);
        const same = others.find((other) => isSameBoard(boardOf(other), changed));
        if (same !== undefined) return { kind: 'duplicate', id: same.replaces ?? same.id };
        const isOurs = row.lease_until === null || row.lease_until <= now;
        const next: BoardTable = {
          ...row,
          ...lookColumns(changed),
          ...pauseColumns(paused),
          ...outdated(row, now),
          lease_until: isOurs ? until : row.lease_until,
        };
        await tx.updateTable('board').set(next).where('id', '=', id).execute();
        const looks = differingLooks(boardOf(row), changed);
        for (const moving of own.filter(({ replaces }) => replaces === id)) {
          if (stays) {
            await leave(tx, moving, { now, until: now });
            continue;
          }
          // Its post may be on the way as it looked before: it is edited once it has taken the place.
          const columns = lookColumns({ ...boardOf(moving), ...looks });
          await tx.updateTable('board').set(columns).where('id', '=', moving.id).execute();
        }
        return { kind: 'changed', claim: claimedOf(next), isOurs };
      };
      // A second run takes the claim of the first for another process's: the board is shown once that claim ends.
      return twiceIfLost(() => inTransaction(work));
    },

    replace: (newId, time) => {
      let id: string | undefined;
      const work = async (tx: Kysely<Tables>): Promise<ReplacedBoard | undefined> => {
        const next = await rowOf(tx, newId);
        // The first run has done it, and the row `newId` is by now what the old board has left behind.
        const done = id === undefined || next?.removed_at === null ? undefined : await rowOf(tx, id);
        if (next !== undefined && done !== undefined) return { board: boardOf(done), left: claimedOf(next) };
        if (next === undefined || next.replaces === null || next.message_id === null) return undefined;
        id = next.replaces;
        await endOlderMoves(tx, next, time.now);
        const old = await tx.deleteFrom('board').where('id', '=', id).returningAll().executeTakeFirst();
        if (old === undefined) {
          await leave(tx, next, { ...time, until: time.now });
          return undefined;
        }
        const isByHand = old.paused_reason === 'byHand';
        // Higher than both, so that no earlier claim of either row settles one of these.
        const turn = old.turn + next.turn + 1;
        const board: BoardTable = {
          ...next,
          id,
          created_at: old.created_at,
          // The user may have had their data deleted since the move began.
          created_by: old.created_by,
          // This is not the message in the new place: that one is pinned next.
          pinned_id: old.pinned_id,
          turn,
          replaces: null,
          ...(isByHand ? { ...pauseColumns(pauseOf(old)), due_at: time.now } : {}),
        };
        const left: BoardTable = { ...old, id: newId, ...removedBoard(time, turn) };
        await tx.updateTable('board').set(board).where('id', '=', newId).execute();
        await tx.insertInto('board').values(left).execute();
        return { board: boardOf(board), left: claimedOf(left) };
      };
      return twiceIfLost(() => inTransaction(work));
    },

    endOlderMoves: (newId, { now }) =>
      inTransaction(async (tx) => {
        const next = await rowOf(tx, newId);
        if (next !== undefined) await endOlderMoves(tx, next, now);
      }),

    keepPinned: ({ guildId, id }, pinned_id) =>
      inTransaction(async (tx) => {
        const own = tx.updateTable('board').where('guild_id', '=', guildId).where('id', '=', id);
        await own.set({ pinned_id }).execute();
      }, 'shared'),

    list: (guildId) =>
      attempt(async () => {
        const rows = await rowsOf(db, guildId);
        return rows.filter(isListed).map(boardOf);
      }),

    remove: (guildId, id, time) => {
      let removed: ClaimedBoard | undefined;
      const work = async (tx: Kysely<Tables>): Promise<ClaimedBoard | undefined> => {
        for (const row of await rowsOf(tx, guildId)) {
          if (row.id === id) removed = await leave(tx, row, time);
          else if (row.replaces === id) await leave(tx, row, { ...time, until: time.now });
        }
        return removed;
      };
      return twiceIfLost(() => inTransaction(work));
    },

    forget: (claim) =>
      inTransaction(async (tx) => {
        await tx
          .deleteFrom('board')
          .where(isHeld([claim]))
          .execute();
      }, 'shared'),

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
        await tx.updateTable('board').set({ removed_at: now }).where('removed_at', '>', now).execute();
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

    claim: async ({ now, until, most }) => {
      // Mostly there is none: one statement then, which takes no lock, instead of a transaction.
      const { rows: free } = await attempt(() => firstFree(db, { now }));
      if (free.length === 0) return [];
      return inTransaction(async (tx) => {
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
      }, 'shared');
    },

    rest: async (claims, now) => {
      if (claims.length === 0) return;
      await inTransaction(async (tx) => {
        const everyMs = sql.lit(boardLimits.everyMs);
        const at = sql`cast(${now} as bigint)`;
        for (const part of inParts(claims)) {
          await tx
            .updateTable('board')
            .set({ lease_until: null, due_at: sql`due_at + ${everyMs} * ((${at} - due_at) / ${everyMs} + 1)` })
            .where(isHeld(part))
            .execute();
        }
      }, 'shared');
    },

    beginPost: (claim, since) =>
      inTransaction(async (tx) => {
        const begun = await tx
          .updateTable('board')
          .set({ unconfirmed_since: since })
          .where(isHeld([claim]))
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

    // `shared`, so that it may run beside the outbox: the statement that writes checks the claim.
    settle: ({ board, turn, nonce }, state, dueAt) =>
      inTransaction(async (tx) => {
        const isPosted = state.messageId !== null && state.messageId !== board.state.messageId;
        const { pinned_id, ...columns } = columnsOf(state);
        // A moderator may have had it pinned meanwhile.
        const pinned = state.pinnedId === board.state.pinnedId ? {} : { pinned_id };
        const written = await tx
          .updateTable('board')
          .set({ ...columns, ...pinned, due_at: dueAt, lease_until: null, nonce: isPosted ? newId() : nonce })
          .where(isHeld([{ board, turn }]))
          .returning('id')
          .executeTakeFirst();
        if (written !== undefined) {
          const { paused } = state;
          if (board.state.paused === null && paused !== null) await watchChannel(tx, board, paused.reason, paused.at);
          return 'kept';
        }
        // Its message may be that of the board whose place it has taken meanwhile, and is found as long as the next post has its nonce. Else it
        // came so late that another one is there.
        const isOurs = (row: BoardTable) => row.id === board.id && (!isPosted || row.nonce === nonce);
        const isThere = (await rowsOf(tx, board.guildId)).some(
          (row) =>
            row.channel_id === board.channelId &&
            (isOurs(row) || (row.message_id !== null && row.message_id === state.messageId)),
        );
        return isThere ? 'taken' : 'gone';
      }, 'shared'),
  };
}

const isListed = ({ replaces }: BoardTable): boolean => replaces === null;

/** The rows that these claims still hold. */
function isHeld(claims: readonly Pick<ClaimedBoard, 'board' | 'turn'>[]) {
  return (eb: ExpressionBuilder<Tables, 'board'>) =>
    eb.or(claims.map(({ board, turn }) => eb.and([eb('id', '=', board.id), eb('turn', '=', turn)])));
}

/** A board that is due and not claimed, or no longer. */
const isFree = (now: number) => (eb: ExpressionBuilder<Tables, 'board'>) =>
  eb.and([eb('due_at', '<=', now), eb.or([eb('lease_until', 'is', null), eb('lease_until', '<=', now)])]);

const firstFree = standingStatement((db: Kysely<Tables>, { now }: { now: number }) =>
  db.selectFrom('board').where(isFree(now)).select('id').limit(1),
);
