import {
  type APIComponentInLabel,
  type APILabelComponent,
  type APITextInputComponent,
  ButtonStyle,
  ComponentType,
  TextInputStyle,
} from '#discord.js';
import { type Locale, translator } from '../../../i18n/index.ts';
import { buttonOf, rowOf } from '../reply/button.ts';
import { discordLimits, entriesWithin, truncate } from '../reply/limits.ts';
import type { Reply } from '../reply/reply.ts';

/** What is typed into a field of a form: longer is a mistake. */
const max_length = 60;

/** A field of a form with its label, at most 45 characters (Discord's documentation of components). */
export const labelled = (label: string, component: APIComponentInLabel): APILabelComponent => ({
  type: ComponentType.Label,
  label,
  component,
});

/** A field for a line of text, which stands there when the form opens. */
export const textField = (
  custom_id: string,
  value: string,
  more: Pick<APITextInputComponent, 'placeholder' | 'required'>,
): APITextInputComponent => ({
  type: ComponentType.TextInput,
  custom_id,
  style: TextInputStyle.Short,
  value: truncate(value, max_length),
  max_length,
  ...more,
});

/** A menu of one choice; `chosen` is the value that stands there when the form opens. */
export const menuField = (
  custom_id: string,
  entries: readonly { readonly label: string; readonly value: string }[],
  chosen: string,
): APIComponentInLabel => ({
  type: ComponentType.StringSelect,
  custom_id,
  options: entriesWithin(entries, chosen).map(({ label, value }) => ({
    label: truncate(label, discordLimits.choice),
    value,
    default: value === chosen,
  })),
});

/** An error about a form of a command, with a button that opens it again; `key` stands for what was typed. */
export function formAgain(command: string, error: string, key: string, locale: Locale): Reply {
  const id = { command, locale, action: 'again', argument: key };
  const again = buttonOf(translator(locale)('notify.form.again'), id, { style: ButtonStyle.Primary });
  return { content: error, components: [rowOf(again)], ephemeral: true };
}
