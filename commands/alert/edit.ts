import { ApplicationCommandOptionType } from '#discord.js';
import { defineSubcommand, type SubcommandDefinition } from '../../src/discord/interactions/command.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { guildOf } from '../shared/contexts.ts';
import { parseLanguage } from '../shared/language-option.ts';
import { waitForLibraries } from '../shared/library-option.ts';
import { parseRuleChange } from '../shared/parse-rule.ts';
import { requireAnnouncements } from '../shared/publish-option.ts';
import { changedRuleOptions } from '../shared/rule-options.ts';
import { isRoleSilent, knownPlace, roleOf, targetOf } from '../shared/target.ts';
import { changeAlert, changeOf } from './change-alert.ts';
import { findAlert } from './find-alert.ts';
import { formOf } from './form.ts';
import { alertId, postingOptions } from './options.ts';
import { saveAlert } from './save-alert.ts';
import type { AlertServices } from './services.ts';

const definition = {
  ...localized('edit', 'command.alert.edit.name', 'command.alert.edit.description'),
  type: ApplicationCommandOptionType.Subcommand,
  options: [alertId, ...changedRuleOptions, ...postingOptions],
} as const satisfies SubcommandDefinition;

/** `/alert edit`: with the id alone it opens the form; a changed rule begins again; a new channel gets a confirmation first, as for a new alert. */
export const alertEdit = defineSubcommand<AlertServices, typeof definition>({
  definition,
  answer: async (question, services) => {
    const { options, locale, now, userId } = question;
    const { id: typedId, channel, role, resolved, publish, language, ...typed } = options;
    const guildId = guildOf(question);
    const old = await findAlert(typedId, question, services);
    if (Object.keys(options).length === 1) return formOf(old, 'form', locale);
    const libraries = await waitForLibraries(services);
    const rule = parseRuleChange(old.rule, typed, { libraries, locale });
    // In an edit @everyone means no role: Discord lets users choose a role, but not clear one.
    const roleId =
      role === undefined
        ? old.roleId
        : role === guildId
          ? null
          : roleOf(question, role, channel ?? old.target.channelId);
    const looks = {
      roleId,
      sayResolved: resolved ?? old.sayResolved,
      publish: publish ?? old.publish ?? false,
      locale: parseLanguage(language, old.locale),
    } as const;
    if (channel === undefined || channel === old.target.channelId) {
      const { channelType, held: here } = knownPlace(question, old.target.channelId);
      await requireAnnouncements(publish ?? false, old.target.channelId, channelType, services);
      return changeAlert(old, { rule, ...looks }, question, services, isRoleSilent(question, roleId, here));
    }
    const { target, channelType, held } = await targetOf(question, channel, services);
    await requireAnnouncements(looks.publish, target.channelId, channelType, services);
    const { createdAt, expiresAt } = old;
    return saveAlert(
      {
        what: {
          kind: 'move',
          id: old.id,
          change: { target, ...changeOf(old, { rule, ...looks }) },
          staysPaused: old.paused?.reason === 'byHand',
        },
        // What is kept for Retry names no other person: it goes when this one has their data deleted.
        draft: { target, createdBy: userId, createdAt, expiresAt, rule, ...looks },
        userId,
        nonce: services.newNonce(),
        channelType,
        held,
        isRoleSilent: isRoleSilent(question, roleId, held),
      },
      { locale, now },
      services,
    );
  },
});
