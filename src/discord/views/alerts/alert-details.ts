import type { Rule } from '../../../domain/alerts/rule.ts';
import { libraryIdsOf } from '../../../domain/alerts/rule-libraries.ts';
import type { NewSubscription } from '../../../domain/alerts/subscription.ts';
import type { LibraryNow } from '../../../domain/occupancy/occupancy.ts';
import { type Locale, translator } from '../../../i18n/index.ts';
import { minuteWords } from '../shared/campus-time.ts';
import { daysWords } from '../shared/days-words.ts';
import { boundWords, eachWords } from '../shared/rule-words.ts';

const minuteMs = 60_000;

/** How a subscription is set, in one line: "ends at 420 people · sent after 6 min · at most every 30 min". */
export function detailsLine(
  { rule, roleId, sayResolved, publish }: Pick<NewSubscription, 'rule' | 'roleId' | 'sayResolved' | 'publish'>,
  libraries: readonly LibraryNow[],
  locale: Locale,
): string {
  const t = translator(locale);
  const bounds = libraryIdsOf(rule, libraries).flatMap((libraryId) => {
    const full = libraries.find(({ library }) => library.id === libraryId)?.full;
    const words = boundWords(rule, full, locale);
    return words === undefined ? [] : [{ libraryId, words }];
  });
  const over = eachWords(bounds, libraries, locale);
  const minutes = (ms: number) => ({ minutes: Math.round(ms / minuteMs) });
  const parts = [
    over && t('alert.detail.over', { people: over }),
    rule.holdMs === 0 ? t('alert.detail.atOnce') : t('alert.detail.hold', minutes(rule.holdMs)),
    rule.cooldownMs > 0 && t('alert.detail.cooldown', minutes(rule.cooldownMs)),
    rule.quietHours && t('alert.detail.quiet', { hours: hoursWords(rule.quietHours, locale) }),
    rule.days && t('alert.detail.days', { days: daysWords(rule.days, locale) }),
    roleId && t('alert.detail.role', { role: `<@&${roleId}>` }),
    sayResolved && t('alert.detail.sayEnd'),
    publish && t('publish.detail'),
  ];
  return parts.filter((part) => typeof part === 'string' && part !== '').join(' · ');
}

/** "22:00 to 08:00", "22 h à 8 h". */
function hoursWords({ fromMinute, toMinute }: NonNullable<Rule['quietHours']>, locale: Locale): string {
  const words = { from: minuteWords(fromMinute, locale), to: minuteWords(toMinute, locale) };
  return translator(locale)('alert.hours', words);
}
