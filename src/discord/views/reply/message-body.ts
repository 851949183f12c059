import { type APIInteractionResponseCallbackData, MessageFlags } from 'discord.js';
import { withinLimits } from './limits.ts';
import type { Reply } from './reply.ts';

/** A message as Discord takes it, for a new answer as well as for an edit. */
export type MessageBody = Pick<
  APIInteractionResponseCallbackData,
  'content' | 'embeds' | 'components' | 'attachments' | 'allowed_mentions' | 'flags'
>;

// A cached reply may be sent thousands of times between two readings; it is cut to the limits once.
const bodies = new WeakMap<Reply, MessageBody>();

/**
 * Discord's JSON of a reply. All parts are always there, since an edit keeps what it does not name. No one is
 * ever mentioned, whatever a text contains.
 */
export function messageBodyOf(reply: Reply): MessageBody {
  const known = bodies.get(reply);
  if (known !== undefined) return known;
  const { content = '', embeds = [], components = [], files = [], ephemeral = false } = withinLimits(reply);
  const body: MessageBody = {
    content,
    embeds: [...embeds],
    components: [...components],
    // Each stands for the file that is sent beside this JSON under the same number; an edit drops all others.
    attachments: files.map(({ name, description }, id) => ({ id: String(id), filename: name, description })),
    allowed_mentions: { parse: [] },
    ...(ephemeral ? { flags: MessageFlags.Ephemeral } : {}),
  };
  bodies.set(reply, body);
  return body;
}
