import { ApplicationCommandOptionType } from '#discord.js';
import { defineSubcommand, type SubcommandDefinition } from '../../src/discord/interactions/command.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { parseLanguage } from '../shared/language-option.ts';
import { waitForLibraries } from '../shared/library-option.ts';
import { parseNewRule } from '../shared/parse-rule.ts';
import { requireAnnouncements } from '../shared/publish-option.ts';
import { ruleOptions } from '../shared/rule-options.ts';
import { isRoleSilent, roleOf, targetOf } from '../shared/target.ts';
import { postingOptions } from './options.ts';
import { saveAlert } from './save-alert.ts';
import type { AlertServices } from './services.ts';

const definition = {
  ...localized('add', 'command.alert.add.name', 'command.alert.add.description'),
  type: ApplicationCommandOptionType.Subcommand,
  options: [...ruleOptions, ...postingOptions],
} as const satisfies SubcommandDefinition;

/** `/alert add`: everything is checked before anything is posted. */
export const alertAdd = defineSubcommand<AlertServices, typeof definition>({
  definition,
  answer: async (question, services) => {
    const { options, locale, now, userId } = question;
    const libraries = await waitForLibraries(services);
    const rule = parseNewRule(options, {}, { libraries, locale });
    const { target, channelType, held } = await targetOf(question, options.channel, services);
    await requireAnnouncements(options.publish ?? false, target.channelId, channelType, services);
    const roleId = options.role === undefined ? null : roleOf(question, options.role, target.channelId);
    const draft = {
      target,
      createdBy: userId,
      createdAt: now,
      rule,
      locale: parseLanguage(options.language, locale),
      roleId,
      // The edit says that it is over; an extra line would disturb the channel once more.
      sayResolved: options.resolved ?? false,
      publish: options.publish ?? false,
      expiresAt: null,
    } as const;
    const nonce = services.newNonce();
    const known = { channelType, held, isRoleSilent: isRoleSilent(question, roleId, held) };
    return saveAlert({ what: { kind: 'add' }, draft, userId, nonce, ...known }, { locale, now }, services);
  },
});
