import {
  type APILabelComponent,
  type APIStringSelectComponent,
  type APITextInputComponent,
  ButtonStyle,
  ComponentType,
  TextInputStyle,
} from '#discord.js';
import type { LibraryNow } from '../../../domain/occupancy/occupancy.ts';
import { type Locale, translator } from '../../../i18n/index.ts';
import { formatCustomId } from '../reply/custom-id.ts';
import { discordLimits, truncate } from '../reply/limits.ts';
import type { Form, Reply } from '../reply/reply.ts';

/** What stands in the form when it opens. */
interface Prefilled {
  readonly library: string;
  readonly direction: string;
  readonly threshold: string;
  readonly until?: string | undefined;
}

/** What is typed into a field: longer is a mistake. */
const max_length = 60;

const label = (text: string, component: APIStringSelectComponent | APITextInputComponent): APILabelComponent => ({
  type: ComponentType.Label,
  label: text,
  component,
});

/** The form that sets a `/notify-me`; its fields have the names of the command's options. */
export function reminderForm(prefilled: Prefilled, libraries: readonly LibraryNow[], locale: Locale): Form {
  const t = translator(locale);
  const { library: chosen, direction, threshold, until = '' } = prefilled;
  const entry = (text: string, value: string, current: string) => ({
    label: truncate(text, discordLimits.choice),
    value,
    default: value === current,
  });
  return {
    custom_id: formatCustomId({ command: 'notify-me', locale, action: 'form', argument: '' }),
    title: t('notify.form.title'),
    components: [
      label(t('notify.form.library'), {
        type: ComponentType.StringSelect,
        custom_id: 'library',
        options: libraries
          .filter(({ library }) => library.id.length <= discordLimits.choice)
          .slice(0, discordLimits.choices)
          .map(({ library }) => entry(library.names[locale], library.id, chosen)),
      }),
      label(t('notify.form.threshold'), {
        type: ComponentType.TextInput,
        custom_id: 'threshold',
        style: TextInputStyle.Short,
        placeholder: t('notify.form.thresholds'),
        value: truncate(threshold, max_length),
        required: true,
        max_length,
      }),
      label(t('notify.form.direction'), {
        type: ComponentType.StringSelect,
        custom_id: 'direction',
        options: [entry(t('notify.form.below'), 'below', direction), entry(t('notify.form.above'), 'above', direction)],
      }),
      label(t('notify.form.until'), {
        type: ComponentType.TextInput,
        custom_id: 'until',
        style: TextInputStyle.Short,
        placeholder: t('notify.form.untils'),
        value: truncate(until, max_length),
        required: false,
        max_length,
      }),
    ],
  };
}

/** An error about a form, with a button that opens it again; `key` stands for what was typed. */
export function formAgain(error: string, key: string, locale: Locale): Reply {
  const custom_id = formatCustomId({ command: 'notify-me', locale, action: 'again', argument: key });
  const text = translator(locale)('notify.form.again');
  return {
    content: error,
    components: [
      {
        type: ComponentType.ActionRow,
        components: [{ type: ComponentType.Button, style: ButtonStyle.Primary, label: text, custom_id }],
      },
    ],
    ephemeral: true,
  };
}
