import { ApplicationCommandOptionType } from '#discord.js';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { quoted } from '../../src/discord/views/reply/quoted.ts';
import { parseTimeOfDay } from '../../src/domain/calendar/time-of-day.ts';
import type { Locale } from '../../src/i18n/index.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { languageChoice } from '../shared/language-option.ts';
import { librariesTyped } from '../shared/libraries-option.ts';
import { publishOption } from '../shared/publish-option.ts';
import { postableChannels } from '../shared/target.ts';

const { String: text, Channel } = ApplicationCommandOptionType;

/** Where a digest is posted. */
export const digestChannel = {
  ...localized('channel', 'command.digest.channel.name', 'command.digest.channel.description'),
  type: Channel,
  channel_types: postableChannels,
} as const;

/** When it comes. */
export const digestTime = {
  ...localized('time', 'command.digest.time.name', 'command.digest.time.description'),
  type: text,
  max_length: 100,
} as const;

/** On which days, about what, and in which language: each with a good default. */
export const digestLooks = [
  {
    ...localized('days', 'command.digest.days.name', 'command.digest.days.description'),
    type: text,
    required: false,
    max_length: 100,
  },
  {
    ...localized('library', 'command.digest.library.name', 'command.digest.library.description'),
    ...librariesTyped,
  },
  publishOption,
  {
    ...localized('language', 'command.digest.language.name', 'command.digest.language.description'),
    ...languageChoice,
  },
] as const;

/** The minute of the day that was typed. Throws `UserError`. */
export function parseTime(typed: string, locale: Locale): number {
  const time = parseTimeOfDay(typed);
  if (time !== undefined) return time;
  throw new UserError('error.digest.time', { typed: quoted(typed), example: locale === 'fr' ? '8\u00a0h' : '8:00' });
}
