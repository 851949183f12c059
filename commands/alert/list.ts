import { ApplicationCommandOptionType } from '#discord.js';
import { type Asker, defineSubcommand, type SubcommandDefinition } from '../../src/discord/interactions/command.ts';
import { alertListView } from '../../src/discord/views/alerts/alert-list.ts';
import type { Reply } from '../../src/discord/views/reply/reply.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { alertOwner } from './find-alert.ts';
import type { AlertServices } from './services.ts';

const definition = {
  ...localized('list', 'command.alert.list.name', 'command.alert.list.description'),
  type: ApplicationCommandOptionType.Subcommand,
} as const satisfies SubcommandDefinition;

/** A page of this server's alerts, as they stand now; `page` counts from 0. */
export async function alertListReply(
  asker: Asker,
  page: number,
  services: AlertServices,
  note?: string,
): Promise<Reply> {
  const { locale, now } = asker;
  const owner = alertOwner(asker);
  const subscriptions = await services.subscriptions.list(owner);
  const traces = (await services.traces?.(owner.guildId)) ?? [];
  const libraries = services.librariesNow();
  const facts = { subscriptions, traces, libraries, most: services.limits.perGuild, page, now };
  return alertListView({ ...facts, ...(note === undefined ? {} : { note }) }, locale);
}

/** `/alert list`. */
export const alertList = defineSubcommand<AlertServices, typeof definition>({
  definition,
  answer: (question, services) => alertListReply(question, 0, services),
});
