import type { BoardSender } from '../../../../src/worker/boards/board-ports.ts';
import { type MessageWithFiles, SendError } from '../../../../src/worker/outbox/dispatch-ports.ts';
import type { TroubledDiscord } from './discord.ts';

/** A board's message. */
export interface BoardMessage {
  readonly id: string;
  readonly channelId: string;
  readonly nonce: string;
  /** When it came. */
  readonly at: number;
  /** The step in which its post was begun. */
  readonly begun: number;
  says: string;
  isEdited: boolean;
  isPinned: boolean;
  /** The bot or a moderator has deleted it, or its channel. */
  isGone: boolean;
  /** Discord refused to delete it. */
  isKept: boolean;
}

const saidBy = ({ body }: MessageWithFiles): string => String(body.content);

/** The boards' side of a Discord in which anything may go wrong. `step`: the number of this step. */
export function boardDiscord(discord: TroubledDiscord, step: () => number) {
  const messages: BoardMessage[] = [];
  let isPastHidden = false;
  const known = (messageId: string): BoardMessage => {
    const message = messages.find(({ id, isGone }) => id === messageId && !isGone);
    if (message !== undefined) return message;
    throw new SendError({ kind: 'messageGone', code: 10_008, detail: 'HTTP 404' });
  };

  const sender: BoardSender = {
    find: async (channelId, nonce, since) => {
      const past = await discord.look(messages, channelId, since, (one) => one.nonce === nonce && !one.isEdited);
      if (past === 'unknown') discord.reach(channelId);
      return isPastHidden ? 'unknown' : past;
    },
    post: (channelId, message, nonce) => {
      const begun = step();
      return discord.carryOut(channelId, () => {
        const same = discord.rememberedOf(messages, channelId, nonce);
        if (same !== undefined) return { messageId: same.id };
        const id = `b${messages.length + 1}`;
        const rest = { isEdited: false, isPinned: false, isGone: false, isKept: false };
        messages.push({ id, channelId, nonce, at: discord.now(), begun, says: saidBy(message), ...rest });
        return { messageId: id };
      });
    },
    edit: (channelId, messageId, message) =>
      discord.carryOut(channelId, () => {
        const own = known(messageId);
        discord.takesEdits();
        own.says = saidBy(message);
        own.isEdited = true;
        return { isPinned: own.isPinned };
      }),
    pin: (channelId, messageId) =>
      discord.carryOut(channelId, () => {
        known(messageId).isPinned = true;
      }),
    remove: async (channelId, messageId) => {
      try {
        await discord.carryOut(channelId, () => {
          known(messageId).isGone = true;
        });
      } catch (error) {
        const isRefused = error instanceof SendError && error.failure.kind === 'permanent';
        const message = messages.find(({ id }) => id === messageId);
        if (isRefused && message !== undefined) message.isKept = true;
        throw error;
      }
    },
  };

  /** The latest message in a channel. */
  const latestIn = (channelId: string) => messages.findLast((one) => one.channelId === channelId && !one.isGone);
  return {
    sender,
    messages,
    /** A moderator deletes, pins or unpins the latest board in a channel. */
    byHand: (channelId: string, does: 'delete' | 'pin' | 'unpin'): void => {
      const latest = latestIn(channelId);
      if (latest === undefined) return;
      if (does === 'delete') latest.isGone = true;
      else latest.isPinned = does === 'pin';
    },
    /** Takes the bot's permission to read the history away, or gives it back. */
    hidePast: (isHidden: boolean): void => {
      isPastHidden = isHidden;
    },
    /** A channel is deleted, with all that is in it. */
    deleteChannel: (channelId: string): void => {
      for (const one of messages) if (one.channelId === channelId) one.isGone = true;
    },
  };
}
