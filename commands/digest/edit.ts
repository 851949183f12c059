import { ApplicationCommandOptionType } from '#discord.js';
import { defineSubcommand, type SubcommandDefinition } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { digestNote } from '../../src/discord/views/digests/digest-answers.ts';
import type { Added } from '../../src/domain/added.ts';
import type { Digest } from '../../src/domain/messages/digest.ts';
import { localized } from '../../src/i18n/localizations.ts';
import type { DigestChange } from '../../src/worker/digests/digest-ports.ts';
import { parseLanguage } from '../shared/language-option.ts';
import { parseLibraries } from '../shared/libraries-option.ts';
import { waitForLibraries } from '../shared/library-option.ts';
import { parseDays } from '../shared/parse-rule.ts';
import { requireAnnouncements } from '../shared/publish-option.ts';
import { knownPlace, targetOf } from '../shared/target.ts';
import { digestChannel, digestLooks, digestTime, parseTime } from './options.ts';
import { duplicateDigest, refuseDuplicate, saveDigest } from './save-digest.ts';
import type { DigestServices } from './services.ts';
import { severalDigests } from './several-digests.ts';

const definition = {
  ...localized('edit', 'command.digest.edit.name', 'command.digest.edit.description'),
  type: ApplicationCommandOptionType.Subcommand,
  options: [
    severalDigests.id,
    { ...digestChannel, required: false },
    { ...digestTime, required: false },
    ...digestLooks,
  ],
} as const satisfies SubcommandDefinition;

/** `/digest edit`: another channel gets a confirmation first, as for a new digest. */
export const digestEdit = defineSubcommand<DigestServices, typeof definition>({
  definition,
  answer: async (question, services) => {
    const { options, locale, now } = question;
    const { id: typedId, channel, time, days, publish, language, library: typed } = options;
    const old = await severalDigests.find(typedId, question, services);
    if (Object.keys(options).length === 1) throw new UserError('error.nothingToEdit');
    const libraries = await waitForLibraries(services);
    // What is not named stays as it is then, which another moderator may change meanwhile.
    const looks: DigestChange = {
      ...(time === undefined ? {} : { minute: parseTime(time, locale) }),
      ...(days === undefined ? {} : { weekdays: parseDays(days, locale) }),
      ...(typed === undefined ? {} : { libraryIds: parseLibraries(typed, libraries, locale) }),
      ...(language === undefined ? {} : { locale: parseLanguage(language, old.locale) }),
      ...(publish === undefined ? {} : { publish }),
    };
    const change = async (wished: DigestChange): Promise<Added<Digest>> => {
      const changed = await services.digests.change(old.guildId, old.id, wished, now);
      if (changed === undefined) throw severalDigests.unknown(typedId, locale);
      return changed;
    };
    if (channel === undefined || channel === old.channelId) {
      const { channelType } = knownPlace(question, old.channelId);
      await requireAnnouncements(publish ?? false, old.channelId, channelType, services);
      const changed = await change(looks);
      if (changed.kind === 'duplicate') throw duplicateDigest(changed.id, old.channelId, locale);
      if (changed.kind !== 'added') throw new TypeError('a digest that is there needs no room');
      return digestNote('edited', changed.thing, libraries, locale);
    }
    const place = await targetOf(question, channel, services);
    const { channelId } = place.target;
    await requireAnnouncements(publish ?? old.publish ?? false, channelId, place.channelType, services);
    const draft = { ...old, ...looks, channelId };
    refuseDuplicate(draft, await services.digests.list(old.guildId), old.id, locale);
    return saveDigest(
      {
        old,
        draft,
        place,
        confirm: old.paused?.reason === 'byHand' ? 'digest.confirmMovedPaused' : 'digest.confirmMoved',
        save: () => change({ ...looks, channelId }),
      },
      question,
      services,
    );
  },
});
