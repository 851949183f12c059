import type { RefusalReason } from '../../domain/alerts/subscription.ts';
import { type MessageSender, type RenderedMessage, SendError } from '../../worker/outbox/dispatch-ports.ts';

/** What became of a command's message. `busy`: not refused for good; another attempt may work. */
export type Posted =
  | { readonly kind: 'posted'; readonly channelId: string; readonly messageId: string }
  | { readonly kind: 'refused'; readonly reason: RefusalReason }
  | { readonly kind: 'busy' };

function outcomeOf(error: unknown): Posted {
  if (!(error instanceof SendError)) throw error;
  const { failure } = error;
  return failure.kind === 'permanent' ? { kind: 'refused', reason: failure.reason } : { kind: 'busy' };
}

/**
 * Posts into a channel for a user who waits for the outcome: Discord's refusal is an answer, not an error. Where a channel of
 * `guildId` cannot be seen, the cause may be that the server has only the commands and not the bot.
 */
export async function postMessage(
  sender: MessageSender,
  { channelId, guildId }: { readonly channelId: string; readonly guildId?: string | undefined },
  message: RenderedMessage,
  nonce: string,
): Promise<Posted> {
  try {
    const { messageId } = await sender.post(channelId, message, nonce);
    return { kind: 'posted', channelId, messageId };
  } catch (error) {
    const outcome = outcomeOf(error);
    const isHidden = outcome.kind === 'refused' && outcome.reason === 'missingAccess';
    if (isHidden && guildId !== undefined && (await isOutside(sender, guildId))) {
      return { kind: 'refused', reason: 'notInServer' };
    }
    return outcome;
  }
}

/** Whether a server has only the commands and not the bot; false where Discord does not say. */
export async function isOutside(sender: Pick<MessageSender, 'noticeChannel'>, guildId: string): Promise<boolean> {
  try {
    await sender.noticeChannel(guildId);
    return false;
  } catch (error) {
    return error instanceof SendError && error.failure.kind === 'permanent';
  }
}

/** The same into a user's DMs. */
export async function postDirectMessage(
  sender: MessageSender,
  userId: string,
  message: RenderedMessage,
  nonce: string,
): Promise<Posted> {
  try {
    const { channelId } = await sender.openDm(userId);
    return await postMessage(sender, { channelId }, message, nonce);
  } catch (error) {
    return outcomeOf(error);
  }
}

/** Corrects a message that has been posted; true when that worked. Best effort: what made it necessary matters more than its failure. */
export async function correctMessage(
  sender: MessageSender,
  { channelId, messageId }: { channelId: string; messageId: string },
  message: RenderedMessage,
): Promise<boolean> {
  try {
    await sender.edit(channelId, messageId, message);
    return true;
  } catch (error) {
    if (error instanceof SendError) return false;
    throw error;
  }
}
