import { ButtonStyle } from '#discord.js';
import { formatQuietHours } from '../../../domain/alerts/quiet-hours.ts';
import { ruleDefaults, sideOf } from '../../../domain/alerts/rule.ts';
import { coversSeveral, isUselessWhileClosed, libraryIdsOf } from '../../../domain/alerts/rule-libraries.ts';
import type { NewSubscription, PauseReason, Subscription } from '../../../domain/alerts/subscription.ts';
import { formatMinutes } from '../../../domain/calendar/minutes.ts';
import { formatWeekdays } from '../../../domain/calendar/weekdays.ts';
import { formatAmount } from '../../../domain/occupancy/amount.ts';
import type { LibraryNow } from '../../../domain/occupancy/occupancy.ts';
import { type Locale, type MessageKey, translator } from '../../../i18n/index.ts';
import type { RenderedMessage } from '../../../worker/outbox/dispatch-ports.ts';
import { buttonOf, rowOf } from '../reply/button.ts';
import type { Reply } from '../reply/reply.ts';
import { channelMessage } from '../shared/channel-message.ts';
import { commandLine } from '../shared/command-line.ts';
import { missingOf, neededToPost, permissionNames } from '../shared/permissions.ts';
import { type RefusedPlace, unpermittedWords } from '../shared/refusal-words.ts';
import { clearWords, librariesWords, peopleWords, ruleWords } from '../shared/rule-words.ts';
import { dateTime } from '../shared/time.ts';
import { detailsLine } from './alert-details.ts';
import { cureWords, imaginedLines } from './alert-messages.ts';
import { isVisiblyBeyond } from './alert-sentence.ts';
import { alertButtons } from './mute-buttons.ts';

type Drafted = Pick<NewSubscription, 'rule' | 'target' | 'roleId' | 'sayResolved' | 'publish' | 'locale'>;

const channelOf = ({ target }: Drafted): string => `<#${target.channelId}>`;

/** The confirmation that the target channel gets before anything is saved, and its replacement where saving failed. */
export function confirmation(
  draft: Drafted,
  key: `alert.confirm${'' | 'Moved' | 'MovedPaused' | 'Failed' | 'Unsure' | 'Duplicate'}`,
  libraries: readonly LibraryNow[],
  personId: string,
): RenderedMessage {
  const { rule, locale } = draft;
  const t = translator(locale);
  const words = { rule: ruleWords(rule, libraries, locale), person: `<@${personId}>`, command: commandLine('list', t) };
  const isKept = !/(?:Failed|Unsure|Duplicate)$/.test(key);
  const details = isKept ? `\n-# ${detailsLine(draft, libraries, locale)}` : '';
  // The details name the role; a confirmation mentions no one.
  return channelMessage(`${t(key, words)}${details}`);
}

/** The message that a channel gets before its paused alert is resumed. */
export function resumption(subscription: Subscription, libraries: readonly LibraryNow[]): RenderedMessage {
  const { id, rule, locale } = subscription;
  return channelMessage(
    translator(locale)('alert.confirmResumed', { id: `\`${id}\``, rule: ruleWords(rule, libraries, locale) }),
  );
}

/** The sentences of `alertNote`. */
type AlertNote = `alert.${'added' | 'edited' | 'editedLooks' | 'paused' | 'resumed' | 'removed' | 'restored'}`;

/** A private answer about one alert: the rule, its channel, the command that undoes the change. */
export function alertNote(
  key: AlertNote,
  subscription: Subscription,
  libraries: readonly LibraryNow[],
  locale: Locale,
): string {
  const t = translator(locale);
  const { id, rule } = subscription;
  const command = key === 'alert.removed' ? retyped(subscription, locale) : commandLine('resume', t, { id });
  const channel = channelOf(subscription);
  return t(key, { id: `\`${id}\``, rule: ruleWords(rule, libraries, locale), channel, command });
}

/** The same about an alert that is muted until `until` (ms since the Unix epoch). */
export function mutedNote(
  { id, rule }: Subscription,
  until: number,
  libraries: readonly LibraryNow[],
  locale: Locale,
): string {
  const t = translator(locale);
  const words = { id: `\`${id}\``, rule: ruleWords(rule, libraries, locale), time: dateTime(until) };
  return t('alert.muted', { ...words, command: commandLine('unmute', t, { id }) });
}

/** The command that would add the same rule again. */
function retyped({ rule }: Subscription, locale: Locale): string {
  const { libraries, direction, threshold, margin, holdMs, cooldownMs, quietHours, days } = rule;
  const t = translator(locale);
  return commandLine('add', t, {
    library: libraries === 'any' ? libraries : libraries.join(', '),
    direction: t(`command.alert.direction.${direction}`),
    threshold: formatAmount(threshold),
    ...(margin === null ? {} : { margin: formatAmount(margin) }),
    ...(holdMs === ruleDefaults.holdMs ? {} : { hold: formatMinutes(holdMs) }),
    ...(cooldownMs === ruleDefaults.cooldownMs ? {} : { cooldown: formatMinutes(cooldownMs) }),
    ...(quietHours === null ? {} : { quiet: formatQuietHours(quietHours) }),
    ...(days === null ? {} : { days: formatWeekdays(days) }),
  });
}

/** The answer to a new or changed alert: what it is, how it is set, what it will wait for, what it will say; and its forms. */
export function savedView(
  key: 'alert.added' | 'alert.edited' | 'alert.editedLooks',
  subscription: Subscription,
  libraries: readonly LibraryNow[],
  { locale, now, isRoleSilent }: { locale: Locale; now: number; isRoleSilent: boolean },
): Reply {
  const t = translator(locale);
  const lines = [
    alertNote(key, subscription, libraries, locale),
    `-# ${detailsLine(subscription, libraries, locale)}`,
    ...afterwards(key, subscription, libraries, locale),
    ...(isRoleSilent ? [t('alert.roleSilent', { role: `<@&${subscription.roleId}>` })] : []),
    t('alert.preview'),
    ...imaginedLines(subscription, libraries, now).map((line) => `> ${line}`),
  ];
  const customize = [
    { label: t('alert.button.customize'), action: 'form', argument: subscription.id },
    { label: t('alert.button.more'), action: 'form-more', argument: subscription.id },
  ];
  return { content: lines.join('\n'), components: [alertButtons(customize, locale)], ephemeral: true };
}

/** That an alert is paused all the same, and what to do about it. */
export function stillPausedWords(subscription: Subscription, locale: Locale): string {
  const cure = cureWords({ ...subscription, locale }, subscription.paused?.reason ?? 'byHand');
  return translator(locale)('alert.stillPaused', { cure });
}

/** What follows for an alert that has just been saved: that it is paused all the same, or what it waits for. */
function afterwards(
  key: 'alert.added' | 'alert.edited' | 'alert.editedLooks',
  subscription: Subscription,
  libraries: readonly LibraryNow[],
  locale: Locale,
): string[] {
  const { paused } = subscription;
  if (paused !== null) {
    const t = translator(locale);
    if (paused.until !== null) {
      const command = commandLine('unmute', t, { id: subscription.id });
      return [t('alert.stillMuted', { time: dateTime(paused.until), command })];
    }
    return [stillPausedWords(subscription, locale)];
  }
  return key === 'alert.editedLooks' ? [] : waitingLine(subscription, libraries, locale);
}

/** What a new rule waits for before it can fire; undefined where it is armed or about to be. */
function waitingLine(subscription: Subscription, libraries: readonly LibraryNow[], locale: Locale): string[] {
  const { rule, alerts } = subscription;
  if (coversSeveral(rule)) return severalLine(subscription, libraries, locale);
  const t = translator(locale);
  const [libraryId] = libraryIdsOf(rule, libraries);
  const now = libraries.find(({ library }) => library.id === libraryId);
  if (now?.freshness.kind !== 'fresh' || now.count === undefined) {
    return [t('alert.noLive', { library: librariesWords(rule, libraries, locale) })];
  }
  const side = sideOf(rule, now.count.people, now.full);
  const bound = clearWords(rule, now.full, locale);
  if (alerts[0]?.state.phase.kind !== 'disarmed' || side === undefined || side === 'clear' || bound === undefined)
    return [];
  const people = peopleWords(now.count.people, locale);
  if (side === 'deadBand') return [t('alert.notYetClear', { bound })];
  // "Under 400 already: about 400" would be nonsense.
  return [
    t(isVisiblyBeyond(rule, now.count.people, now.full) ? 'alert.already' : 'alert.alreadyJust', { people, bound }),
  ];
}

/** The same of a rule over several libraries: that none has a live count, or for which of them it is so already. */
function severalLine({ rule, alerts }: Subscription, libraries: readonly LibraryNow[], locale: Locale): string[] {
  const t = translator(locale);
  const ids = libraryIdsOf(rule, libraries);
  const live = libraries.filter(({ library, freshness }) => freshness.kind === 'fresh' && ids.includes(library.id));
  if (live.length === 0) return [t('alert.noLive', { library: librariesWords(rule, libraries, locale) })];
  const waiting = live.flatMap(({ library, count, full, opening }) => {
    if (isUselessWhileClosed(rule) && opening?.kind === 'closed') return [];
    const alert = alerts.find(({ libraryId }) => libraryId === library.id);
    const isSo = count !== undefined && sideOf(rule, count.people, full) === 'breach';
    // One that no alert has seen yet begins like that.
    const phase = alert?.state.phase.kind ?? 'disarmed';
    return isSo && phase === 'disarmed' ? [library.id] : [];
  });
  if (waiting.length === 0) return [];
  const named = librariesWords({ ...rule, libraries: waiting }, libraries, locale, { joinedBy: 'and' });
  return [t('alert.alreadySome', { libraries: named })];
}

/** What the answer to a refused post is made from. `held` is what the bot may do in the channel, where that is known. */
interface RefusalFacts extends RefusedPlace {
  /** `busy`: not refused for good. */
  readonly reason: PauseReason | 'busy';
}

/** Discord refused the post: which permissions are missing, by Discord's names, and a button to try again. */
export function refusedView(facts: RefusalFacts, retryKey: string, locale: Locale): Reply {
  const id = { command: 'alert', locale, action: 'retry', argument: retryKey };
  return {
    content: refusalWords(facts, locale, {
      refused: 'alert.refused',
      busy: 'alert.refusedBusy',
      other: 'alert.refusedFor',
    }),
    components: [rowOf(buttonOf(translator(locale)('alert.retry'), id, { style: ButtonStyle.Primary }))],
    ephemeral: true,
  };
}

/** The same as text alone; by default for commands that can simply be run again. */
export function refusalWords(
  { channelId, channelType, held, reason }: RefusalFacts,
  locale: Locale,
  keys: { refused: MessageKey; busy: MessageKey; other?: MessageKey } = {
    refused: 'alert.refusedTest',
    busy: 'alert.busyTest',
  },
): string {
  const t = translator(locale);
  const channel = `<#${channelId}>`;
  if (reason === 'busy') return t(keys.busy, { channel });
  const why = reason === 'byHand' ? undefined : unpermittedWords(reason, { channelId, channelType, held }, locale);
  if (why !== undefined) return keys.other === undefined ? why : t(keys.other, { why });
  const missing = missingOf(neededToPost(channelType), held, reason === 'byHand' ? undefined : reason);
  return t(keys.refused, { channel, permissions: permissionNames(missing, t) });
}
