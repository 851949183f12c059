import { ApplicationCommandOptionType } from 'discord.js';
import { defineSubcommand, type SubcommandDefinition } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { correctMessage, postMessage } from '../../src/discord/messages/posting.ts';
import {
  addedView,
  digestConfirmation,
  digestLine,
  digestRefused,
  missingForDigest,
} from '../../src/discord/views/digests/digest-answers.ts';
import { truncate } from '../../src/discord/views/reply/limits.ts';
import { plainText } from '../../src/discord/views/reply/plain-text.ts';
import type { Reply } from '../../src/discord/views/reply/reply.ts';
import { parseTimeOfDay } from '../../src/domain/calendar/time-of-day.ts';
import { parseWeekdays, type Weekdays } from '../../src/domain/calendar/weekdays.ts';
import { type Digest, type DigestRequest, digestLimits } from '../../src/domain/messages/digest.ts';
import { type Locale, translator } from '../../src/i18n/index.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { librariesTyped, parseLibraries } from '../shared/libraries-option.ts';
import { waitForLibraries } from '../shared/library-option.ts';
import { languageChoice, parseLanguage, speakingChannels } from '../shared/options.ts';
import type { Services } from '../shared/services.ts';
import { type AlertTarget, targetOf } from '../shared/target.ts';

const definition = {
  ...localized('add', 'command.digest.add.name', 'command.digest.add.description'),
  type: ApplicationCommandOptionType.Subcommand,
  options: [
    {
      ...localized('channel', 'command.digest.channel.name', 'command.digest.channel.description'),
      type: ApplicationCommandOptionType.Channel,
      channel_types: speakingChannels,
      required: true,
    },
    {
      ...localized('time', 'command.digest.time.name', 'command.digest.time.description'),
      type: ApplicationCommandOptionType.String,
      required: true,
      max_length: 100,
    },
    {
      ...localized('weekdays', 'command.digest.weekdays.name', 'command.digest.weekdays.description'),
      type: ApplicationCommandOptionType.String,
      required: false,
      max_length: 100,
    },
    {
      ...localized('libraries', 'command.digest.libraries.name', 'command.digest.libraries.description'),
      ...librariesTyped,
    },
    {
      ...localized('language', 'command.digest.language.name', 'command.digest.language.description'),
      ...languageChoice,
    },
  ],
} as const satisfies SubcommandDefinition;

/** `/digest add`: a confirmation in the channel first, and only where that stands is anything saved. */
export const digestAdd = defineSubcommand<Services, typeof definition>({
  definition,
  answer: async (question, services) => {
    const { options, locale, now, userId } = question;
    const minute = parseTime(options.time, locale);
    const weekdays = parseDays(options.weekdays, locale);
    const libraries = await waitForLibraries(services);
    const libraryIds = parseLibraries(options.libraries, libraries, locale);
    const place = await targetOf(question, options.channel, services);
    const { guildId, channelId } = place.target;
    const { length } = await services.digests.list(guildId);
    if (length >= digestLimits.perGuild) throw tooMany(locale);
    const wish = {
      guildId,
      channelId,
      createdBy: userId,
      createdAt: now,
      locale: parseLanguage(options.language, locale),
      minute,
      weekdays,
      libraryIds,
    };
    return carryOut(wish, place, { locale }, services);
  },
});

async function carryOut(
  wish: DigestRequest,
  { channelType, held }: AlertTarget,
  { locale }: { locale: Locale },
  services: Services,
): Promise<Reply> {
  const { sender, digests } = services;
  const { channelId } = wish;
  const libraries = services.librariesNow();
  // The confirmation is words alone; what the digest will need besides must not be found missing in the morning.
  const missing = missingForDigest(held, channelType);
  if (missing !== 0n) return digestRefused(channelId, missing, locale);
  const confirmation = digestConfirmation(wish, 'digest.confirm', libraries);
  const posted = await postMessage(sender, channelId, confirmation, services.newNonce());
  if (posted.kind === 'busy') throw new UserError('digest.busy', { channel: `<#${channelId}>` });
  if (posted.kind === 'refused') {
    const { reason } = posted;
    if (reason === 'unknownChannel') throw new UserError('error.alert.noChannel');
    const refusal = reason === 'missingAccess' ? reason : 'missingPermissions';
    return digestRefused(channelId, missingForDigest(held, channelType, refusal), locale);
  }
  let saved: Digest | undefined;
  try {
    saved = await digests.add(wish, digestLimits.perGuild);
  } finally {
    // Whatever went wrong, the channel must not believe in a digest that there is not.
    if (saved === undefined)
      await correctMessage(sender, posted, digestConfirmation(wish, 'digest.confirmFailed', libraries));
  }
  if (saved === undefined) throw tooMany(locale);
  return addedView(saved, libraries, locale);
}

/** What was typed, short and plain enough for an error. */
const quoted = (text: string): string => plainText(truncate(text, 50));

function parseTime(typed: string, locale: Locale): number {
  const time = parseTimeOfDay(typed);
  if (time !== undefined) return time;
  throw new UserError('error.digest.time', { typed: quoted(typed), example: locale === 'fr' ? '8\u00a0h' : '8:00' });
}

function parseDays(typed: string | undefined, locale: Locale): Weekdays {
  if (typed === undefined) return [1, 2, 3, 4, 5];
  const days = parseWeekdays(typed);
  if (days !== undefined) return days;
  throw new UserError('error.alert.days', { typed: quoted(typed), example: locale === 'fr' ? 'lun-ven' : 'mon-fri' });
}

function tooMany(locale: Locale): UserError {
  const command = digestLine('remove', translator(locale));
  return new UserError('error.digest.tooMany', { most: digestLimits.perGuild, command });
}
