import type { REST } from 'discord.js';
import { z } from 'zod';
import type { FindDigest } from '../../worker/outbox/dispatch-ports.ts';
import { digestFooterEnd } from '../views/digests/digest-view.ts';
import { createChannelPast, pastMessage } from './channel-past.ts';

const digestMessage = pastMessage.extend({
  content: z.string(),
  embeds: z.array(z.object({ footer: z.object({ text: z.string() }).optional() })),
});

/** Looks for a digest in its channel, by the id at its end. */
export function findDigestByRest(rest: REST): FindDigest {
  const past = createChannelPast(rest);
  return ({ channelId, id }, since) => {
    const end = digestFooterEnd(id);
    return past.find(
      channelId,
      digestMessage,
      // A moderator may have hidden its embed, whose footer stands in the text too.
      ({ content, embeds }) => content.endsWith(end) || embeds.some(({ footer }) => footer?.text.endsWith(end)),
      since,
    );
  };
}
