import { ApplicationIntegrationType, InteractionContextType } from 'discord.js';

/** Asked in servers, in DMs with the bot and, by those who installed Carrel for themselves, anywhere else. */
export const everywhere = {
  contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
} as const;
