import { ChannelType, PermissionFlagsBits } from '#discord.js';
import type { Asker, Submission } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/discord/interactions/user-error.ts';
import {
  holds,
  missingOf,
  neededToPost,
  permissionNames,
  threadTypes,
} from '../../src/discord/views/shared/permissions.ts';
import { translator } from '../../src/i18n/index.ts';
import { guildOf } from './contexts.ts';
import type { ChannelServices } from './services.ts';

/** A user with the channels and roles that they chose, as options or in a form. */
type Chooser = Asker & Pick<Submission, 'resolved'>;

/** The types of channels in which Carrel can post. */
export const postableChannels = [ChannelType.GuildText, ChannelType.GuildAnnouncement, ...threadTypes] as const;

/** A channel to post in, and what is known of it. */
export interface ChannelTarget {
  readonly target: { readonly kind: 'channel'; readonly guildId: string; readonly channelId: string };
  readonly channelType: number | undefined;
  /** What the bot may do there, as Discord's bits. */
  readonly held: bigint | undefined;
}

/**
 * The channel that was chosen, or the one in which the command was used. A member may have Carrel post only where they may
 * post themselves. A chosen channel is looked up at Discord: an interaction can be forged, and the message would go to
 * another server. Throws `UserError`.
 */
export async function targetOf(
  question: Chooser,
  chosen: string | undefined,
  services: ChannelServices,
): Promise<ChannelTarget> {
  const guildId = guildOf(question);
  const channelId = chosen ?? question.channelId;
  if (channelId === undefined) throw new UserError('error.alert.noChannel');
  const target = { kind: 'channel', guildId, channelId } as const;
  if (channelId === question.channelId) {
    const { channelType, appPermissions: held } = question;
    refuseWhereSilent(question, channelId, channelType);
    return { target, channelType, held };
  }
  const claimed = question.resolved.channels?.[channelId];
  if (claimed?.guild_id !== undefined && claimed.guild_id !== guildId) throw new UserError('error.alert.otherServer');
  const facts = await services.channelFacts(channelId);
  if (facts.kind === 'unknown') throw new UserError('error.alert.noChannel');
  // Where Discord does not say whose the channel is, what came with the interaction counts.
  const isSaid = facts.kind === 'found' && (facts.guildId !== undefined || directTypes.includes(facts.type));
  const isOurs = isSaid ? facts.guildId === guildId : claimed !== undefined;
  if (!isOurs) throw new UserError('error.alert.otherServer');
  const channelType = claimed?.type ?? (facts.kind === 'found' ? facts.type : undefined);
  refuseWhereSilent(question, channelId, channelType);
  const held = claimed?.app_permissions === undefined ? undefined : BigInt(claimed.app_permissions);
  return { target, channelType, held };
}

/** The channel of what is in this server already, and what is known of it: only of the current one Discord says more. */
export function knownPlace(asker: Asker, channelId: string): ChannelTarget {
  const isHere = channelId === asker.channelId;
  const { channelType, appPermissions: held } = asker;
  const known = isHere ? { channelType, held } : { channelType: undefined, held: undefined };
  return { target: { kind: 'channel', guildId: guildOf(asker), channelId }, ...known };
}

const directTypes: readonly number[] = [ChannelType.DM, ChannelType.GroupDM];

/** What the member may do in a channel, where Discord said all of it; it does for the current channel and for chosen ones. */
function memberPermissions(question: Chooser, channelId: string): bigint | undefined {
  if (channelId === question.channelId) {
    // A command cannot be used in a channel that the member does not see: without that bit this is not the whole set.
    return holds(question.permissions, PermissionFlagsBits.ViewChannel) ? question.permissions : undefined;
  }
  const permissions = question.resolved.channels?.[channelId]?.permissions;
  return permissions === undefined ? undefined : BigInt(permissions);
}

/** Throws `UserError` where the member may not post themselves. */
function refuseWhereSilent(question: Chooser, channelId: string, channelType: number | undefined): void {
  const missing = missingOf(neededToPost(channelType), memberPermissions(question, channelId));
  if (missing === 0n) return;
  const permissions = permissionNames(missing, translator(question.locale));
  throw new UserError('error.mayNotPost', { channel: `<#${channelId}>`, permissions });
}

/**
 * The chosen role, if it is one of this server that the member may mention in the channel; @everyone is not. Throws
 * `UserError`.
 */
export function roleOf(question: Chooser, chosen: string, channelId: string): string {
  const role = question.resolved.roles?.[chosen];
  if (role === undefined || chosen === question.guildId) throw new UserError('error.alert.otherRole');
  const { MentionEveryone } = PermissionFlagsBits;
  const held = memberPermissions(question, channelId) ?? question.permissions;
  if (role.mentionable === false && !holds(held, MentionEveryone)) {
    const permission = permissionNames(MentionEveryone, translator(question.locale));
    throw new UserError('error.mayNotMention', { role: `<@&${chosen}>`, permission });
  }
  return chosen;
}

/** Whether a mention would notify no one: the role may not be mentioned by all, and the bot lacks the right to do it all the same. */
export function isRoleSilent(
  { resolved }: Chooser,
  roleId: string | null | undefined,
  held: bigint | undefined,
): boolean {
  if (roleId === null || roleId === undefined || held === undefined) return false;
  const isMentionable = resolved.roles?.[roleId]?.mentionable !== false;
  return !isMentionable && !holds(held, PermissionFlagsBits.MentionEveryone);
}
