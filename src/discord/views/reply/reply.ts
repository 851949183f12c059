import type { APIActionRowComponent, APIComponentInMessageActionRow, APIEmbed } from 'discord.js';
import type { MessageFile } from '../../../worker/outbox/dispatch-ports.ts';

/** An answer as plain data, independent of transport, deadline and token. */
export interface Reply {
  readonly content?: string;
  readonly embeds?: readonly APIEmbed[];
  readonly components?: readonly APIActionRowComponent<APIComponentInMessageActionRow>[];
  /** An embed shows a picture of the same reply by `attachment://` and its name. */
  readonly files?: readonly MessageFile[];
  /** Only the user who asked sees it. Ignored when a button press edits its message. */
  readonly ephemeral?: boolean;
}
