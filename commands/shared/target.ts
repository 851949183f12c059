import { ChannelType, PermissionFlagsBits } from 'discord.js';
import type { Question } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import { holds } from '../../src/discord/views/shared/permissions.ts';
import { guildOf } from './contexts.ts';
import type { ChannelServices } from './services.ts';

/** The types of channels in which Carrel can post. */
export const postableChannels = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
] as const;

/** A channel to post in, and what is known of it. */
export interface ChannelTarget {
  readonly target: { readonly kind: 'channel'; readonly guildId: string; readonly channelId: string };
  readonly channelType: number | undefined;
  /** What the bot may do there, as Discord's bits. */
  readonly held: bigint | undefined;
}

/**
 * The channel that was chosen, or the one in which the command was used. An interaction's word is not enough for a chosen one,
 * since a message to another server's channel would go out: Discord is asked whose it is. Throws `UserError`.
 */
export async function targetOf(
  question: Question<unknown>,
  chosen: string | undefined,
  services: ChannelServices,
): Promise<ChannelTarget> {
  const guildId = guildOf(question);
  const channelId = chosen ?? question.channelId;
  if (channelId === undefined) throw new UserError('error.alert.noChannel');
  const target = { kind: 'channel', guildId, channelId } as const;
  if (channelId === question.channelId) {
    return { target, channelType: question.channelType, held: question.appPermissions };
  }
  const claimed = question.resolved.channels?.[channelId];
  if (claimed?.guild_id !== undefined && claimed.guild_id !== guildId) throw new UserError('error.alert.otherServer');
  const facts = await services.channelFacts(channelId);
  if (facts.kind === 'unknown') throw new UserError('error.alert.noChannel');
  // Only a server's channel is of a server; where Discord leaves open of which, what it said with the interaction counts.
  const isSaid = facts.kind === 'found' && (facts.guildId !== undefined || directTypes.includes(facts.type));
  const isOurs = isSaid ? facts.guildId === guildId : claimed !== undefined;
  if (!isOurs) throw new UserError('error.alert.otherServer');
  const held = claimed?.app_permissions === undefined ? undefined : BigInt(claimed.app_permissions);
  return { target, channelType: claimed?.type ?? (facts.kind === 'found' ? facts.type : undefined), held };
}

const directTypes: readonly number[] = [ChannelType.DM, ChannelType.GroupDM];

/** The chosen role, if it is one of this server that can be mentioned: @everyone is none. Throws `UserError`. */
export function roleOf(question: Question<unknown>, chosen: string): string {
  const isOfServer = question.resolved.roles?.[chosen] !== undefined;
  if (!isOfServer || chosen === question.guildId) throw new UserError('error.alert.otherRole');
  return chosen;
}

/** Whether a mention would notify no one: the role may not be mentioned by all, and the bot lacks the right to do it all the same. */
export function isRoleSilent(
  { resolved }: Question<unknown>,
  roleId: string | null | undefined,
  held: bigint | undefined,
): boolean {
  if (roleId === null || roleId === undefined || held === undefined) return false;
  const isMentionable = resolved.roles?.[roleId]?.mentionable !== false;
  return !isMentionable && !holds(held, PermissionFlagsBits.MentionEveryone);
}
