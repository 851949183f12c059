import { z } from 'zod';
import type { REST } from '#discord.js';
import type { FindConfirmation } from '../../worker/recovery/lost-confirmations.ts';
import { createChannelPast, pastMessage } from './channel-past.ts';

const confirmation = pastMessage.extend({ content: z.string() });

/** Looks for a confirmation in its channel, by all that it says: one that was corrected says something else. */
export function findConfirmationByRest(rest: REST): FindConfirmation {
  const past = createChannelPast(rest);
  return (channelId, content, since) => past.find(channelId, confirmation, (one) => one.content === content, since);
}
