import type { REST } from 'discord.js';
import { z } from 'zod';
import type { FindAlreadyPosted } from '../../worker/outbox/dispatcher.ts';
import { idsLine } from '../views/alerts/alert-messages.ts';
import { isSince, lastMessages, pastMessage } from './channel-past.ts';
import { sendErrorOf } from './messages.ts';

const alertMessage = pastMessage.extend({ content: z.string() });

/** So many of a channel's last messages are looked at: half of what Discord gives at a time. */
const mostLookedAt = 50;

/**
 * Looks whether a job's message stands in its channel already: Discord knows a nonce for "the past few minutes" only (its
 * documentation of Create Message), so a later repeat must look first. A message is recognised by the ids at its end.
 * `unknown` where the list is refused. Throws SendError.
 */
export function findAlreadyPostedByRest(rest: REST): FindAlreadyPosted {
  return async (job, since) => {
    const end = idsLine(job.notifications);
    try {
      const messages = await lastMessages(rest, job.channelId, mostLookedAt, alertMessage);
      const found = messages.find(
        (message) =>
          message.author.bot === true &&
          isSince(message, since) &&
          message.content.endsWith(end) &&
          // News is bold, and the line that follows it is not.
          message.content.includes('**') === (job.about === 'fired'),
      );
      return found === undefined ? 'absent' : { messageId: found.id };
    } catch (error) {
      const failed = sendErrorOf(error);
      const { failure } = failed;
      // Without an answer, or with one that says later, it is worth asking again: there is an answer to come.
      if (failure.kind === 'rateLimited' || (failure.kind === 'transient' && failure.mayBeSent)) throw failed;
      return 'unknown';
    }
  };
}
