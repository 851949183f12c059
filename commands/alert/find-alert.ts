import type { Asker } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { commandLine } from '../../src/discord/views/shared/command-line.ts';
import type { Subscription } from '../../src/domain/alerts/subscription.ts';
import { type Locale, translator } from '../../src/i18n/index.ts';
import { guildOf } from '../shared/contexts.ts';
import { findSubscription } from '../shared/subscriptions.ts';
import type { AlertServices } from './services.ts';

/** The server in which a command was used, as the owner of its alerts. Throws `UserError` where there is none. */
export const alertOwner = (asker: Pick<Asker, 'guildId'>) => ({ kind: 'guild', guildId: guildOf(asker) }) as const;

/** The alert of this server with the typed id. Throws `UserError`. */
export function findAlert(typed: string, asker: Asker, services: AlertServices): Promise<Subscription> {
  return findSubscription(alertOwner(asker), typed, services, (id) => unknownAlert(id, asker.locale));
}

/** There is no such alert in this server. `id` is plain text. */
export const unknownAlert = (id: string, locale: Locale): UserError =>
  new UserError('error.alert.unknown', { id, command: commandLine('list', translator(locale)) });

/** The alert that a button is about. Throws `UserError`, most often because it has been removed since. */
export function findPressed(id: string, asker: Asker, services: AlertServices): Promise<Subscription> {
  const command = commandLine('list', translator(asker.locale));
  const gone = (plain: string) => new UserError('error.alert.gone', { id: plain, command });
  return findSubscription(alertOwner(asker), id, services, gone);
}
