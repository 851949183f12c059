import { ApplicationCommandOptionType, ChannelType } from 'discord.js';
import { longestMinutes } from '../../src/domain/alerts/rule.ts';
import { type Locale, type MessageKey, translator } from '../../src/i18n/index.ts';
import { localized } from '../../src/i18n/localizations.ts';

const choice = <Value extends string>(value: Value, key: MessageKey) =>
  ({
    name: translator('en')(key),
    name_localizations: { fr: translator('fr')(key) },
    value,
  }) as const;

const { String: text, Integer, Channel, Role, Boolean: yesOrNo } = ApplicationCommandOptionType;

/** A longer amount, name or time is a mistake. */
const max_length = 100;

/** The types of channels in which Carrel can speak. */
export const speakingChannels = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
] as const;

/** An option that chooses the language of what a channel is told, but for its name. */
export const languageChoice = {
  type: text,
  required: false,
  choices: [
    { name: 'English', value: 'en' },
    { name: 'Français', value: 'fr' },
  ],
} as const;

/** The language that was chosen by `languageChoice`, or `otherwise` where none was. */
export function parseLanguage(chosen: string | undefined, otherwise: Locale): Locale {
  if (chosen === undefined) return otherwise;
  return chosen === 'fr' ? 'fr' : 'en';
}

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

/** What an alert is about: all of it, for a new one. */
export const aboutOptions = [
  { ...library, required: true },
  { ...direction, required: true },
  { ...threshold, required: true },
] as const;

/** The same for an edit, which names what changes. */
export const changedAboutOptions = [
  { ...library, required: false },
  { ...direction, required: false },
  { ...threshold, required: false },
] as const;

/** How an alert is told, each with a good default. */
export const mannerOptions = [
  {
    ...localized('channel', 'command.alert.channel.name', 'command.alert.channel.description'),
    type: Channel,
    channel_types: speakingChannels,
    required: false,
  },
  {
    ...localized('margin', 'command.alert.margin.name', 'command.alert.margin.description'),
    type: text,
    required: false,
    max_length,
  },
  {
    ...localized('hold', 'command.alert.hold.name', 'command.alert.hold.description'),
    type: Integer,
    required: false,
    min_value: 0,
    max_value: longestMinutes.hold,
  },
  {
    ...localized('cooldown', 'command.alert.cooldown.name', 'command.alert.cooldown.description'),
    type: Integer,
    required: false,
    min_value: 0,
    max_value: longestMinutes.cooldown,
  },
  {
    ...localized('quiet', 'command.alert.quiet.name', 'command.alert.quiet.description'),
    type: text,
    required: false,
    max_length,
  },
  {
    ...localized('days', 'command.alert.days.name', 'command.alert.days.description'),
    type: text,
    required: false,
    max_length,
  },
  {
    ...localized('role', 'command.alert.role.name', 'command.alert.role.description'),
    type: Role,
    required: false,
  },
  {
    ...localized('resolved', 'command.alert.resolved.name', 'command.alert.resolved.description'),
    type: yesOrNo,
    required: false,
  },
  {
    ...localized('language', 'command.alert.language.name', 'command.alert.language.description'),
    ...languageChoice,
  },
] as const;

/** Which alert, by its id, offered with the rule in words. */
export const idOption = {
  ...localized('id', 'command.alert.id.name', 'command.alert.id.description'),
  type: text,
  autocomplete: true,
  required: true,
  max_length,
} as const;
