import type { APIMessage } from 'discord.js';
import { userPayload } from '../guilds/users.ts';
import type { World } from '../world.ts';

/** Who writes beside the bot, and how often. */
export interface SayOptions {
  /** A webhook's messages carry its own id as author's and `webhook_id`, and look like a bot's. A member by default. */
  as?: 'member' | 'webhook';
  /** The shown name. */
  name?: string;
  components?: readonly object[];
  /** How many times the same is written; once by default. */
  times?: number;
}

/** Writes into a channel as another member or as a webhook. Returns the last message. */
export function say(world: World, channelId: string, content: string, options: SayOptions = {}): APIMessage {
  const { as = 'member', name = 'Alex', components = [], times = 1 } = options;
  const id = world.ids();
  const author =
    as === 'member' ? world.users.meet(id, name) : { ...userPayload(id, name, null), discriminator: '0000', bot: true };
  const extra = { author, ...(as === 'webhook' ? { webhook_id: id } : {}) };
  const write = () => world.messages.create({ channelId, extra }, { content, components }, []);
  for (let n = 1; n < times; n += 1) write();
  return write();
}
