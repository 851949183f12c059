import { ApplicationIntegrationType, InteractionContextType, PermissionFlagsBits } from '#discord.js';
import type { Asker } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';

/** A command that works in servers, in DMs with the bot and, for users who installed Carrel themselves, anywhere else. */
export const everywhere = {
  contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
} as const;

/** A command of servers alone, by default for members who may manage the server; its owner can change that in Discord. */
export const forManagers = {
  contexts: [InteractionContextType.Guild],
  integration_types: [ApplicationIntegrationType.GuildInstall],
  default_member_permissions: PermissionFlagsBits.ManageGuild.toString(),
} as const;

/** The server in which a command was used. Throws `UserError` where there is none. */
export function guildOf({ guildId }: Pick<Asker, 'guildId'>): string {
  if (guildId === undefined) throw new UserError('error.onlyInServers');
  return guildId;
}
