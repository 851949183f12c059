import { type MessageKey, translator } from './index.ts';

/**
 * The name and description of a command or an option in both languages, as Discord's JSON wants them. English names are
 * the fixed ones; French stands in the localisations.
 */
export function localized<Name extends string>(name: Name, nameKey: MessageKey, descriptionKey: MessageKey) {
  return {
    name,
    name_localizations: { fr: translator('fr')(nameKey) },
    description: translator('en')(descriptionKey),
    description_localizations: { fr: translator('fr')(descriptionKey) },
  } as const;
}
