import { coversSeveral, libraryIdsOf } from '../../../domain/alerts/rule-libraries.ts';
import type { NewSubscription, Subscription } from '../../../domain/alerts/subscription.ts';
import { serviceDayOf } from '../../../domain/calendar/service-day.ts';
import type { LibraryNow } from '../../../domain/occupancy/occupancy.ts';
import type { QuietWindow } from '../../../domain/outlook/quiet-window.ts';
import { type Locale, translator } from '../../../i18n/index.ts';
import type { RenderedMessage } from '../../../worker/outbox/dispatch-ports.ts';
import { howItIs } from '../occupancy/answer-sentence.ts';
import { discordLimits } from '../reply/limits.ts';
import { plainText } from '../reply/plain-text.ts';
import type { Reply } from '../reply/reply.ts';
import { stretchWords } from '../shared/campus-time.ts';
import { channelMessage } from '../shared/channel-message.ts';
import { chooseList, type ListEntry, type ListState } from '../shared/choose-list.ts';
import { commandLine } from '../shared/command-line.ts';
import { librariesWords, libraryName, ruleWords, sideWords } from '../shared/rule-words.ts';
import { dateTime } from '../shared/time.ts';
import { alertSentence } from './alert-sentence.ts';
import { alertStateWords } from './alert-state-words.ts';

/** When the condition of a reminder is expected, and in which library. */
export type WindowAhead = QuietWindow & { readonly libraryId: string };

type NewReminder = Pick<NewSubscription, 'rule' | 'locale' | 'expiresAt' | 'createdAt'>;

/** The end as a date and time: the message stays, and "ends two days ago" would be nonsense. */
const endOf = ({ expiresAt }: NewReminder): string => dateTime(expiresAt ?? 0);

/** The direct message that is sent first, to see whether one arrives; and its replacement where saving failed. */
export function reminderConfirmation(
  reminder: NewReminder,
  key: `notify.confirm${'' | 'Failed' | 'Unsure' | 'Duplicate'}`,
  libraries: readonly LibraryNow[],
  ahead?: WindowAhead,
): RenderedMessage {
  const t = translator(reminder.locale);
  const rule = ruleWords(reminder.rule, libraries, reminder.locale);
  const command = commandLine(key === 'notify.confirmUnsure' ? 'notifyList' : 'notifyCancel', t);
  const confirmation = t(key, { rule, end: endOf(reminder), command });
  const isTold = key === 'notify.confirm' && ahead !== undefined;
  const isFirst = key === 'notify.confirm' && coversSeveral(reminder.rule);
  const lines = [
    confirmation,
    ...(isTold ? [aheadLine(reminder, ahead, libraries)] : []),
    ...(isFirst ? [t('notify.first')] : []),
  ];
  return channelMessage(lines.join('\n'));
}

/** "Annex should be under 35% around 18:00–20:00 (very likely)." */
function aheadLine(
  { rule, locale, createdAt }: NewReminder,
  ahead: WindowAhead,
  libraries: readonly LibraryNow[],
): string {
  const t = translator(locale);
  const isToday = serviceDayOf(ahead.from) === serviceDayOf(createdAt);
  const library = plainText(libraryName(ahead.libraryId, libraries, locale));
  const values = { library, side: sideWords(rule, locale, true), stretch: stretchWords(ahead, locale) };
  return t(`notify.ahead.${isToday ? 'today' : 'tomorrow'}`, { ...values, sure: t(`notify.sure.${ahead.sureness}`) });
}

/** The answer to a new reminder, with a warning where there is no live count. */
export function reminderAdded(reminder: NewReminder, libraries: readonly LibraryNow[], ahead?: WindowAhead): Reply {
  const { rule, locale } = reminder;
  const t = translator(locale);
  const ids = libraryIdsOf(rule, libraries);
  const isLive = libraries.some(({ library, freshness }) => freshness.kind === 'fresh' && ids.includes(library.id));
  const lines = [
    t('notify.added', { rule: ruleWords(rule, libraries, locale), end: endOf(reminder) }),
    ...(ahead === undefined ? [] : [aheadLine(reminder, ahead, libraries)]),
    ...(isLive ? [] : [t('alert.noLive', { library: librariesWords(rule, libraries, locale) })]),
    ...(coversSeveral(rule) ? [t('notify.first')] : []),
  ];
  return { content: lines.join('\n'), ephemeral: true };
}

/**
 * The answer where the condition is true already: the sentences that the reminder would have sent about `libraryIds`. What
 * is closed is said to be, since "under 40%" would otherwise sound like an invitation.
 */
export function alreadyTrue(
  subscription: Subscription,
  libraryIds: readonly string[],
  libraries: readonly LibraryNow[],
  now: number,
): Reply {
  const { locale } = subscription;
  const t = translator(locale);
  const closed = libraries
    .filter(({ library, opening }) => libraryIds.includes(library.id) && opening?.kind === 'closed')
    .map((library) => howItIs(library, locale));
  const said = libraryIds.map((libraryId) =>
    alertSentence({ subscription, libraryId, kind: 'fired', openedAt: now }, libraries, 'message'),
  );
  const contentOf = (shown: number): string => {
    const others = said.length - shown;
    const more = others === 0 ? [] : [`(${t('alert.more', { number: others })})`];
    const sentence = [...closed, `**${said.slice(0, shown).join(' ')}**`, ...more].join(' ');
    return `${t('notify.already', { sentence })}\n-# ${t('occupancy.source')}`;
  };
  // As many as a message has room for.
  for (let shown = said.length; ; shown -= 1) {
    const content = contentOf(shown);
    if (content.length <= discordLimits.content || shown <= 1) return { content, ephemeral: true };
  }
}

/** A user's reminders in words, with a button that cancels the chosen one. */
export function reminderList(
  facts: {
    readonly subscriptions: readonly Subscription[];
    readonly libraries: readonly LibraryNow[];
    readonly most: number;
    readonly now: number;
  },
  state: ListState,
  locale: Locale,
): Reply {
  const { subscriptions, libraries, most, now } = facts;
  const t = translator(locale);
  const entryOf = (subscription: Subscription): ListEntry => ({
    id: subscription.id,
    words: ruleWords(subscription.rule, libraries, locale),
    plainWords: ruleWords(subscription.rule, libraries, locale, (text) => text),
    facts: [
      alertStateWords(subscription, libraries, locale, now),
      ...(subscription.expiresAt === null ? [] : [t('notify.ends', { end: endOf(subscription) })]),
    ],
    warnings: [],
    // For those who type.
    details: [subscription.id],
  });
  const words = {
    command: 'notify-me',
    title: t('notify.listTitle', { number: subscriptions.length, most }),
    none: t('notify.none', { command: commandLine('notifyWhen', t) }),
    placeholder: t('notify.choose'),
  };
  const actionsOf = () => [{ action: 'cancel', label: t('notify.button.cancel'), isDangerous: true }];
  return chooseList({ ...words, entries: subscriptions.map(entryOf), state, actionsOf }, locale);
}
