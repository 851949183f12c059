import { ApplicationCommandOptionType } from '#discord.js';
import {
  type Asker,
  defineSubcommand,
  type Press,
  type SubcommandDefinition,
} from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { type AlertListState, alertListView } from '../../src/discord/views/alerts/alert-list.ts';
import type { Reply } from '../../src/discord/views/reply/reply.ts';
import type { Subscription } from '../../src/domain/alerts/subscription.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { chosenState, placeOf } from '../shared/list-press.ts';
import { applyAlertAction, isAlertAction } from './actions.ts';
import { alertOwner, findPressed } from './find-alert.ts';
import { muteAlert } from './mute.ts';
import type { AlertServices } from './services.ts';
import { testAlert } from './test.ts';
import { restoreAlert } from './undo.ts';

const definition = {
  ...localized('list', 'command.alert.list.name', 'command.alert.list.description'),
  type: ApplicationCommandOptionType.Subcommand,
} as const satisfies SubcommandDefinition;

/** This server's alerts, as they stand now. */
async function alertListReply(asker: Asker, state: AlertListState, services: AlertServices): Promise<Reply> {
  const { locale, now } = asker;
  const owner = alertOwner(asker);
  const subscriptions = await services.subscriptions.list(owner);
  const traces = await services.traces(owner.guildId);
  const libraries = services.librariesNow();
  const facts = { subscriptions, traces, libraries, most: services.limits.perGuild, now };
  return alertListView(facts, state, locale);
}

/** `/alert list`. */
export const alertList = defineSubcommand<AlertServices, typeof definition>({
  definition,
  answer: (question, services) => alertListReply(question, { page: 0 }, services),
});

/** The list after a press on one of its controls: what was done is said above it. Throws `UserError`. */
export async function answerListPress(press: Press, services: AlertServices): Promise<Reply> {
  const { action, argument } = press.id;
  const list = (state: AlertListState) => alertListReply(press, state, services);
  const state = chosenState(press);
  if (state !== undefined) return list(state);
  const { id: typed, page, more } = placeOf(argument);
  if (action === 'undo') {
    const restored = await restoreAlert(typed, press, services);
    return list({ page, chosen: restored.id, note: restored.note });
  }
  if (!isListAction(action)) throw new UserError('error.unknownButton');
  const alert = await findPressed(typed, press, services);
  const chosen = alert.id;
  if (action === 'show') return list({ page, chosen });
  if (action === 'list-mute') return list({ page, chosen, isMuting: true });
  const note = await doTo(alert, action, more, press, services);
  return list(action === 'remove' ? { page, note, undo: alert.id } : { page, chosen, note });
}

const isListAction = (action: string): boolean =>
  isAlertAction(action) || ['show', 'list-mute', 'list-mute-for', 'list-test'].includes(action);

/** Does what a button says, and returns what to say of it. Throws `UserError`. */
function doTo(
  alert: Subscription,
  action: string,
  more: string,
  press: Press,
  services: AlertServices,
): Promise<string> {
  if (action === 'list-test') return testAlert(alert, press, services);
  if (action === 'list-mute-for') return muteAlert(alert, more, press, services);
  if (isAlertAction(action)) return applyAlertAction(action, alert, press, services);
  throw new UserError('error.unknownButton');
}
