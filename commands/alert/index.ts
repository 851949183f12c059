import { PermissionFlagsBits } from '#discord.js';
import { commandOf, type Definition, type Press } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import type { Reply } from '../../src/discord/views/reply/reply.ts';
import { commandLine } from '../../src/discord/views/shared/command-line.ts';
import { holds } from '../../src/discord/views/shared/permissions.ts';
import { translator } from '../../src/i18n/index.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { forManagers } from '../shared/contexts.ts';
import { ruleLibrariesChoices } from '../shared/libraries-option.ts';
import { subscriptionChoices } from '../shared/subscriptions.ts';
import { knownPlace } from '../shared/target.ts';
import { alertActions } from './actions.ts';
import { alertAdd } from './add.ts';
import { alertEdit } from './edit.ts';
import { alertOwner } from './find-alert.ts';
import { isFormKind, openForm, submitForm } from './form.ts';
import { alertList, answerListPress } from './list.ts';
import { alertMute, answerMutePress } from './mute.ts';
import { saveAlert } from './save-alert.ts';
import type { AlertServices } from './services.ts';
import { alertTest } from './test.ts';
import { answerWhich, whichOf } from './which.ts';

const definition = {
  ...localized('alert', 'command.alert.name', 'command.alert.description'),
  ...forManagers,
} as const satisfies Definition;

/** `/alert add | list | edit | remove | mute | unmute | pause | resume | test`, for members who may manage the server. */
export const alert = commandOf<AlertServices>(
  {
    definition,
    isPrivate: () => true,
    complete: (typing, services) =>
      typing.option === 'id'
        ? subscriptionChoices(alertOwner(typing), typing, services)
        : ruleLibrariesChoices(typing, services.librariesNow()),
    pressStandsApart: ({ action }) => action === 'mute' || whichOf(action)?.isMenu === false || opensForm(action),
    press: (press, services) => answerPress(press, services),
    submit: submitForm,
  },
  [alertAdd, alertList, alertEdit, alertMute, ...alertActions, alertTest],
);

const opensForm = (action: string) => action === 'again' || isFormKind(action);

async function answerPress(press: Press, services: AlertServices): Promise<Reply> {
  const { action } = press.id;
  if (opensForm(action)) return openForm(press, action, services);
  const which = whichOf(action);
  if (which !== undefined) return answerWhich(press, which, services);
  if (action === 'retry') return retrySave(press, services);
  if (action === 'mute' || action === 'mute-for') return answerMutePress(press, services);
  return answerListPress(press, services);
}

/** Only the user who requested an alert may retry it, in the server for which it was requested. */
async function retrySave(press: Press, services: AlertServices): Promise<Reply> {
  const { id, now, locale } = press;
  const pending = await services.pendingAlerts.get(id.argument, now);
  const isTheirs = pending?.draft.target.guildId === press.guildId && pending?.userId === press.userId;
  // Deleted before it is saved: a second press at the same time would correct the confirmation of the first.
  if (pending === undefined || !isTheirs || !(await services.pendingAlerts.delete(id.argument))) {
    throw new UserError('error.alert.tooOld', { command: commandLine('add', translator(locale)) });
  }
  // The stored permissions are outdated: they have probably just been changed.
  const { held } = knownPlace(press, pending.draft.target.channelId);
  const isRoleSilent = pending.isRoleSilent && held !== undefined && !holds(held, PermissionFlagsBits.MentionEveryone);
  return saveAlert({ ...pending, held, isRoleSilent }, { locale, now }, services);
}
