import type { Asker } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { alertNote } from '../../src/discord/views/alerts/alert-answers.ts';
import { parseId } from '../shared/id-option.ts';
import { duplicateAlert } from './duplicates.ts';
import { alertOwner } from './find-alert.ts';
import { tooManyAlerts } from './save-alert.ts';
import type { AlertServices } from './services.ts';

/** Brings back an alert that was removed a moment ago; says which. Throws `UserError`. */
export async function restoreAlert(
  typed: string,
  asker: Asker,
  services: AlertServices,
): Promise<{ readonly id: string; readonly note: string }> {
  const { locale } = asker;
  const { subscriptions, limits, librariesNow } = services;
  const owner = alertOwner(asker);
  const outcome = await subscriptions.restore(owner, parseId(typed), limits.perGuild);
  if (outcome.kind === 'tooMany') throw tooManyAlerts(services, locale);
  if (outcome.kind === 'duplicate') {
    const same = await subscriptions.find(owner, outcome.id);
    throw duplicateAlert(outcome.id, same?.target.channelId ?? '', locale);
  }
  if (outcome.kind === 'unknown') throw new UserError('error.undo.tooLate');
  const { thing } = outcome;
  return { id: thing.id, note: alertNote('alert.restored', thing, librariesNow(), locale) };
}
