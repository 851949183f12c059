import { type APIActionRowComponent, type APIButtonComponent, ButtonStyle, ComponentType } from '#discord.js';
import type { Subscription } from '../../../domain/alerts/subscription.ts';
import type { LibraryNow } from '../../../domain/occupancy/occupancy.ts';
import { type Locale, translator } from '../../../i18n/index.ts';
import { formatCustomId } from '../reply/custom-id.ts';
import type { Reply } from '../reply/reply.ts';
import { ruleWords } from '../shared/rule-words.ts';

/** For how long an alert can be muted; `resumed` has no end. */
export const muteChoices = ['hour', 'today', 'morning', 'resumed'] as const;

type ButtonRow = APIActionRowComponent<APIButtonComponent>;

/** A row of buttons of `/alert`. */
export const alertButtons = (
  buttons: readonly { label: string; action: string; argument: string }[],
  locale: Locale,
): ButtonRow => ({
  type: ComponentType.ActionRow,
  components: buttons.map(({ label, action, argument }) => ({
    type: ComponentType.Button,
    style: ButtonStyle.Secondary,
    label,
    custom_id: formatCustomId({ command: 'alert', locale, action, argument }),
  })),
});

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
