import type { LibraryNow } from '../../../domain/occupancy/occupancy.ts';
import { type Locale, translator } from '../../../i18n/index.ts';
import { formatCustomId } from '../reply/custom-id.ts';
import { discordLimits, entriesWithin } from '../reply/limits.ts';
import type { Form } from '../reply/reply.ts';
import { labelled, menuField, textField } from '../shared/form-parts.ts';

/** What stands in the form when it opens. */
interface Prefilled {
  readonly library: string;
  readonly direction: string;
  readonly threshold: string;
  readonly until?: string | undefined;
}

/** The form that sets a `/notify-me`; its fields have the names of the command's options. */
export function reminderForm(prefilled: Prefilled, libraries: readonly LibraryNow[], locale: Locale): Form {
  const t = translator(locale);
  const { library: chosen, direction, threshold, until = '' } = prefilled;
  const named = libraries
    .filter(({ library }) => library.id.length <= discordLimits.choice)
    .map(({ library }) => ({ label: library.names[locale], value: library.id }));
  const any = { label: t('side.anyChoice'), value: 'any' };
  const entries = [...entriesWithin(named, chosen, discordLimits.choices - 1), any];
  const directions = [
    { label: t('notify.form.below'), value: 'below' },
    { label: t('notify.form.above'), value: 'above' },
  ];
  return {
    custom_id: formatCustomId({ command: 'notify-me', locale, action: 'form', argument: '' }),
    title: t('notify.form.title'),
    components: [
      labelled(t('notify.form.library'), menuField('library', entries, chosen)),
      labelled(
        t('notify.form.threshold'),
        textField('threshold', threshold, { placeholder: t('notify.form.thresholds'), required: true }),
      ),
      labelled(t('notify.form.direction'), menuField('direction', directions, direction)),
      labelled(
        t('notify.form.until'),
        textField('until', until, { placeholder: t('notify.form.untils'), required: false }),
      ),
    ],
  };
}
