import { type Rule, sideOf, thresholdPeople } from '../../../domain/alerts/rule.ts';
import { coversSeveral } from '../../../domain/alerts/rule-libraries.ts';
import { roundPeople } from '../../../domain/occupancy/level.ts';
import type { LibraryNow } from '../../../domain/occupancy/occupancy.ts';
import { translator } from '../../../i18n/index.ts';
import type { AlertNotification } from '../../../store/outbox/outbox-ports.ts';
import { plainText } from '../reply/plain-text.ts';
import { commandLine } from '../shared/command-line.ts';
import { durationWords, librariesWords, libraryName, peopleWords, sideWords } from '../shared/rule-words.ts';
import { relativeTime } from '../shared/time.ts';

/**
 * The sentence about one subscription, in its language and by the latest count: for its message (and that message's
 * edits), or for the short line that follows when the alert is over.
 */
export function alertSentence(
  { subscription, libraryId, kind, cause, openedAt, closedAt, isLastToday }: AlertNotification,
  libraries: readonly LibraryNow[],
  form: 'message' | 'line',
): string {
  const { rule, locale } = subscription;
  const t = translator(locale);
  const now = libraries.find(({ library }) => library.id === libraryId);
  const count = now?.freshness.kind === 'fresh' ? now.count : undefined;
  const words = {
    library:
      libraryId === null
        ? librariesWords(rule, libraries, locale, { joinedBy: 'and' })
        : plainText(libraryName(libraryId, libraries, locale)),
    side: sideWords(rule, locale),
    people: count === undefined ? '' : peopleWords(count.people, locale),
    age: relativeTime(openedAt),
    duration: durationWords((closedAt ?? openedAt) - openedAt),
    command: commandLine('notifyWhen', t),
  };
  switch (kind) {
    case 'fired':
      if (count === undefined) return t('side.wentUnknown', words);
      if (sideOf(rule, count.people, now?.full) !== 'breach') return t('side.went', words);
      return t(isVisiblyBeyond(rule, count.people, now?.full) ? 'side.now' : 'side.justNow', words);
    case 'resolved':
      if (form === 'message') return t('side.over', words);
      return t(count === undefined ? 'side.overUnknown' : 'side.overNow', words);
    case 'ended':
      // Its end was not watched, so that it is not known. Only until midnight is it sure that nothing else was said.
      if (isLastToday && cause !== 'dayEnded') return t('side.wentBefore', words);
      if (isLastToday) return t(coversSeveral(rule) ? 'side.toldEnoughOf' : 'side.toldEnough', words);
      return t(cause === undefined ? 'side.ended' : `side.${cause}`, words);
    case 'expired':
      // It has fired, and would be gone had Discord taken that message in time.
      if (subscription.alerts.some(({ state }) => state.episode > 0))
        return t(coversSeveral(rule) ? 'side.expiredUnsentOf' : 'side.expiredUnsent', words);
      return t(rule.libraries === 'any' ? 'side.expiredAny' : 'side.expired', words);
  }
}

/** Whether the rounded count still lies beyond the threshold: "under 400: about 400" would be nonsense. */
export function isVisiblyBeyond(rule: Rule, people: number, full: number | undefined): boolean {
  const threshold = thresholdPeople(rule, full);
  if (threshold === undefined) return true;
  const rounded = roundPeople(people).people;
  return rule.direction === 'above' ? rounded > threshold : rounded < threshold;
}
