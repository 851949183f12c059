import type { REST } from 'discord.js';
import { z } from 'zod';
import type { FindAlreadyPosted } from '../../worker/outbox/dispatcher.ts';
import { endsWithIds } from '../views/alerts/alert-messages.ts';
import { createChannelPast, pastMessage } from './channel-past.ts';

const alertMessage = pastMessage.extend({ content: z.string(), edited_timestamp: z.string().nullish() });

/**
 * Looks whether a job's message is in its channel already: Discord knows a nonce for "the past few minutes" only (its
 * documentation of Create Message), so a later repeat must look first. A message is recognized by the ids at its end.
 */
export function findAlreadyPostedByRest(rest: REST): FindAlreadyPosted {
  const past = createChannelPast(rest);
  return (job, since) =>
    past.find(
      job.channelId,
      alertMessage,
      ({ id, content, edited_timestamp }) => {
        if (job.otherMessageIds?.includes(id) === true || !endsWithIds(content, job.notifications, job.isRestored))
          return false;
        // It may have come, after which there is no last word.
        if (job.about === 'expired' && job.isRestored === true) return true;
        const isEdited = edited_timestamp != null;
        // News is bold until it is over. The line that follows it is not, and is never edited.
        const isNews = content.includes('**');
        return job.about === 'fired' ? isNews || (isEdited && job.isRestored === true) : !isNews && !isEdited;
      },
      since,
    );
}
