import { muteLengths } from '../../../domain/alerts/mute.ts';
import type { Subscription } from '../../../domain/alerts/subscription.ts';
import type { LibraryNow } from '../../../domain/occupancy/occupancy.ts';
import { type Locale, translator } from '../../../i18n/index.ts';
import { buttonOf, rowOf } from '../reply/button.ts';
import type { Reply } from '../reply/reply.ts';
import { ruleWords } from '../shared/rule-words.ts';

/** For how long an alert can be muted; `resumed` has no end. */
export const muteChoices = [...muteLengths, 'resumed'] as const;

/** A row of buttons of `/alert`. */
export const alertButtons = (buttons: readonly { label: string; action: string; argument: string }[], locale: Locale) =>
  rowOf(...buttons.map(({ label, ...id }) => buttonOf(label, { command: 'alert', locale, ...id })));

/** For how long an alert can be muted: a button each. */
export function muteChoice({ id, rule }: Subscription, libraries: readonly LibraryNow[], locale: Locale): Reply {
  const t = translator(locale);
  const buttons = muteChoices.map((length) => ({
    label: t(`command.alert.for.${length}`),
    action: 'mute-for',
    argument: `${id}.${length}`,
  }));
  const content = t('alert.muteFor', { id: `\`${id}\``, rule: ruleWords(rule, libraries, locale) });
  return { content, components: [alertButtons(buttons, locale)], ephemeral: true };
}
