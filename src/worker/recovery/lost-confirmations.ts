import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { createLoop } from '../../base/loop.ts';
import type { Pending, PendingKind } from '../../domain/pending.ts';
import { logFailure } from '../../store/engine/log-failure.ts';
import {
  isForNow,
  type MessageSender,
  type PastSearch,
  type RenderedMessage,
  SendError,
} from '../outbox/dispatch-ports.ts';

/** A confirmation that is posted before what it confirms is saved, kept until that is done. */
export interface OpenConfirmation {
  /** Where it is posted: a channel, or a user's direct messages. */
  readonly to: { readonly channelId: string } | { readonly userId: string };
  /** The user who waits for it. */
  readonly askedBy: string;
  /** When that began (ms since the Unix epoch). */
  readonly begunAt: number;
  readonly content: string;
  /** What is to stand there where it is not known whether the thing was saved. */
  readonly correction: RenderedMessage;
}

/** How long confirmations that were left are kept to be looked for, and how many of them: a machine may be off for a night. */
export const openConfirmations: PendingKind<OpenConfirmation> = {
  name: 'confirmation 1',
  maxEntries: 500,
  ttlMs: 24 * 3_600_000,
  // Only commands/shared/confirm-and-save.ts writes it, under that name.
  read: (json) => json as OpenConfirmation,
  userOf: ({ askedBy }) => askedBy,
};

/** Looks for a message of the bot's that says this, posted since a time (ms since the Unix epoch). Throws SendError. */
export type FindConfirmation = (channelId: string, content: string, since: number) => Promise<PastSearch>;

const limits = {
  /**
   * What is still open then was left by a process that ended (ms): to open direct messages and to post there take a minute each at most,
   * with their repeats, and a save less.
   */
  leftMs: 5 * 60_000,
  /** Between two looks at the table (ms). */
  idleMs: 60_000,
} as const;

/**
 * Corrects confirmations that a process has left which ended before it had saved what they say, or before it had noted so; and those that
 * are out although Discord did not say so.
 */
export function createLostConfirmations(parts: {
  readonly confirmations: Pick<Pending<OpenConfirmation>, 'addedBefore' | 'delete'>;
  readonly sender: Pick<MessageSender, 'openDm' | 'edit'>;
  readonly find: FindConfirmation;
  readonly clock: Clock;
  readonly campusNow: () => number;
  readonly logger: Logger;
}) {
  const { confirmations, sender, find, clock, campusNow, logger } = parts;

  const correct = async ({ to, begunAt, content, correction }: OpenConfirmation): Promise<void> => {
    const channelId = 'channelId' in to ? to.channelId : (await sender.openDm(to.userId)).channelId;
    const found = await find(channelId, content, begunAt);
    if (typeof found !== 'object') return;
    await sender.edit(channelId, found.messageId, correction);
    logger.info({ channelId, messageId: found.messageId }, 'a confirmation was left unsaved, and says so now');
  };

  const turn = async (): Promise<number> => {
    for (const { key, value } of await confirmations.addedBefore(campusNow() - limits.leftMs)) {
      if (loop.stopping.aborted) break;
      try {
        await correct(value);
      } catch (error) {
        if (!(error instanceof SendError)) throw error;
        if (isForNow(error)) continue;
      }
      await confirmations.delete(key);
    }
    return limits.idleMs;
  };

  const loop = createLoop({
    clock,
    turn,
    failedMs: limits.idleMs,
    onError: (error) => logFailure(logger, error, `confirmations could not be looked at: ${messageOf(error)}`),
  });
  return { start: loop.start, stop: loop.stop };
}
