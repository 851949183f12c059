import type { APIActionRowComponent, APIComponentInMessageActionRow, APIEmbed } from 'discord.js';

/** A file of a reply. An embed shows a picture of the same reply by `attachment://` and its name. */
export interface ReplyFile {
  /** Lower case, with its ending: `chart.png`. */
  readonly name: string;
  readonly data: Uint8Array;
  /** The alt text, at most 1,024 characters (Discord's documentation of attachments). */
  readonly description: string;
}

/** An answer as plain data; it knows no transport, no deadline and no token. */
export interface Reply {
  readonly content?: string;
  readonly embeds?: readonly APIEmbed[];
  readonly components?: readonly APIActionRowComponent<APIComponentInMessageActionRow>[];
  readonly files?: readonly ReplyFile[];
  /** Only the person who asked sees it. A button's answer replaces the message that it stands on, whatever this says. */
  readonly ephemeral?: boolean;
  /** A button's answer that is a message of its own, below the one that it stands on. */
  readonly apart?: boolean;
}
