import { dayMenu } from '../src/discord/views/outlook/day-controls.ts';
import { whenView } from '../src/discord/views/outlook/when-view.ts';
import type { Reply } from '../src/discord/views/reply/reply.ts';
import type { LibraryNow } from '../src/domain/occupancy/occupancy.ts';
import { findingsOf } from '../src/domain/outlook/when-finding.ts';
import { localized } from '../src/i18n/localizations.ts';
import { comingDayChoices, parseComingDay } from './shared/day-option.ts';
import {
  chosenLibraries,
  type LibraryAndDay,
  type LibraryAndDayServices,
  libraryAndDayCommand,
  libraryAndDayOptions,
  libraryArgument,
} from './shared/library-and-day.ts';

/** `/when [library] [day]`: when is it quiet, and when is it busy? */
export const when = libraryAndDayCommand({
  definition: {
    ...localized('when', 'command.when.name', 'command.when.description'),
    options: libraryAndDayOptions('command.when.day.description'),
  },
  dayChoices: comingDayChoices,
  show: async (asked, services) => {
    const { locale, ownLocale, now } = asked;
    const day = parseComingDay(asked.day, { now, locale: ownLocale });
    const selected = chosenLibraries(asked, services);
    const ids = selected.map(({ library }) => library.id);
    const key = JSON.stringify(['when', locale, day, ids, asked.library === undefined]);
    return services.pictured(key, () => whenOf(selected, day, asked, services), asked.isWaiting);
  },
});

/** The answer for these libraries on a service day (`YYYY-MM-DD`), today or to come. */
async function whenOf(
  libraries: readonly LibraryNow[],
  day: string,
  asked: LibraryAndDay,
  services: LibraryAndDayServices,
): Promise<Reply> {
  // Just after a start little has been read of the past, and "needs more readings" would be wrong.
  await services.history.ready;
  const { locale, now } = asked;
  const { findings, shown } = findingsOf(libraries, day, now, services.history);
  const picture = await services.pictures.of({ ...shown, locale }, now);
  const answered = { command: 'when', locale, argument: libraryArgument(asked, libraries) } as const;
  const components = dayMenu(answered, comingDayChoices('', asked), day);
  return whenView({ findings, libraries, day, now, picture, components }, locale);
}
