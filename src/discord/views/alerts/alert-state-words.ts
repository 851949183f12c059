import { isLastOfToday } from '../../../domain/alerts/alert-step.ts';
import { mostPerDay, type Rule, sideOf, silenceAt } from '../../../domain/alerts/rule.ts';
import type { LibraryAlert, PauseReason, Subscription } from '../../../domain/alerts/subscription.ts';
import type { LibraryNow } from '../../../domain/occupancy/occupancy.ts';
import { type Locale, type MessageKey, translator } from '../../../i18n/index.ts';
import { refusalKind } from '../shared/refusal-words.ts';
import { clearWords, eachWords } from '../shared/rule-words.ts';
import { dateTime, relativeTime } from '../shared/time.ts';

const minuteMs = 60_000;

const pauses: Readonly<Partial<Record<PauseReason | 'permissions' | 'other', MessageKey>>> = {
  byHand: 'alert.state.pausedByHand',
  notInServer: 'alert.state.pausedNotInServer',
  blocked: 'alert.state.pausedBlocked',
  unknownChannel: 'alert.state.pausedUnknownChannel',
  missingAccess: 'alert.state.pausedMissingAccess',
  permissions: 'alert.state.pausedMissingPermissions',
  dmsClosed: 'alert.state.pausedDmsClosed',
};

function pausedWords(reason: PauseReason, channelId: string, locale: Locale): string {
  const key = pauses[reason] ?? pauses[reason === 'byHand' ? reason : refusalKind(reason)] ?? 'alert.state.pausedCode';
  return translator(locale)(key, { channel: `<#${channelId}>`, code: reason.replace(/^code/, '') });
}

/** Where a subscription stands at `now` (ms since the Unix epoch): "armed", "waiting: 3 of 5 min", "firing since …". */
export function alertStateWords(
  subscription: Subscription,
  libraries: readonly LibraryNow[],
  locale: Locale,
  now: number,
): string {
  const t = translator(locale);
  const { rule, alerts, paused, target } = subscription;
  if (paused !== null && paused.until === null) return pausedWords(paused.reason, target.channelId, locale);
  // A mute whose end has come ends with the next reading.
  if (paused !== null && paused.until !== null && paused.until > now)
    return t('alert.state.muted', { time: dateTime(paused.until) });
  const each = alerts.map((alert) => ({
    libraryId: alert.libraryId,
    words: stateWords(rule, alert, libraries, locale, now),
  }));
  // Where any library is meant and none has been seen so far there is nothing to wait for but the first.
  return eachWords(each, libraries, locale) || t('alert.state.armed');
}

const isClear = (rule: Rule, shown: LibraryNow | undefined): boolean =>
  shown?.count !== undefined &&
  shown.freshness.kind === 'fresh' &&
  sideOf(rule, shown.count.people, shown.full) === 'clear';

/** Where a rule stands for one library. */
function stateWords(
  rule: Rule,
  alert: LibraryAlert,
  libraries: readonly LibraryNow[],
  locale: Locale,
  now: number,
): string {
  const t = translator(locale);
  const { libraryId, state } = alert;
  const { phase } = state;
  switch (phase.kind) {
    case 'disarmed': {
      const shown = libraries.find(({ library }) => library.id === libraryId);
      const people = clearWords(rule, shown?.full, locale);
      // After a mute that has just run out: the next reading arms it where this one is clear.
      return people === undefined || isClear(rule, shown)
        ? t('alert.state.armed')
        : t('alert.state.disarmed', { people });
    }
    case 'inactive':
      return t('alert.state.armed');
    case 'pending':
      return pendingWords(rule, alert, phase.since, locale, now);
    case 'firing':
      if (isLastOfToday(rule, state.firedToday)) return t('alert.state.lastToday', { number: mostPerDay });
      return t('alert.state.firing', { age: relativeTime(phase.firedAt) });
    case 'recovering':
      return t('alert.state.recovering', { age: relativeTime(phase.firedAt) });
    case 'over':
      return t('alert.state.over');
  }
}

function pendingWords(rule: Rule, { state }: LibraryAlert, since: number, locale: Locale, now: number): string {
  const t = translator(locale);
  const waited = now - since;
  if (waited < rule.holdMs) {
    const minutes = Math.max(0, Math.floor(waited / minuteMs));
    return t('alert.state.pending', { minutes, hold: Math.round(rule.holdMs / minuteMs) });
  }
  if (state.lastFiredAt !== null && now - state.lastFiredAt < rule.cooldownMs) return t('alert.state.cooldown');
  const silence = silenceAt(rule, now);
  return t(silence === undefined ? 'alert.state.held' : `alert.state.${silence}`);
}
