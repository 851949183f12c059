import { dayButtons } from '../src/discord/views/outlook/day-controls.ts';
import { historyView, type LibraryHistory } from '../src/discord/views/outlook/history-view.ts';
import type { Reply } from '../src/discord/views/reply/reply.ts';
import { serviceDayOf } from '../src/domain/calendar/service-day.ts';
import type { Library } from '../src/domain/occupancy/library.ts';
import { dayFigures } from '../src/domain/outlook/day-figures.ts';
import { daytimeOf, intervalOf, openOnDays, type ServiceDays } from '../src/domain/outlook/open-days.ts';
import { localized } from '../src/i18n/localizations.ts';
import { parsePastDays, pastDayChoices } from './shared/day-option.ts';
import {
  chosenLibraries,
  type LibraryAndDayServices,
  libraryAndDayCommand,
  libraryAndDayOptions,
  libraryArgument,
} from './shared/library-and-day.ts';

/** `/history [library] [day]`: how full were they? */
export const history = libraryAndDayCommand({
  definition: {
    ...localized('history', 'command.history.name', 'command.history.description'),
    options: libraryAndDayOptions('command.history.day.description'),
  },
  dayChoices: pastDayChoices,
  show: async (asked, services) => {
    const { locale, ownLocale, now } = asked;
    const days = parsePastDays(asked.day, { now, locale: ownLocale });
    const chosen = chosenLibraries(asked, services);
    const ids = chosen.map(({ library }) => library.id);
    const argument = libraryArgument(asked, chosen);
    const draw = async () => {
      const libraries = await Promise.all(chosen.map(({ library }) => historyOf(library, days, services)));
      const libraryIds = libraries.flatMap(({ library, figures }) => (figures === undefined ? [] : [library.id]));
      const picture = await services.pictures.of({ libraryIds, ...days, locale }, now);
      const today = serviceDayOf(now);
      const components = dayButtonsOf(libraries, days, today, { command: 'history', locale, argument });
      return historyView({ libraries, ...days, today, picture, components }, locale);
    };
    return services.pictured(JSON.stringify(['history', locale, days, ids, argument]), draw, asked.isWaiting);
  },
});

/** Below a single day, as far as there are readings. */
function dayButtonsOf(
  libraries: readonly LibraryHistory[],
  { firstDay, lastDay }: ServiceDays,
  today: string,
  answered: Parameters<typeof dayButtons>[0],
): NonNullable<Reply['components']> {
  const since = libraries.flatMap((library) => library.since ?? []);
  if (firstDay !== lastDay || since.length === 0) return [];
  return dayButtons(answered, { day: firstDay, first: serviceDayOf(Math.min(...since)), last: today });
}

async function historyOf(
  library: Library,
  days: ServiceDays,
  { history: past }: LibraryAndDayServices,
): Promise<LibraryHistory> {
  const { from, to } = intervalOf(days);
  const open = openOnDays(past.openOn, library.id, days);
  const figures = dayFigures(await past.series(library.id, from, to), open ?? daytimeOf(days));
  const isClosed = days.firstDay === days.lastDay && open?.length === 0;
  return { library, figures, isOpenKnown: open !== undefined, isClosed, since: past.since(library.id) };
}
