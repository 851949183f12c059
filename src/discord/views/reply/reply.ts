import type { APIActionRowComponent, APIComponentInMessageActionRow, APIEmbed } from 'discord.js';
import type { MessageFile } from '../../../worker/outbox/dispatch-ports.ts';

/** An answer as plain data; it knows no transport, no deadline and no token. */
export interface Reply {
  readonly content?: string;
  readonly embeds?: readonly APIEmbed[];
  readonly components?: readonly APIActionRowComponent<APIComponentInMessageActionRow>[];
  readonly files?: readonly MessageFile[];
  /** Only the person who asked sees it. A button's answer replaces the message that it stands on, whatever this says. */
  readonly ephemeral?: boolean;
  /** A button's answer that is a message of its own, below the one that it stands on. */
  readonly apart?: boolean;
}
