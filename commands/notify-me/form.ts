import type { Press, Submission } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { reminderForm } from '../../src/discord/views/alerts/notify-form.ts';
import type { Reply } from '../../src/discord/views/reply/reply.ts';
import { formAgain } from '../../src/discord/views/shared/form-parts.ts';
import { levelFrom, percentOf } from '../../src/domain/occupancy/level.ts';
import type { LibraryNow } from '../../src/domain/occupancy/occupancy.ts';
import { formatPercent, type Locale, translator } from '../../src/i18n/index.ts';
import type { PendingForms } from '../shared/pending-forms.ts';
import { type ReminderServices, setReminder, type TypedReminder } from './when.ts';

/** What the form uses. */
export interface FormServices extends ReminderServices {
  readonly pendingForms: PendingForms;
}

type TypedForm = TypedReminder & { readonly direction: string };

/** Opens the form, with a suggestion or, once more, as it was typed. */
export async function openForm({ id, ownLocale: locale, now }: Press, services: FormServices): Promise<Reply> {
  const libraries = services.librariesNow();
  const typed = id.action === 'again' ? await services.pendingForms.get(id.argument, now) : undefined;
  const { library = '', direction = '', threshold = '', until } = typed ?? suggestion(id.argument, libraries, locale);
  return { form: reminderForm({ library, direction, threshold, until }, libraries, locale) };
}

/** Sets the reminder of a form that was sent; what cannot be taken comes back with a button that opens it again. */
export async function submitForm(submission: Submission, services: FormServices): Promise<Reply> {
  const { fields, locale, now } = submission;
  const { library = '', direction = '', threshold = '', until } = fields;
  const typed = { library, direction: direction === 'above' ? 'above' : 'below', threshold, until };
  try {
    return await setReminder(typed, submission, services);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const content = translator(locale)(error.key, error.values);
    const key = await services.pendingForms.add({ ...typed, until: until ?? '' }, now);
    return formAgain('notify-me', content, key, locale);
  }
}

/** A threshold some way off what is now: a reminder for what is almost so is hardly worth a message. */
const farPercent = 10;

/** What the form suggests about a library, or about the fullest one where none is named: the next level worth waiting for. */
function suggestion(libraryId: string, libraries: readonly LibraryNow[], locale: Locale): TypedForm {
  const fullestFirst = [...libraries].sort((a, b) => (percentNow(b) ?? -1) - (percentNow(a) ?? -1));
  const about = libraries.find(({ library }) => library.id === libraryId) ?? fullestFirst[0];
  const library = about?.library.id ?? '';
  const percent = about && percentNow(about);
  const t = translator(locale);
  if (percent === undefined || percent >= levelFrom.busy + farPercent) {
    const isLevel = about?.full !== undefined && percent === undefined;
    const threshold = isLevel ? t('level.quiet') : formatPercent(locale, levelFrom.busy);
    return { library, direction: 'below', threshold: about?.full === undefined ? '' : threshold };
  }
  if (percent >= levelFrom.moderate + farPercent) return { library, direction: 'below', threshold: t('level.quiet') };
  return { library, direction: 'above', threshold: t('level.busy') };
}

/** How full a library is, in percent of full; undefined where that is not known live. */
function percentNow({ freshness, count, full }: LibraryNow): number | undefined {
  return freshness.kind === 'fresh' && count && full ? percentOf(count.people, full) : undefined;
}
