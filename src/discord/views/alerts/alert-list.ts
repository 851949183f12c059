import { PermissionFlagsBits } from '#discord.js';
import type { Trace } from '../../../domain/alerts/decision.ts';
import type { Subscription } from '../../../domain/alerts/subscription.ts';
import type { LibraryNow } from '../../../domain/occupancy/occupancy.ts';
import { type Locale, type Translate, translator } from '../../../i18n/index.ts';
import type { Reply } from '../reply/reply.ts';
import { chooseList, type ListAction, type ListEntry, type ListState } from '../shared/choose-list.ts';
import { commandLine } from '../shared/command-line.ts';
import { permissionNames } from '../shared/permissions.ts';
import { ruleWords } from '../shared/rule-words.ts';
import { relativeTime } from '../shared/time.ts';
import { backOnWords, lastTraceOf, notPublishedWords } from '../shared/trace-words.ts';
import { detailsLine } from './alert-details.ts';
import { alertStateWords } from './alert-state-words.ts';
import { muteChoices } from './mute-buttons.ts';

/** What a list of alerts looks like: as any list, or while it asks how long to mute the chosen one. */
export interface AlertListState extends ListState {
  readonly isMuting?: boolean;
}

/** What a list is made from. */
interface AlertListFacts {
  readonly subscriptions: readonly Subscription[];
  /** The last decisions about them, newest first. */
  readonly traces: readonly Trace[];
  readonly libraries: readonly LibraryNow[];
  readonly most: number;
  readonly now: number;
}

/** The alerts of a server in words, a page of them, with what can be done with the chosen one. */
export function alertListView(facts: AlertListFacts, state: AlertListState, locale: Locale): Reply {
  const { subscriptions, traces, libraries, most, now } = facts;
  const t = translator(locale);
  const entryOf = (subscription: Subscription): ListEntry => ({
    id: subscription.id,
    words: ruleWords(subscription.rule, libraries, locale),
    plainWords: ruleWords(subscription.rule, libraries, locale, (text) => text),
    facts: [`<#${subscription.target.channelId}>`, alertStateWords(subscription, libraries, locale, now)],
    warnings: [
      ...backOnWords(subscription.id, subscription.paused !== null, traces, locale),
      ...notPublishedWords(subscription.id, traces, locale),
      ...perhapsSentWords(subscription, traces, t),
    ],
    // The id is for those who type.
    details: [lastSentWords(subscription, t), detailsLine(subscription, libraries, locale), subscription.id],
  });
  const actionsOf = ({ id }: ListEntry): ListAction[] => {
    if (state.isMuting === true) {
      const lengths = muteChoices.map((length) => ({
        action: 'list-mute-for',
        label: t(`command.alert.for.${length}`),
        argument: length,
      }));
      return [...lengths, { action: 'show', label: t('alert.button.back') }];
    }
    const isPaused = subscriptions.some((subscription) => subscription.id === id && subscription.paused !== null);
    return [
      { action: 'form', label: t('alert.button.edit') },
      { action: 'list-test', label: t('alert.button.test') },
      isPaused
        ? { action: 'resume', label: t('alert.button.resume') }
        : { action: 'list-mute', label: t('alert.button.mute') },
      { action: 'remove', label: t('alert.button.remove'), isDangerous: true },
    ];
  };
  const words = {
    command: 'alert',
    title: t('alert.listTitle', { number: subscriptions.length, most }),
    none: t('alert.none', { command: commandLine('add', t) }),
    placeholder: t('alert.choose'),
  };
  return chooseList({ ...words, entries: subscriptions.map(entryOf), state, actionsOf }, locale);
}

function lastSentWords({ lastSentAt }: Subscription, t: Translate): string {
  return lastSentAt === null ? t('alert.neverSent') : t('alert.lastSent', { age: relativeTime(lastSentAt) });
}

/** That it is unknown whether the last message was posted, where that is so. */
function perhapsSentWords({ id, target }: Subscription, traces: readonly Trace[], t: Translate): string[] {
  if (lastTraceOf(id, traces, ['sent', 'perhapsSent'])?.reason !== 'perhapsSent') return [];
  const permissions = permissionNames(PermissionFlagsBits.ReadMessageHistory, t);
  return [t('alert.perhapsSent', { channel: `<#${target.channelId}>`, permissions })];
}
