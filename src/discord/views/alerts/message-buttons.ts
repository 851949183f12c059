import { ComponentType } from '#discord.js';
import type { Subscription } from '../../../domain/alerts/subscription.ts';
import type { LibraryNow } from '../../../domain/occupancy/occupancy.ts';
import { type Locale, translator } from '../../../i18n/index.ts';
import type { AlertNotification } from '../../../store/outbox/outbox-ports.ts';
import { allLibraries } from '../occupancy/occupancy.ts';
import { buttonOf, rowOf } from '../reply/button.ts';
import { formatCustomId } from '../reply/custom-id.ts';
import { discordLimits, truncate } from '../reply/limits.ts';
import type { Reply } from '../reply/reply.ts';
import { ruleWords } from '../shared/rule-words.ts';

/** What a button of a message with several alerts first asks about. */
export type WhichAction = 'mute' | 'edit';

/** The longest argument of a custom_id. */
const argumentMost = 50;

/**
 * The buttons below the message of alerts in a channel: a picture for anyone, and for moderators muting and editing, which ask
 * first where the message is about several. What has been removed can be neither muted nor edited. A direct message has none.
 */
export function messageButtons(notifications: readonly AlertNotification[]): NonNullable<Reply['components']> {
  const [first] = notifications;
  if (first === undefined || first.subscription.target.kind === 'dm') return [];
  const { locale } = first.subscription;
  const t = translator(locale);
  const [libraryId, ...otherLibraries] = new Set(notifications.map((one) => one.libraryId));
  const library = otherLibraries.length > 0 ? undefined : libraryId;
  const there = notifications.filter(({ cause }) => cause !== 'removed');
  const ids = [...new Set(there.map(({ subscription }) => subscription.id))];
  const all = ids.join('.');
  // Without ids it asks about all alerts of the channel.
  const alert = { command: 'alert', locale, argument: all.length > argumentMost ? '' : all };
  const action = (ofOne: string, ofSeveral: string) => (ids.length === 1 ? ofOne : ofSeveral);
  const chart = { command: 'history', locale, action: 'today', argument: library ?? allLibraries };
  const forModerators = [
    buttonOf(t('alert.button.mute'), { ...alert, action: action('mute', 'which-mute') }),
    buttonOf(t('alert.button.edit'), { ...alert, action: action('form', 'which-edit') }),
  ];
  return [rowOf(buttonOf(t('occupancy.chart'), chart), ...(ids.length === 0 ? [] : forModerators))];
}

/** Which of several alerts is meant: a menu in words. */
export function whichAlert(
  action: WhichAction,
  alerts: readonly Subscription[],
  libraries: readonly LibraryNow[],
  locale: Locale,
): Reply {
  const options = alerts.slice(0, discordLimits.choices).map(({ id, rule }) => ({
    label: truncate(
      ruleWords(rule, libraries, locale, (text) => text),
      discordLimits.choice,
    ),
    value: id,
  }));
  const t = translator(locale);
  const custom_id = formatCustomId({ command: 'alert', locale, action: `one-${action}`, argument: '' });
  const menu = { type: ComponentType.StringSelect, custom_id, placeholder: t('alert.choose'), options } as const;
  return {
    content: t(`alert.which.${action}`),
    components: [{ type: ComponentType.ActionRow, components: [menu] }],
    ephemeral: true,
  };
}
