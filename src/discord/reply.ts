import type { APIActionRowComponent, APIComponentInMessageActionRow, APIEmbed } from 'discord-api-types/v10';

/** An answer as plain data; it knows no transport, no deadline and no token. */
export interface Reply {
  readonly content?: string;
  readonly embeds?: readonly APIEmbed[];
  readonly components?: readonly APIActionRowComponent<APIComponentInMessageActionRow>[];
  /** Only the person who asked sees it. A button's answer replaces the message that it stands on, whatever this says. */
  readonly ephemeral?: boolean;
}
