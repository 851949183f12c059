import type { REST } from 'discord.js';
import { z } from 'zod';
import type { FindDigest } from '../../worker/outbox/dispatch-ports.ts';
import { digestFooterEnd } from '../views/digests/digest-view.ts';
import { isSince, lastMessages, pastMessage } from './channel-past.ts';
import { sendErrorOf } from './messages.ts';

const digestMessage = pastMessage.extend({
  embeds: z.array(z.object({ footer: z.object({ text: z.string() }).optional() })),
});

/** As many as Discord gives at a time. */
const mostLookedAt = 100;

/**
 * Looks for a digest in its channel, by the id at its end. A bot that may not read a channel's past is given no message
 * at all, and in a busy channel the past may not reach back far enough: both are `unknown`.
 */
export function findDigestByRest(rest: REST): FindDigest {
  return async ({ channelId, id }, since) => {
    let messages: readonly z.output<typeof digestMessage>[];
    try {
      messages = await lastMessages(rest, channelId, mostLookedAt, digestMessage);
    } catch (error) {
      const failed = sendErrorOf(error);
      if (failed.failure.kind === 'permanent') return 'unknown';
      throw failed;
    }
    const recent = messages.filter((message) => isSince(message, since));
    const end = digestFooterEnd(id);
    const found = recent.find(
      ({ author, embeds }) => author.bot === true && embeds.some(({ footer }) => footer?.text.endsWith(end)),
    );
    if (found !== undefined) return { messageId: found.id };
    return messages.length > recent.length || (messages.length > 0 && messages.length < mostLookedAt)
      ? 'absent'
      : 'unknown';
  };
}
