import { ApplicationCommandOptionType } from '#discord.js';
import { longestMinutes } from '../../src/domain/alerts/rule.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { idOption } from '../shared/id-option.ts';
import { languageChoice } from '../shared/language-option.ts';
import { publishOption } from '../shared/publish-option.ts';
import { postableChannels } from '../shared/target.ts';

const { String: text, Integer, Channel, Role, Boolean: yesOrNo } = ApplicationCommandOptionType;

/** A longer amount or time is a mistake. */
const max_length = 100;

/** Which alert. */
export const alertId = idOption('command.alert.id.name', 'command.alert.id.description');

/** Where, when and how an alert is posted, each with a good default. */
export const postingOptions = [
  {
    ...localized('channel', 'command.alert.channel.name', 'command.alert.channel.description'),
    type: Channel,
    channel_types: postableChannels,
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
  publishOption,
  {
    ...localized('language', 'command.alert.language.name', 'command.alert.language.description'),
    ...languageChoice,
  },
] as const;
