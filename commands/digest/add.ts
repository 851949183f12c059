import { ApplicationCommandOptionType } from '#discord.js';
import { defineSubcommand, type SubcommandDefinition } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { isOutside, postMessage } from '../../src/discord/messages/posting.ts';
import {
  addedView,
  digestConfirmation,
  digestLacks,
  digestLine,
  digestRefused,
  missingForDigest,
} from '../../src/discord/views/digests/digest-answers.ts';
import { quoted } from '../../src/discord/views/reply/quoted.ts';
import type { Reply } from '../../src/discord/views/reply/reply.ts';
import { parseTimeOfDay } from '../../src/domain/calendar/time-of-day.ts';
import { type DigestRequest, digestLimits, isSameDigest } from '../../src/domain/messages/digest.ts';
import { type Locale, translator } from '../../src/i18n/index.ts';
import { localized } from '../../src/i18n/localizations.ts';
import type { Digests } from '../../src/worker/digests/digest-ports.ts';
import { confirmAndSave } from '../shared/confirm-and-save.ts';
import { languageChoice, parseLanguage } from '../shared/language-option.ts';
import { librariesTyped, parseLibraries } from '../shared/libraries-option.ts';
import { waitForLibraries } from '../shared/library-option.ts';
import { parseDays } from '../shared/parse-rule.ts';
import type { ChannelServices, LibraryServices, PostingServices } from '../shared/services.ts';
import { type ChannelTarget, postableChannels, targetOf } from '../shared/target.ts';

/** What `/digest` uses. */
export interface DigestServices extends LibraryServices, PostingServices, ChannelServices {
  readonly digests: Digests;
}

const definition = {
  ...localized('add', 'command.digest.add.name', 'command.digest.add.description'),
  type: ApplicationCommandOptionType.Subcommand,
  options: [
    {
      ...localized('channel', 'command.digest.channel.name', 'command.digest.channel.description'),
      type: ApplicationCommandOptionType.Channel,
      channel_types: postableChannels,
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

const mondayToFriday = [1, 2, 3, 4, 5];

/** `/digest add`: posts a confirmation in the channel, and saves only where that worked. */
export const digestAdd = defineSubcommand<DigestServices, typeof definition>({
  definition,
  answer: async (question, services) => {
    const { options, locale, now, userId } = question;
    const minute = parseTime(options.time, locale);
    const weekdays = options.weekdays === undefined ? mondayToFriday : parseDays(options.weekdays, locale);
    const libraries = await waitForLibraries(services);
    const libraryIds = parseLibraries(options.libraries, libraries, locale);
    const place = await targetOf(question, options.channel, services);
    const { guildId, channelId } = place.target;
    const digests = await services.digests.list(guildId);
    const draft = {
      guildId,
      channelId,
      createdBy: userId,
      createdAt: now,
      locale: parseLanguage(options.language, locale),
      minute,
      weekdays,
      libraryIds,
    };
    const same = digests.find((digest) => isSameDigest(digest, draft));
    if (same !== undefined) throw duplicate(same.id, channelId, locale);
    if (digests.length >= digestLimits.perGuild) throw tooManyDigests(locale);
    return saveDigest(draft, place, locale, services);
  },
});

async function saveDigest(
  draft: DigestRequest,
  { channelType, held }: ChannelTarget,
  locale: Locale,
  { sender, digests, newNonce, librariesNow }: DigestServices,
): Promise<Reply> {
  const { channelId } = draft;
  const libraries = librariesNow();
  // The confirmation is text only: the other permissions of a digest are checked here and not in the morning.
  const place = { channelId, channelType, held };
  const missing = missingForDigest(held, channelType);
  if (missing !== 0n) {
    if (await isOutside(sender, draft.guildId)) return digestRefused('notInServer', place, locale);
    return digestLacks(channelId, missing, locale);
  }
  const outcome = await confirmAndSave(sender, {
    confirm: () => postMessage(sender, draft, digestConfirmation(draft, 'digest.confirm', libraries), newNonce()),
    save: () => digests.add(draft, digestLimits.perGuild),
    correction: () => digestConfirmation(draft, 'digest.confirmFailed', libraries),
  });
  if (outcome.kind === 'added') return addedView(outcome.thing, libraries, locale);
  if (outcome.kind === 'tooMany') throw tooManyDigests(locale);
  if (outcome.kind === 'duplicate') throw duplicate(outcome.id, channelId, locale);
  if (outcome.kind === 'busy') throw new UserError('digest.busy', { channel: `<#${channelId}>` });
  if (outcome.reason === 'unknownChannel') throw new UserError('error.alert.noChannel');
  if (outcome.reason === 'dmsClosed') throw new TypeError('a channel of a server is no DM');
  return digestRefused(outcome.reason, place, locale);
}

function parseTime(typed: string, locale: Locale): number {
  const time = parseTimeOfDay(typed);
  if (time !== undefined) return time;
  throw new UserError('error.digest.time', { typed: quoted(typed), example: locale === 'fr' ? '8\u00a0h' : '8:00' });
}

function duplicate(id: string, channelId: string, locale: Locale): UserError {
  const command = digestLine('list', translator(locale));
  return new UserError('error.digest.duplicate', { id: `\`${id}\``, channel: `<#${channelId}>`, command });
}

function tooManyDigests(locale: Locale): UserError {
  const command = digestLine('remove', translator(locale));
  return new UserError('error.digest.tooMany', { most: digestLimits.perGuild, command });
}
