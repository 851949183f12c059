import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { isOnTheWay } from '../../domain/messages/board.ts';
import type { BoardStore, ClaimedBoard } from '../../store/boards/board-ports.ts';
import { logFailure } from '../../store/engine/log-failure.ts';
import { isForNow, type PastSearch, SendError } from '../outbox/dispatch-ports.ts';
import type { BoardSender, MessagesLeft } from './board-ports.ts';

const limits = {
  /** Between two attempts to delete a message: as long as it has been tried already, from a minute to an hour. */
  soonestMs: 60_000,
  longestMs: 3_600_000,
  /** A message that Discord has not let go of by then stays. */
  mostMs: 24 * 3_600_000,
} as const;

/** Deletes what boards that moved or were removed have left in their channels. */
export function createLeftBoards(parts: {
  readonly store: Pick<BoardStore, 'forget' | 'settle'>;
  readonly sender: Pick<BoardSender, 'find' | 'remove'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
}) {
  const { store, sender, clock, logger } = parts;

  const deleteMessage = async (channelId: string, messageId: string): Promise<MessagesLeft> => {
    try {
      await sender.remove(channelId, messageId);
      return 'gone';
    } catch (error) {
      if (isGoneBy(error)) return 'gone';
      logger.info({ channelId, reason: messageOf(error) }, 'the message of a board that is gone could not be deleted');
      return isForNow(error) ? 'later' : 'stays';
    }
  };

  const findLostPost = (channelId: string, nonce: string, since: number): Promise<PastSearch> =>
    sender.find(channelId, nonce, since).catch((error: unknown) => (isGoneBy(error) ? 'absent' : 'unknown'));

  /** Deletes the messages of a board, also one whose post got no answer. */
  const deleteMessages = async ({ board, nonce }: Pick<ClaimedBoard, 'board' | 'nonce'>): Promise<MessagesLeft> => {
    const { channelId, state } = board;
    const { messageId, leftOverId, unconfirmed } = state;
    const posted = unconfirmed === null ? 'absent' : await findLostPost(channelId, nonce, unconfirmed.since);
    const isThereLater = unconfirmed !== null && posted === 'absent' && isOnTheWay(unconfirmed, clock.now());
    const outcomes: MessagesLeft[] = [posted === 'unknown' || isThereLater ? 'later' : 'gone'];
    for (const id of [messageId, leftOverId, typeof posted === 'object' ? posted.messageId : null])
      if (id !== null) outcomes.push(await deleteMessage(channelId, id));
    return (['later', 'stays'] as const).find((outcome) => outcomes.includes(outcome)) ?? 'gone';
  };

  return {
    deleteMessages,

    /** Does the same for a claimed board that was removed, and then forgets it, or has it tried again later. Never rejects. */
    clear: async (claim: ClaimedBoard): Promise<MessagesLeft> => {
      const left = await deleteMessages(claim);
      const now = clock.now();
      const triedMs = now - (claim.removedAt ?? now);
      const waitMs = Math.min(limits.longestMs, Math.max(limits.soonestMs, triedMs));
      try {
        if (left !== 'later' || triedMs >= limits.mostMs) await store.forget(claim);
        else await store.settle(claim, claim.board.state, now + waitMs);
      } catch (error) {
        // The claim runs out, and its messages are deleted again, which changes nothing.
        logFailure(logger, error, 'a board that is removed could not be forgotten', { boardId: claim.board.id });
      }
      return left;
    },
  };
}

/** Whether Discord says that there is no such message any more. */
const isGoneBy = (error: unknown): boolean =>
  error instanceof SendError &&
  (error.failure.kind === 'messageGone' ||
    (error.failure.kind === 'permanent' && error.failure.reason === 'unknownChannel'));
