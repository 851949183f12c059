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
export function fieldsOf({ rule, roleId, locale, sayResolved, publish = false }: Subscription): AlertFields {
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

/** A form that changes an alert. `direction` is the alert's own, `fields` what stands there. */
export function alertForm(
  kind: AlertFormKind,
  { id, rule: { direction } }: Pick<Subscription, 'id' | 'rule'>,
  fields: AlertFields,
  locale: Locale,
): Form {
  const t = translator(locale);
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
    custom_id: formatCustomId({ command: 'alert', locale, action: kind, argument: id }),
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
