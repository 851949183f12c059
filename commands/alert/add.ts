import { ApplicationCommandOptionType } from 'discord.js';
import { defineSubcommand, type SubcommandDefinition } from '../../src/discord/interactions/command.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { waitForLibraries } from '../shared/library-option.ts';
import { aboutOptions, mannerOptions, parseLanguage } from '../shared/options.ts';
import { parseNewRule } from '../shared/rule-options.ts';
import type { Services } from '../shared/services.ts';
import { guildOwner } from '../shared/subscriptions.ts';
import { isRoleSilent, roleOf, targetOf } from '../shared/target.ts';
import { confirmAndSave, tooMany } from './confirm-and-save.ts';

const definition = {
  ...localized('add', 'command.alert.add.name', 'command.alert.add.description'),
  type: ApplicationCommandOptionType.Subcommand,
  options: [...aboutOptions, ...mannerOptions],
} as const satisfies SubcommandDefinition;

/** `/alert add`: what is wrong with the wish is said before anything is posted. */
export const alertAdd = defineSubcommand<Services, typeof definition>({
  definition,
  answer: async (question, services) => {
    const { options, locale, now, userId } = question;
    const libraries = await waitForLibraries(services);
    const rule = parseNewRule(options, {}, { libraries, locale });
    const roleId = options.role === undefined ? null : roleOf(question, options.role);
    const { target, channelType, held } = await targetOf(question, options.channel, services);
    const { perGuild } = services.limits;
    if ((await services.subscriptions.list(guildOwner(target.guildId))).length >= perGuild) {
      throw tooMany(services, locale);
    }
    const draft = {
      target,
      createdBy: userId,
      createdAt: now,
      rule,
      locale: parseLanguage(options.language, locale),
      roleId,
      // The edit says that it is over; a line of its own disturbs a channel once more, which only some want.
      sayResolved: options.resolved ?? false,
      expiresAt: null,
    } as const;
    const nonce = services.newNonce();
    const known = { channelType, held, isRoleSilent: isRoleSilent(question, roleId, held) };
    return confirmAndSave({ what: { kind: 'add' }, draft, userId, nonce, ...known }, { locale, now }, services);
  },
});
