import { createHash } from 'node:crypto';
import { type APIComponentInLabel, ComponentType, SelectMenuDefaultValueType } from '#discord.js';
import { formatQuietHours } from '../../../domain/alerts/quiet-hours.ts';
import type { Subscription } from '../../../domain/alerts/subscription.ts';
import { formatMinutes } from '../../../domain/calendar/minutes.ts';
import { formatWeekdays } from '../../../domain/calendar/weekdays.ts';
import { formatAmount } from '../../../domain/occupancy/amount.ts';
import { type Locale, translator } from '../../../i18n/index.ts';
import { formatCustomId } from '../reply/custom-id.ts';
import type { Form } from '../reply/reply.ts';
import { labelled, menuField, textField } from '../shared/form-parts.ts';

/** The two forms of an alert, as the actions of their buttons: what is changed most, and the rest. A form has five fields at most. */
export const alertForms = ['form', 'form-more'] as const;

/** See `alertForms`. */
export type AlertFormKind = (typeof alertForms)[number];

/** The fields of both forms, by custom_id. */
export const alertFields = [
  'threshold',
  'role',
  'quiet',
  'days',
  'cooldown',
  'direction',
  'hold',
  'margin',
  'message',
  'publish',
] as const;

/** What stands in them. */
export type AlertFields = Readonly<Record<(typeof alertFields)[number], string>>;

/** An alert's settings as they can be typed again; "" for what is not set. */
function fieldsOf({ rule, roleId, locale, sayResolved, publish = false }: Subscription): AlertFields {
  const { threshold, quietHours, days, cooldownMs, direction, holdMs, margin } = rule;
  return {
    threshold: formatAmount(threshold),
    role: roleId ?? '',
    quiet: quietHours === null ? '' : formatQuietHours(quietHours),
    days: days === null ? '' : formatWeekdays(days),
    cooldown: formatMinutes(cooldownMs),
    direction,
    hold: formatMinutes(holdMs),
    margin: margin === null ? '' : formatAmount(margin),
    message: sayResolved ? `${locale}-line` : locale,
    publish: publish ? 'yes' : 'no',
  };
}

/** The fields of each form, in the order of their marks. */
const fieldsIn: Readonly<Record<AlertFormKind, readonly (keyof AlertFields)[]>> = {
  form: alertFields.slice(0, 5),
  'form-more': alertFields.slice(5),
};

/** The characters of a mark: five of them and an alert's id are the argument of a form's custom_id. */
const markLength = 6;

/** A short mark of a field's text. */
const markOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, markLength);

/**
 * What was typed into a form but for what stood in it when it was opened, by its `marks`: another moderator may have changed
 * that since.
 */
export function touchedFields(kind: AlertFormKind, marks: string, typed: Partial<AlertFields>): Partial<AlertFields> {
  const markAt = (place: number) => marks.slice(place * markLength, (place + 1) * markLength);
  const untouched = new Set<string>(
    fieldsIn[kind].filter((name, place) => markAt(place) === markOf(typed[name] ?? '')),
  );
  return Object.fromEntries(Object.entries(typed).filter(([name]) => !untouched.has(name)));
}

/** A form that changes an alert. `typed` is what stands there in place of the alert's own settings. */
export function alertForm(kind: AlertFormKind, alert: Subscription, typed: Partial<AlertFields>, locale: Locale): Form {
  const t = translator(locale);
  const {
    id,
    rule: { direction },
  } = alert;
  const own = fieldsOf(alert);
  const fields = { ...own, ...typed };
  const marks = fieldsIn[kind].map((name) => markOf(own[name])).join('');
  const { threshold, role, quiet, days, cooldown, hold, margin } = fields;
  const optional = (placeholder: string) => ({ placeholder, required: false });
  const components =
    kind === 'form'
      ? [
          labelled(t(`alert.form.${direction}`), textField('threshold', threshold, { required: true })),
          labelled(t('alert.form.role'), roleField(role)),
          labelled(t('alert.form.quiet'), textField('quiet', quiet, optional(t('alert.form.quietExample')))),
          labelled(t('alert.form.days'), textField('days', days, optional(t('alert.form.daysExample')))),
          labelled(t('alert.form.cooldown'), textField('cooldown', cooldown, optional('30 min'))),
        ]
      : [
          labelled(
            t('alert.form.direction'),
            menuField(
              'direction',
              (['above', 'below'] as const).map((value) => ({ label: t(`alert.form.${value}Menu`), value })),
              fields.direction,
            ),
          ),
          labelled(t('alert.form.hold'), textField('hold', hold, optional('6 min'))),
          labelled(t('alert.form.margin'), textField('margin', margin, optional(t('alert.form.marginExample')))),
          labelled(
            t('alert.form.message'),
            menuField(
              'message',
              (['en', 'en-line', 'fr', 'fr-line'] as const).map((value) => ({
                label: t(`alert.form.message.${value}`),
                value,
              })),
              fields.message,
            ),
          ),
          labelled(
            t('alert.form.publish'),
            menuField(
              'publish',
              (['no', 'yes'] as const).map((value) => ({ label: t(`alert.form.publish.${value}`), value })),
              fields.publish,
            ),
          ),
        ];
  return {
    custom_id: formatCustomId({ command: 'alert', locale, action: kind, argument: `${id}.${marks}` }),
    title: t(`alert.${kind}.title`),
    components,
  };
}

const roleField = (chosen: string): APIComponentInLabel => ({
  type: ComponentType.RoleSelect,
  custom_id: 'role',
  required: false,
  min_values: 0,
  default_values: chosen === '' ? [] : [{ id: chosen, type: SelectMenuDefaultValueType.Role }],
});
