import type { Press, Submission } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import {
  type AlertFields,
  type AlertFormKind,
  alertFields,
  alertForm,
  alertForms,
  touchedFields,
} from '../../src/discord/views/alerts/alert-form.ts';
import type { Reply } from '../../src/discord/views/reply/reply.ts';
import { commandLine } from '../../src/discord/views/shared/command-line.ts';
import { formAgain } from '../../src/discord/views/shared/form-parts.ts';
import { longestMinutes, ruleDefaults } from '../../src/domain/alerts/rule.ts';
import type { Subscription } from '../../src/domain/alerts/subscription.ts';
import { formatMinutes } from '../../src/domain/calendar/minutes.ts';
import { type Locale, translator } from '../../src/i18n/index.ts';
import { waitForLibraries } from '../shared/library-option.ts';
import { placeOf } from '../shared/list-press.ts';
import { minutesOf, parseRuleChange, type TypedRule } from '../shared/parse-rule.ts';
import { requireAnnouncements } from '../shared/publish-option.ts';
import { isRoleSilent, knownPlace, roleOf } from '../shared/target.ts';
import { changeAlert } from './change-alert.ts';
import { findPressed } from './find-alert.ts';
import type { AlertServices } from './services.ts';

/** Whether an action of a button or a form is one of an alert's forms. */
export const isFormKind = (action: string): action is AlertFormKind => alertForms.some((kind) => kind === action);

/** A form of an alert, with its settings as they are. */
export const formOf = (alert: Subscription, kind: AlertFormKind, locale: Locale): Reply => ({
  form: alertForm(kind, alert, {}, locale),
});

/** Opens a form, in the language of the user who pressed; with `again` as it was typed. Throws `UserError`. */
export async function openForm(press: Press, kind: AlertFormKind | 'again', services: AlertServices): Promise<Reply> {
  const { id, now, ownLocale: locale } = press;
  const asker = { ...press, locale };
  if (kind !== 'again') return formOf(await findPressed(placeOf(id.argument).id, asker, services), kind, locale);
  const {
    kind: typedKind = '',
    id: alertId = '',
    ...typed
  } = (await services.pendingForms.get(id.argument, now)) ?? {};
  if (!isFormKind(typedKind)) {
    throw new UserError('error.alert.tooOld', { command: commandLine('edit', translator(locale)) });
  }
  const alert = await findPressed(alertId, asker, services);
  return { form: alertForm(typedKind, alert, typed, locale) };
}

/** Changes an alert by a form that was sent; what cannot be taken comes back with a button that opens it again. */
export async function submitForm(submission: Submission, services: AlertServices): Promise<Reply> {
  const { id, locale, now } = submission;
  if (!isFormKind(id.action)) throw new UserError('error.unknownButton');
  const [alertId = '', marks = ''] = id.argument.split('.');
  const alert = await findPressed(alertId, submission, services);
  const typed = touchedFields(id.action, marks, typedIn(submission.fields));
  try {
    return await changeByForm(alert, typed, submission, services);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const content = translator(locale)(error.key, error.values);
    const key = await services.pendingForms.add({ ...typed, kind: id.action, id: alert.id }, now);
    return formAgain('alert', content, key, locale);
  }
}

type Typed = Partial<AlertFields>;

/** What was typed into the fields that an alert's forms have: a submission can be forged. */
const typedIn = (fields: Submission['fields']): Typed =>
  Object.fromEntries(alertFields.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name].trim()]])));

async function changeByForm(
  old: Subscription,
  typed: Typed,
  submission: Submission,
  services: AlertServices,
): Promise<Reply> {
  const { locale } = submission;
  const { channelId } = old.target;
  const libraries = await waitForLibraries(services);
  const rule = parseRuleChange(old.rule, typedRule(typed, locale), { libraries, locale });
  // A role that stays may be one that this member could not choose.
  const newRole = typed.role === '' || typed.role === old.roleId ? undefined : typed.role;
  const otherRole = typed.role === '' ? null : old.roleId;
  const roleId = newRole === undefined ? otherRole : roleOf(submission, newRole, channelId);
  const [, language, line] = /^(en|fr)(-line)?$/.exec(typed.message ?? '') ?? [];
  const looks = {
    roleId,
    locale: language === 'en' || language === 'fr' ? language : old.locale,
    sayResolved: language === undefined ? old.sayResolved : line !== undefined,
    publish: typed.publish === undefined ? (old.publish ?? false) : typed.publish === 'yes',
  };
  const { channelType, held } = knownPlace(submission, channelId);
  // One that is published already may stay so, whatever has become of its channel.
  await requireAnnouncements(looks.publish && old.publish !== true, channelId, channelType, services);
  return changeAlert(old, { rule, ...looks }, submission, services, isRoleSilent(submission, newRole, held));
}

/** The same as the command's options; an empty field is the default. */
function typedRule(typed: Typed, locale: Locale): TypedRule {
  const { threshold, quiet, days, cooldown, direction, hold, margin } = typed;
  const minutes = (text: string | undefined, otherwiseMs: number, most: number) =>
    text === undefined ? undefined : minutesOf(text === '' ? formatMinutes(otherwiseMs) : text, most, locale);
  return {
    direction,
    threshold,
    quiet: quiet === '' ? 'none' : quiet,
    days: days === '' ? 'all' : days,
    margin: margin === '' ? 'auto' : margin,
    hold: minutes(hold, ruleDefaults.holdMs, longestMinutes.hold),
    cooldown: minutes(cooldown, ruleDefaults.cooldownMs, longestMinutes.cooldown),
  };
}
