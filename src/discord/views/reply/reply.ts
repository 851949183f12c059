import type {
  APIActionRowComponent,
  APIComponentInMessageActionRow,
  APIEmbed,
  APIModalInteractionResponseCallbackData,
} from 'discord.js';
import type { MessageFile } from '../../../worker/outbox/dispatch-ports.ts';

/** A form, as Discord's own JSON of a modal. */
export type Form = APIModalInteractionResponseCallbackData;

/** An answer as plain data, independent of transport, deadline and token. */
export interface Reply {
  readonly content?: string;
  readonly embeds?: readonly APIEmbed[];
  readonly components?: readonly APIActionRowComponent<APIComponentInMessageActionRow>[];
  /** An embed shows a picture of the same reply by `attachment://` and its name. */
  readonly files?: readonly MessageFile[];
  /** Only the user who asked sees it. Ignored when a button press edits its message. */
  readonly ephemeral?: boolean;
  /**
   * Opens instead of all of the above, in answer to a command or a press, but not to a form. Discord takes a form only as the
   * first response: where it comes too late for that, the user is asked to try again.
   */
  readonly form?: Form;
}
