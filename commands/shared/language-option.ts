import { ApplicationCommandOptionType } from '#discord.js';
import type { Locale } from '../../src/i18n/index.ts';

/** An option that chooses the language of what a channel gets, but for its name. */
export const languageChoice = {
  type: ApplicationCommandOptionType.String,
  required: false,
  choices: [
    { name: 'English', value: 'en' },
    { name: 'Français', value: 'fr' },
  ],
} as const;

/** The language that was chosen with `languageChoice`, or `otherwise` where none was. */
export function parseLanguage(chosen: string | undefined, otherwise: Locale): Locale {
  if (chosen === undefined) return otherwise;
  return chosen === 'fr' ? 'fr' : 'en';
}
