import type { RenderedMessage } from '../../../worker/outbox/dispatch-ports.ts';
import { discordLimits, truncate } from '../reply/limits.ts';

type Roles = readonly (string | null)[];

/**
 * A message that lets these roles be mentioned and no one else, whatever stands in it. All parts are there, since an edit
 * leaves alone what it does not name.
 */
export function channelMessage(content: string, roles: Roles = []): RenderedMessage {
  return {
    content: truncate(content, discordLimits.content),
    embeds: [],
    components: [],
    allowed_mentions: { parse: [], roles: distinctRoles(roles) },
  };
}

/** The ids of the roles, each once. */
export function distinctRoles(roles: Roles): string[] {
  return [...new Set(roles)].filter((role) => role !== null);
}
