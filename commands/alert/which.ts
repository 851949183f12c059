import type { Press } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { type WhichAction, whichAlert } from '../../src/discord/views/alerts/message-buttons.ts';
import { muteChoice } from '../../src/discord/views/alerts/mute-buttons.ts';
import type { Reply } from '../../src/discord/views/reply/reply.ts';
import type { Subscription } from '../../src/domain/alerts/subscription.ts';
import { alertOwner, findPressed } from './find-alert.ts';
import { formOf } from './form.ts';
import type { AlertServices } from './services.ts';

/** What a button of a message about several alerts does, or the menu that it opens; undefined for any other. */
export function whichOf(action: string): { readonly isMenu: boolean; readonly what: WhichAction } | undefined {
  const [, kind, what] = /^(which|one)-(mute|edit)$/.exec(action) ?? [];
  return what === undefined ? undefined : { isMenu: kind === 'one', what: what === 'mute' ? 'mute' : 'edit' };
}

/** Asks which alert is meant, unless only one is left; once it is chosen, asks for how long, or opens its form. Throws `UserError`. */
export async function answerWhich(
  press: Press,
  { isMenu, what }: NonNullable<ReturnType<typeof whichOf>>,
  services: AlertServices,
): Promise<Reply> {
  const asker = { ...press, locale: press.ownLocale };
  const { locale } = asker;
  const libraries = services.librariesNow();
  const go = (alert: Subscription): Reply =>
    what === 'mute' ? muteChoice(alert, libraries, locale) : formOf(alert, 'form', locale);
  if (isMenu) return go(await findPressed(press.values[0] ?? '', asker, services));
  const ids = press.id.argument.split('.');
  const isMeant = ({ id, target }: Subscription): boolean =>
    press.id.argument === '' ? target.channelId === press.channelId : ids.includes(id);
  const alerts = (await services.subscriptions.list(alertOwner(press))).filter(isMeant);
  const [only, ...others] = alerts;
  if (only === undefined) throw new UserError('error.alert.allGone');
  return others.length === 0 ? go(only) : whichAlert(what, alerts, libraries, locale);
}
