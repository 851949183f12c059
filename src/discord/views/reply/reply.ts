import type { APIActionRowComponent, APIComponentInMessageActionRow, APIEmbed } from 'discord.js';
import type { MessageFile } from '../../../worker/outbox/dispatch-ports.ts';

/** An answer as plain data; it knows no transport, no deadline and no token. */
export interface Reply {
  readonly content?: string;
  readonly embeds?: readonly APIEmbed[];
  readonly components?: readonly APIActionRowComponent<APIComponentInMessageActionRow>[];
  /** An embed shows a picture of the same reply by `attachment://` and its name. */
  readonly files?: readonly MessageFile[];
  /** Only the person who asked sees it. A press that changes its message leaves that as it is. */
  readonly ephemeral?: boolean;
}
