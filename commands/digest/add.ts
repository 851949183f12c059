import { ApplicationCommandOptionType } from '#discord.js';
import { defineSubcommand, type SubcommandDefinition } from '../../src/discord/interactions/command.ts';
import { digestLimits } from '../../src/domain/messages/digest.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { parseLanguage } from '../shared/language-option.ts';
import { parseLibraries } from '../shared/libraries-option.ts';
import { waitForLibraries } from '../shared/library-option.ts';
import { parseDays } from '../shared/parse-rule.ts';
import { requireAnnouncements } from '../shared/publish-option.ts';
import { targetOf } from '../shared/target.ts';
import { digestChannel, digestLooks, digestTime, parseTime } from './options.ts';
import { refuseDuplicate, saveDigest, tooManyDigests } from './save-digest.ts';
import type { DigestServices } from './services.ts';

const definition = {
  ...localized('add', 'command.digest.add.name', 'command.digest.add.description'),
  type: ApplicationCommandOptionType.Subcommand,
  options: [{ ...digestChannel, required: true }, { ...digestTime, required: true }, ...digestLooks],
} as const satisfies SubcommandDefinition;

const mondayToFriday = [1, 2, 3, 4, 5];

/** `/digest add`: posts a confirmation in the channel, and saves only where that worked. */
export const digestAdd = defineSubcommand<DigestServices, typeof definition>({
  definition,
  answer: async (question, services) => {
    const { options, locale, now, userId } = question;
    const minute = parseTime(options.time, locale);
    const weekdays = options.days === undefined ? mondayToFriday : parseDays(options.days, locale);
    const libraries = await waitForLibraries(services);
    const libraryIds = parseLibraries(options.library, libraries, locale);
    const place = await targetOf(question, options.channel, services);
    const { guildId, channelId } = place.target;
    const publish = options.publish ?? false;
    await requireAnnouncements(publish, channelId, place.channelType, services);
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
      publish,
    };
    refuseDuplicate(draft, digests, undefined, locale);
    if (digests.length >= digestLimits.perGuild) throw tooManyDigests(locale);
    const save = () => services.digests.add(draft, digestLimits.perGuild);
    const confirm = 'digest.confirm';
    return saveDigest({ old: undefined, draft, place, confirm, save }, question, services);
  },
});
