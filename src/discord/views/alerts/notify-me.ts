import { ButtonStyle, ComponentType } from 'discord.js';
import type { NewSubscription, Subscription } from '../../../domain/alerts/subscription.ts';
import type { LibraryNow } from '../../../domain/occupancy/occupancy.ts';
import { type Locale, translator } from '../../../i18n/index.ts';
import type { RenderedMessage } from '../../../worker/outbox/dispatch-ports.ts';
import { formatCustomId } from '../reply/custom-id.ts';
import type { Reply } from '../reply/reply.ts';
import { channelMessage } from '../shared/channel-message.ts';
import { commandLine } from '../shared/command-line.ts';
import { ruleWords } from '../shared/rule-words.ts';
import { relativeTime } from '../shared/time.ts';
import { alertSentence } from './alert-sentence.ts';
import { alertStateWords } from './alert-state-words.ts';

type NewReminder = Pick<NewSubscription, 'rule' | 'locale' | 'expiresAt'>;

const endOf = ({ expiresAt }: NewReminder): string => relativeTime(expiresAt ?? 0);

/** The direct message that is sent first, to see whether one arrives; and its replacement where saving failed. */
export function reminderConfirmation(
  reminder: NewReminder,
  key: 'notify.confirm' | 'notify.confirmFailed',
  libraries: readonly LibraryNow[],
): RenderedMessage {
  const t = translator(reminder.locale);
  const rule = ruleWords(reminder.rule, libraries, reminder.locale);
  return channelMessage(t(key, { rule, age: endOf(reminder), command: commandLine('notifyCancel', t) }));
}

/** The answer to a new reminder, with a warning where there is no live count. */
export function reminderAdded(reminder: NewReminder, libraries: readonly LibraryNow[], locale: Locale): Reply {
  const t = translator(locale);
  const { rule } = reminder;
  const now = libraries.find(({ library }) => library.id === rule.libraryId);
  const isLive = now?.freshness.kind === 'fresh';
  const lines = [
    t('notify.added', { rule: ruleWords(rule, libraries, locale), age: endOf(reminder) }),
    ...(isLive ? [] : [t('alert.noLive', { library: now?.library.names[locale] ?? rule.libraryId })]),
  ];
  return { content: lines.join('\n'), ephemeral: true };
}

/** The answer where the condition is true already: the sentence that the reminder would have sent. */
export function alreadyTrue(subscription: Subscription, libraries: readonly LibraryNow[], now: number): Reply {
  const { locale } = subscription;
  const t = translator(locale);
  const sentence = alertSentence({ subscription, kind: 'fired', openedAt: now }, libraries, 'message');
  const content = `${t('notify.already', { sentence: `**${sentence}**` })}\n-# ${t('occupancy.source')}`;
  return { content, ephemeral: true };
}

/** A user's reminders, each with a button that cancels it: at most five, as many as a message has rows. */
export function reminderList(
  facts: {
    readonly subscriptions: readonly Subscription[];
    readonly libraries: readonly LibraryNow[];
    readonly most: number;
    readonly now: number;
    readonly note?: string;
  },
  locale: Locale,
): Reply {
  const { subscriptions, libraries, most, now, note } = facts;
  const t = translator(locale);
  const content = note === undefined ? [] : [note];
  if (subscriptions.length === 0) {
    const none = t('notify.none', { command: commandLine('notifyWhen', t) });
    return { content: [...content, none].join('\n'), ephemeral: true };
  }
  const lines = subscriptions.map((subscription) => {
    const words = [
      `\`${subscription.id}\``,
      ruleWords(subscription.rule, libraries, locale),
      alertStateWords(subscription, libraries, locale, now),
      ...(subscription.expiresAt === null ? [] : [t('notify.ends', { age: endOf(subscription) })]),
    ];
    return words.join(' · ');
  });
  const title = t('notify.listTitle', { number: subscriptions.length, most });
  return {
    content: [...content, `**${title}**`, ...lines].join('\n'),
    components: subscriptions.slice(0, 5).map(({ id }) => ({
      type: ComponentType.ActionRow,
      components: [
        {
          type: ComponentType.Button,
          style: ButtonStyle.Secondary,
          label: t('notify.button.cancel', { id }),
          custom_id: formatCustomId({ command: 'notify-me', locale, action: 'cancel', argument: id }),
        },
      ],
    })),
    ephemeral: true,
  };
}
