import { PermissionFlagsBits } from '#discord.js';
import { mostPerDay, sideOf } from '../../../domain/alerts/rule.ts';
import { coversSeveral, libraryIdsOf } from '../../../domain/alerts/rule-libraries.ts';
import type { PauseReason, Subscription } from '../../../domain/alerts/subscription.ts';
import type { LibraryNow } from '../../../domain/occupancy/occupancy.ts';
import { type Locale, translator } from '../../../i18n/index.ts';
import type { AlertNotification } from '../../../store/outbox/outbox-ports.ts';
import type { AlertRenderer, RenderedMessage } from '../../../worker/outbox/dispatch-ports.ts';
import { fullnessLine, trendLine } from '../occupancy/library-lines.ts';
import { discordLimits } from '../reply/limits.ts';
import { plainText } from '../reply/plain-text.ts';
import { channelMessage, distinctRoles } from '../shared/channel-message.ts';
import { commandLine } from '../shared/command-line.ts';
import { lackedBits, permissionNames } from '../shared/permissions.ts';
import { otherRefusalWords, refusalKind } from '../shared/refusal-words.ts';
import { libraryName, ruleWords } from '../shared/rule-words.ts';
import { relativeTime } from '../shared/time.ts';
import { alertSentence } from './alert-sentence.ts';
import { messageButtons } from './message-buttons.ts';

/** What "and 12 more" needs (characters), in the longer language. */
const moreMost = 60;

/** The sentences as lines beside `others`, the message's other lines; those that do not fit are counted. */
function linesOf(sentences: readonly string[], others: readonly string[], locale: Locale): string[] {
  const lines: string[] = [];
  const sentencesMost = discordLimits.content - others.join('\n').length - moreMost;
  let length = 0;
  for (const sentence of sentences) {
    length += sentence.length + 1;
    if (length > sentencesMost) {
      return [...lines, translator(locale)('alert.more', { number: sentences.length - lines.length })];
    }
    lines.push(sentence);
  }
  return lines;
}

/** When the counts were read, and the source that every number must name. */
function sourceLine(notifications: readonly AlertNotification[], libraries: readonly LibraryNow[]): string {
  const t = translator(notifications[0]?.subscription.locale ?? 'en');
  const ids = new Set(notifications.map(({ libraryId }) => libraryId));
  const seen = libraries.flatMap(({ library, count }) => (count && ids.has(library.id) ? [count.seenAt] : []));
  const read = seen.length === 0 ? [] : [t('alert.read', { age: relativeTime(Math.max(...seen)) })];
  return `-# ${[...read, t('occupancy.source')].join(' · ')}${idsLine(notifications)}`;
}

/**
 * The last line of a message: the ids of its alerts, by which users can change them and Carrel finds the message again. One
 * about several libraries has its library too, "k7m2.annex", since it may have posted about another one meanwhile.
 */
function idsLine(notifications: readonly Pick<AlertNotification, 'subscription' | 'libraryId'>[]): string {
  const ids = notifications.map(({ subscription: { id, rule }, libraryId }) =>
    coversSeveral(rule) && libraryId !== null ? idOf(id, libraryId) : id,
  );
  return ` · ${ids.join(' ')}`;
}

/** One of these ids. The library's may be of several words, and a space ends it. */
const idOf = (id: string, libraryId: string): string => `${id}.${libraryId.replaceAll(' ', '\u00a0')}`;

/**
 * Whether a message ends with the ids of `notifications` in any order, which changes where a clock is set back; also where a rule has become one
 * about several libraries since, or of one.
 */
export function endsWithIds(
  content: string,
  notifications: readonly Pick<AlertNotification, 'subscription' | 'libraryId'>[],
  mayNameMore = false,
): boolean {
  const ids = content.split(' · ').at(-1)?.split(' ') ?? [];
  const isNamed = ({ subscription: { id }, libraryId }: (typeof notifications)[number]): boolean =>
    ids.includes(id) || (libraryId !== null && ids.includes(idOf(id, libraryId)));
  return (mayNameMore || ids.length === notifications.length) && notifications.every(isNamed);
}

/** A single library also gets how full it is, and the trend. */
function fullnessOf({ subscription, libraryId, kind }: AlertNotification, libraries: readonly LibraryNow[]): string[] {
  const now = libraries.find(({ library }) => library.id === libraryId);
  if (kind !== 'fired' || now?.freshness.kind !== 'fresh' || now.count === undefined) return [];
  const parts = [fullnessLine(now, now.count, subscription.locale), trendLine(now, subscription.locale)];
  const line = parts.filter((part) => part !== undefined).join(' · ');
  return line === '' ? [] : [line];
}

/** A one-shot reminder says why it came, and that it will not come again. */
function askedLine({ subscription, kind }: AlertNotification): string[] {
  if (subscription.target.kind !== 'dm' || kind !== 'fired') return [];
  const t = translator(subscription.locale);
  return [`-# ${t('notify.asked', { command: commandLine('notifyWhen', t) })}`];
}

/** That a rule says no more today, of the one library where it is about several. */
function lastTodayWords({ subscription, libraryId }: AlertNotification, libraries: readonly LibraryNow[]): string {
  const { rule, locale } = subscription;
  const t = translator(locale);
  if (libraryId === null || !coversSeveral(rule)) return t('alert.lastToday', { number: mostPerDay });
  const library = plainText(libraryName(libraryId, libraries, locale));
  return t('alert.lastTodayOf', { number: mostPerDay, library });
}

function alertMessage(notifications: readonly AlertNotification[], libraries: readonly LibraryNow[]): RenderedMessage {
  const [first] = notifications;
  if (first === undefined) return channelMessage('');
  const roles = notifications.map(({ subscription }) => subscription.roleId).slice(0, 25);
  const mentions = distinctRoles(roles).map((role) => `<@&${role}>`);
  const sentences = notifications.map((notification) => {
    const sentence = alertSentence(notification, libraries, 'message');
    if (notification.kind !== 'fired') return sentence;
    return notification.isLastToday ? `**${sentence}** ${lastTodayWords(notification, libraries)}` : `**${sentence}**`;
  });
  const before = mentions.length === 0 ? [] : [mentions.join(' ')];
  const isOneAlert = notifications.every(({ subscription }) => subscription.id === first.subscription.id);
  const after = [
    ...(notifications.length === 1 ? fullnessOf(first, libraries) : []),
    ...(isOneAlert ? askedLine(first) : []),
    sourceLine(notifications, libraries),
  ];
  const lines = linesOf(sentences, [...before, ...after], first.subscription.locale);
  const message = channelMessage([...before, ...lines, ...after].join('\n'), roles);
  return { ...message, components: messageButtons(notifications) };
}

/** The words of alerts. Messages are text alone: a channel that allows messages but no embeds gets them too. */
export function createAlertRenderer(): AlertRenderer {
  return {
    fired: alertMessage,
    edit: alertMessage,
    line: (notifications, libraries) => {
      const sentences = notifications.map((notification) => alertSentence(notification, libraries, 'line'));
      const source = sourceLine(notifications, libraries);
      const lines = linesOf(sentences, [source], notifications[0]?.subscription.locale ?? 'en');
      return channelMessage([...lines, source].join('\n'));
    },
    paused: pausedMessage,
    resumed: (ids, locale) => {
      const names = ids.map((id) => `\`${id}\``).join(', ');
      return channelMessage(translator(locale)('post.permissionBack', { ids: names }));
    },
  };
}

function pausedMessage(subscription: Subscription, reason: PauseReason): RenderedMessage {
  const { id, rule, locale } = subscription;
  const t = translator(locale);
  const notice = t('alert.pausedNotice', { id: `\`${id}\``, rule: ruleWords(rule, [], locale) });
  return channelMessage(`${notice}\n${cureWords(subscription, reason)}`);
}

/** Why a subscription is paused, and what to do about it. */
export function cureWords({ id, target, locale }: Subscription, reason: PauseReason): string {
  const t = translator(locale);
  const channel = `<#${target.channelId}>`;
  const command = commandLine('resume', t, { id });
  if (reason === 'byHand') return t('alert.cure.byHand', { command });
  const kind = refusalKind(reason);
  switch (kind) {
    case 'unknownChannel':
      return t('alert.cure.unknownChannel', { edit: commandLine('edit', t, { id, channel: '#' }) });
    case 'missingAccess':
      return t('alert.cure.missingAccess', {
        channel,
        command,
        permissions: permissionNames(PermissionFlagsBits.ViewChannel, t),
      });
    case 'permissions': {
      const lacked = lackedBits(reason);
      if (lacked !== undefined)
        return t('alert.cure.lacks', { channel, command, permissions: permissionNames(lacked, t) });
      // The channel's type is not stored.
      const inThreads = permissionNames(PermissionFlagsBits.SendMessagesInThreads, t);
      const permissions = permissionNames(PermissionFlagsBits.SendMessages, t);
      return t('alert.cure.missingPermissions', { channel, command, permissions, inThreads });
    }
    case 'dmsClosed':
      return t('alert.cure.dmsClosed');
    case 'other':
      return t('alert.cure.other', { command, why: otherRefusalWords(reason, target.channelId, locale) });
  }
}

/** What the alert would say, with a made-up count beyond its threshold; it mentions no one. */
export function testMessage(
  subscription: Subscription,
  libraries: readonly LibraryNow[],
  now: number,
  personId: string,
): RenderedMessage {
  const { id, locale } = subscription;
  const head = translator(locale)('alert.test', { id: `\`${id}\``, person: `<@${personId}>` });
  return channelMessage([`-# ${head}`, ...imaginedLines(subscription, libraries, now)].join('\n'));
}

/**
 * The text of an alert's message, with a made-up count beyond its threshold. Without its small print: when that was read means
 * nothing, and by the ids a sample in the channel would be taken for the alert's own message when that is looked for.
 */
export function imaginedLines(subscription: Subscription, libraries: readonly LibraryNow[], now: number): string[] {
  const { rule } = subscription;
  const [libraryId = ''] = libraryIdsOf(rule, libraries);
  const real = libraries.find(({ library }) => library.id === libraryId);
  const people = imaginedPeople(subscription, real?.full);
  const imagined: LibraryNow = {
    library: real?.library ?? { id: libraryId, sourceKey: libraryId, names: namesOf(libraryId) },
    freshness: { kind: 'fresh' },
    count: { people, raw: people, seenAt: now, changedAt: now },
    trend: undefined,
    full: real?.full,
    hours: undefined,
    opening: undefined,
  };
  const { content } = alertMessage([{ subscription, libraryId, kind: 'fired', openedAt: now }], [imagined]);
  return String(content)
    .split('\n')
    .filter((line) => !line.startsWith('-# '));
}

const namesOf = (id: string) => ({ en: libraryName(id, [], 'en'), fr: libraryName(id, [], 'fr') });

/** A count that is clearly beyond the threshold: a twentieth, where that is still a count. */
function imaginedPeople({ rule }: Subscription, full: number | undefined): number {
  const threshold = 'people' in rule.threshold ? rule.threshold.people : (rule.threshold.percent * (full ?? 0)) / 100;
  const beyond = rule.direction === 'above' ? threshold * 1.05 + 1 : threshold * 0.95 - 1;
  const people = Math.max(0, Math.round(beyond));
  return sideOf(rule, people, full) === 'breach' ? people : Math.round(threshold);
}
