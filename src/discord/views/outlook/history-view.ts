import { serviceDayOf } from '../../../domain/calendar/service-day.ts';
import type { Library } from '../../../domain/occupancy/library.ts';
import type { DayFigures } from '../../../domain/outlook/day-figures.ts';
import { chartTitle } from '../../../i18n/chart-titles.ts';
import { type Locale, translator } from '../../../i18n/index.ts';
import type { PictureOrNot } from '../../../worker/history/history-ports.ts';
import { plainText } from '../reply/plain-text.ts';
import type { Reply } from '../reply/reply.ts';
import { clockWords, dayWords, stretchWords } from '../shared/campus-time.ts';
import { picturedReply } from '../shared/pictured.ts';
import { peopleWords } from '../shared/rule-words.ts';

/** What happened in one library. */
export interface LibraryHistory {
  readonly library: Library;
  /** Absent where nothing was read. */
  readonly figures: DayFigures | undefined;
  /** Whether the quietest hour lies in the opening hours. Where these are not known it is an hour between 8:00 and 23:00. */
  readonly isOpenKnown: boolean;
  /** Whether the library is known to have been closed all day, where one day is shown. */
  readonly isClosed: boolean;
  /** Its first reading (ms since the Unix epoch), where that is known. */
  readonly since: number | undefined;
}

/** What the answer of `/history` is made from. Days are `YYYY-MM-DD`. */
interface HistoryFacts {
  readonly libraries: readonly LibraryHistory[];
  readonly firstDay: string;
  readonly lastDay: string;
  readonly today: string;
  readonly picture: PictureOrNot;
  /** Buttons for other days. */
  readonly components: NonNullable<Reply['components']>;
}

/** The past as a picture and a line of figures for each library. */
export function historyView(facts: HistoryFacts, locale: Locale): Reply {
  const names = facts.libraries.map(({ library }) => plainText(library.names[locale]));
  const written = facts.libraries.map((one) => ({ ...one, lines: linesOf(one, facts, locale) }));
  // What is missing is named once: mostly all libraries lack the same days.
  const alike = Map.groupBy(written, ({ library, figures, lines }) => (figures ? library.id : lines.join('\n')));
  const sections = [...alike.values()].map((some) => ({
    libraries: some.map(({ library }) => library),
    lines: some[0]?.lines ?? [],
  }));
  const { picture, components } = facts;
  return { ...picturedReply(chartTitle(locale, names, facts), { sections }, picture, locale), components };
}

function linesOf(
  { figures, isOpenKnown, isClosed, since }: LibraryHistory,
  facts: HistoryFacts,
  locale: Locale,
): string[] {
  const { firstDay, lastDay, today } = facts;
  const t = translator(locale);
  // A closed library has no peak to report.
  if (isClosed) return [t(firstDay === today ? 'hours.closed' : 'when.closed')];
  const said = (day: string) => dayWords(day, today, locale);
  if (figures === undefined) {
    const none = firstDay === lastDay ? t('history.none', { day: said(firstDay) }) : t('history.noneOfDays');
    return [since === undefined ? none : `${none} ${t('history.since', { day: said(serviceDayOf(since)) })}`];
  }
  const { peak, quietest } = figures;
  // A single day is in the title already.
  const figure = (kind: 'at' | 'during', at: number, people: number, clock: string) =>
    t(firstDay === lastDay ? `history.${kind}` : `history.${kind}On`, {
      people: peopleWords(people, locale),
      day: said(serviceDayOf(at)),
      clock,
    });
  const peakKey = firstDay === today ? 'history.peakSoFar' : 'history.peak';
  const lines = [t(peakKey, { figure: figure('at', peak.at, peak.people, clockWords(peak.at, locale)) })];
  if (quietest !== undefined) {
    const words = figure('during', quietest.from, quietest.people, stretchWords(quietest, locale));
    lines.push(t(isOpenKnown ? 'history.quietestOpen' : 'history.quietestByDay', { figure: words }));
  }
  return lines;
}
