import { ApplicationCommandOptionType } from '#discord.js';
import { type MessageKey, translator } from '../../src/i18n/index.ts';
import { localized } from '../../src/i18n/localizations.ts';

/** A choice of an option, in both languages. */
export const choice = <Value extends string>(value: Value, key: MessageKey) =>
  ({
    name: translator('en')(key),
    name_localizations: { fr: translator('fr')(key) },
    value,
  }) as const;

const { String: text } = ApplicationCommandOptionType;

/** A longer amount or name is a mistake. */
const max_length = 100;

const library = {
  ...localized('library', 'command.alert.library.name', 'command.alert.library.description'),
  type: text,
  autocomplete: true,
  max_length,
} as const;
const direction = {
  ...localized('direction', 'command.alert.direction.name', 'command.alert.direction.description'),
  type: text,
  choices: [choice('above', 'command.alert.direction.above'), choice('below', 'command.alert.direction.below')],
} as const;
const threshold = {
  ...localized('threshold', 'command.alert.threshold.name', 'command.alert.threshold.description'),
  type: text,
  max_length,
} as const;

/** What a rule is about: all of it, for a new one. */
export const ruleOptions = [
  { ...library, required: true },
  { ...direction, required: true },
  { ...threshold, required: true },
] as const;

/** The same for an edit, which names what changes. */
export const changedRuleOptions = [
  { ...library, required: false },
  { ...direction, required: false },
  { ...threshold, required: false },
] as const;
