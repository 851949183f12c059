import { serviceDayOf } from '../../../domain/calendar/service-day.ts';
import { levelOf, percentOf } from '../../../domain/occupancy/level.ts';
import type { LibraryNow } from '../../../domain/occupancy/occupancy.ts';
import { type Course, roomyPercent } from '../../../domain/outlook/course.ts';
import type { DayOutlook } from '../../../domain/outlook/day-outlook.ts';
import {
  avoidOf,
  bestOf,
  type LibraryFinding,
  type NowFinding,
  neededMs,
  type WhenFinding,
} from '../../../domain/outlook/when-finding.ts';
import { chartTitle } from '../../../i18n/chart-titles.ts';
import { type Locale, percentWords, translator } from '../../../i18n/index.ts';
import type { PictureOrNot } from '../../../worker/history/history-ports.ts';
import { whereToGo } from '../occupancy/answer-sentence.ts';
import { plainText } from '../reply/plain-text.ts';
import type { Reply } from '../reply/reply.ts';
import { clockWords, dayWords, stretchWords, weekdayWords } from '../shared/campus-time.ts';
import { picturedReply } from '../shared/pictured.ts';
import { peopleWords } from '../shared/rule-words.ts';

/** What the answer of `/when` is made from. `day` is a service day (`YYYY-MM-DD`), `now` ms since the Unix epoch. */
interface WhenFacts {
  readonly findings: readonly LibraryFinding[];
  /** The libraries as they are now. */
  readonly libraries: readonly LibraryNow[];
  readonly day: string;
  readonly now: number;
  readonly picture: PictureOrNot;
  /** The menu of days. */
  readonly components: NonNullable<Reply['components']>;
}

/**
 * When to come on a day: for today first how it is now and how that changes, then the best stretch and the one to avoid, and
 * a picture. Of several libraries the best one is named. Without enough past it says how much more is needed.
 */
export function whenView({ findings, libraries, day, now, picture, components }: WhenFacts, locale: Locale): Reply {
  const names = findings.map(({ library }) => plainText(library.names[locale]));
  const days = chartTitle(locale, names, { firstDay: day, lastDay: day, today: serviceDayOf(now) });
  const title = translator(locale)('when.title', { days });
  const isAlone = findings.length === 1;
  const sections = findings.map(({ library, finding, now: current }) => ({
    libraries: [library],
    lines: [...(current ? nowLines(current, isAlone, locale) : []), ...findingLines(finding, day, now, locale)],
  }));
  const whereNow = isAlone || day !== serviceDayOf(now) ? undefined : whereToGo(libraries, locale, now);
  const headline = [...(whereNow === undefined ? [] : [whereNow]), ...bestLines(findings, locale)];
  return { ...picturedReply(title, { headline, sections }, picture, locale), components };
}

/**
 * "Now is fine (46%). Busier until about 15:15, under 50% again from 18:00." Of several libraries only what comes, since the headline
 * has how they are now.
 */
function nowLines({ percent, course }: NowFinding, isAlone: boolean, locale: Locale): string[] {
  const level = levelOf(percent);
  const key = level === 'busy' || level === 'packed' ? (`when.now.${level}` as const) : 'when.now.fine';
  const now = isAlone ? [translator(locale)(key, { percent: percentWords(locale, percent) })] : [];
  const line = [...now, ...(course === undefined ? [] : [courseWords(course, percent, locale)])].join(' ');
  return line === '' ? [] : [line];
}

/** What comes after `percent` of full: "Busier until about 15:15, under 50% again from 18:00." */
function courseWords(course: Course, percent: number, locale: Locale): string {
  const t = translator(locale);
  const share = (of: number) => percentWords(locale, of);
  if (course.kind === 'steady') return t('when.course.steady');
  const bound = share(roomyPercent);
  const from = course.roomyFrom === undefined ? undefined : clockWords(course.roomyFrom, locale);
  if (course.kind === 'falling') {
    const { at, percent: lowest } = course.lowest;
    if (from !== undefined) return t('when.course.under', { bound, from });
    return t('when.course.falling', { percent: share(lowest), at: clockWords(at, locale) });
  }
  const until = clockWords(course.until, locale);
  if (from === undefined) return t('when.course.rising', { until, percent: share(course.peak.percent) });
  return t(percent < roomyPercent ? 'when.course.thenAgain' : 'when.course.thenUnder', { until, bound, from });
}

/** "Best: Annex, 18:00–20:00, 25% (quiet)", where there is more than one library to choose from. */
export function bestLines(findings: Parameters<typeof bestOf>[0], locale: Locale): string[] {
  const best = findings.length === 1 ? undefined : bestOf(findings);
  if (best === undefined) return [];
  const stretch = `${plainText(best.library.names[locale])}, ${stretchWords(best.stretch, locale, 'range')}`;
  const people = expectedWords(best.stretch.people, best.full, locale);
  return [translator(locale)('when.best', { stretch, people })];
}

/** What is expected: "25% (quiet)"; "about 200 people" where the capacity is not known. */
function expectedWords(people: number, full: number | undefined, locale: Locale): string {
  if (full === undefined) return peopleWords(people, locale);
  const percent = percentOf(people, full);
  const t = translator(locale);
  return t('when.expected', { percent: percentWords(locale, percent), level: t(`level.${levelOf(percent)}`) });
}

/** What can be said of a library on a day, a line each. */
export function findingLines(finding: WhenFinding, day: string, now: number, locale: Locale): string[] {
  switch (finding.kind) {
    case 'known':
      return outlookLines(finding, day, locale);
    case 'needsMore':
      return [needsLine(finding.since, day, now, locale)];
    case 'closed':
      return [translator(locale)(day === serviceDayOf(now) ? 'hours.closed' : 'when.closed')];
    default:
      return [translator(locale)(`when.${finding.kind}`)];
  }
}

/** "Best: 08:30–10:30, 25% (quiet)", what to avoid, and a warning where that is not sure. */
function outlookLines(finding: Extract<WhenFinding, { kind: 'known' }>, day: string, locale: Locale): string[] {
  const t = translator(locale);
  const { isOpenKnown, full } = finding;
  const { best, whole, sureness, days } = finding.outlook;
  const avoid = avoidOf(finding);
  const line = (key: 'best' | 'avoid' | 'flat', stretch: DayOutlook['whole']) =>
    t(`when.${key}`, {
      stretch: stretchWords(stretch, locale, 'range'),
      people: expectedWords(stretch.people, full, locale),
    });
  const stretches = best ? [line('best', best), ...(avoid ? [line('avoid', avoid)] : [])] : [line('flat', whole)];
  const warnings = [
    ...(sureness === 'low' ? [t('when.unsure', { days, weekday: weekdayWords(day, locale) })] : []),
    ...(isOpenKnown ? [] : [t('when.hoursUnknown')]),
  ];
  return warnings.length === 0 ? stretches : [...stretches, `-# ${warnings.join(' ')}`];
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
