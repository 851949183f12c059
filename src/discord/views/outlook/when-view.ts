import { serviceDayOf } from '../../../domain/calendar/service-day.ts';
import type { Library } from '../../../domain/occupancy/library.ts';
import type { DayOutlook } from '../../../domain/outlook/day-outlook.ts';
import { neededMs, type WhenFinding } from '../../../domain/outlook/when-finding.ts';
import { chartTitle } from '../../../i18n/chart-titles.ts';
import { type Locale, translator } from '../../../i18n/index.ts';
import type { PictureOrNot } from '../../../worker/history/history-ports.ts';
import { plainText } from '../reply/plain-text.ts';
import type { Reply } from '../reply/reply.ts';
import { dayWords, stretchWords, weekdayWords } from '../shared/campus-time.ts';
import { picturedReply } from '../shared/pictured.ts';
import { peopleWords } from '../shared/rule-words.ts';

/** What the answer of `/when` is made from. `day` is a service day (`YYYY-MM-DD`), `now` ms since the Unix epoch. */
interface WhenFacts {
  readonly libraries: readonly { readonly library: Library; readonly finding: WhenFinding }[];
  readonly day: string;
  readonly now: number;
  readonly picture: PictureOrNot;
}

/** The quietest and the busiest stretch of a day, how sure that is, and a picture. Where nothing is known, what it would need. */
export function whenView({ libraries, day, now, picture }: WhenFacts, locale: Locale): Reply {
  const names = libraries.map(({ library }) => plainText(library.names[locale]));
  const days = chartTitle(locale, names, { firstDay: day, lastDay: day, today: serviceDayOf(now) });
  const sections = libraries.map(({ library, finding }) => ({
    library,
    lines: findingLines(finding, day, now, locale),
  }));
  return picturedReply(translator(locale)('when.title', { days }), sections, picture, locale);
}

/** What can be said of a library on a day, a line each. */
export function findingLines(finding: WhenFinding, day: string, now: number, locale: Locale): string[] {
  switch (finding.kind) {
    case 'known':
      return outlookLines(finding.outlook, finding.isOpenKnown, day, locale);
    case 'needsMore':
      return [needsLine(finding.since, day, now, locale)];
    case 'closed':
      return [translator(locale)(day === serviceDayOf(now) ? 'hours.closed' : 'when.closed')];
    default:
      return [translator(locale)(`when.${finding.kind}`)];
  }
}

/** "Best: 08:30–10:30, about 300 people", what to avoid, and how sure that is. */
function outlookLines(outlook: DayOutlook, isOpenKnown: boolean, day: string, locale: Locale): string[] {
  const t = translator(locale);
  const { best, avoid, whole, sureness, days } = outlook;
  const line = (key: 'best' | 'avoid' | 'flat', stretch: DayOutlook['whole']) =>
    t(`when.${key}`, { stretch: stretchWords(stretch, locale), people: peopleWords(stretch.people, locale) });
  const stretches = best && avoid ? [line('best', best), line('avoid', avoid)] : [line('flat', whole)];
  const sure = t(`when.sure.${sureness}`, { days, weekday: weekdayWords(day, locale) });
  return [...stretches, `-# ${isOpenKnown ? sure : `${sure} ${t('when.hoursUnknown')}`}`];
}

function needsLine(since: number | undefined, day: string, now: number, locale: Locale): string {
  const t = translator(locale);
  if (since === undefined) return t('when.needsAll');
  if (now - since >= neededMs) return t('when.needsDays', { weekday: weekdayWords(day, locale) });
  const days = Math.floor((now - since) / (24 * 3_600_000));
  return t('when.needs', {
    days: days < 1 ? t('when.lessThanOne') : days,
    day: dayWords(serviceDayOf(since + neededMs), serviceDayOf(now), locale),
  });
}
