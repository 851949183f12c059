import { type APIInteractionResponseCallbackData, MessageFlags } from '#discord.js';
import { withinLimits } from './limits.ts';
import { oncePer } from './once-per.ts';
import type { Reply } from './reply.ts';
import { wholeReply } from './whole-reply.ts';

/** A message as Discord takes it, for a new answer as well as for an edit. */
export type MessageBody = Pick<
  APIInteractionResponseCallbackData,
  'content' | 'embeds' | 'components' | 'attachments' | 'allowed_mentions' | 'flags'
>;

/**
 * Discord's JSON of a reply, made once for each. All parts are always there, since an edit keeps what it does not name, and
 * what embeds say stands in the text too. It mentions no user and no role, whatever a text contains.
 */
export const messageBodyOf = oncePer((reply: Reply): MessageBody => {
  const { content = '', embeds = [], components = [], files = [], ephemeral = false } = withinLimits(wholeReply(reply));
  return {
    content,
    embeds: [...embeds],
    components: [...components],
    // Each stands for the file that is sent beside this JSON under the same number; an edit drops all others.
    attachments: files.map(({ name, description }, id) => ({ id: String(id), filename: name, description })),
    allowed_mentions: { parse: [] },
    ...(ephemeral ? { flags: MessageFlags.Ephemeral } : {}),
  };
});
