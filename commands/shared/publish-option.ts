import { ApplicationCommandOptionType, ChannelType } from '#discord.js';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { localized } from '../../src/i18n/localizations.ts';
import type { ChannelServices } from './services.ts';

/** Whether messages are also published to the servers that follow the channel. */
export const publishOption = {
  ...localized('publish', 'command.publish.name', 'command.publish.description'),
  type: ApplicationCommandOptionType.Boolean,
  required: false,
} as const;

/** Throws `UserError` where messages are to be published in a channel that is known not to be one of announcements. */
export async function requireAnnouncements(
  publish: boolean,
  channelId: string,
  channelType: number | undefined,
  { channelFacts }: ChannelServices,
): Promise<void> {
  if (!publish) return;
  const facts = channelType === undefined ? await channelFacts(channelId) : undefined;
  const type = facts?.kind === 'found' ? facts.type : channelType;
  if (type === undefined || type === ChannelType.GuildAnnouncement) return;
  throw new UserError('error.publish', { channel: `<#${channelId}>` });
}
