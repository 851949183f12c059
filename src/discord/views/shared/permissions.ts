import { ChannelType, PermissionFlagsBits } from 'discord.js';
import type { MessageKey, Translate } from '../../../i18n/index.ts';

/** The permissions that Carrel speaks of, each with the key of the name that Discord's settings show. */
const names = {
  ManageGuild: 'permission.manageServer',
  ViewChannel: 'permission.viewChannel',
  SendMessages: 'permission.sendMessages',
  SendMessagesInThreads: 'permission.sendInThreads',
  EmbedLinks: 'permission.embedLinks',
  AttachFiles: 'permission.attachFiles',
} as const satisfies Partial<Record<keyof typeof PermissionFlagsBits, MessageKey>>;

/** A permission that Carrel speaks of. */
export type Permission = keyof typeof names;

/** Whether `held` contains all of `needed`; an administrator may do everything (Discord's documentation of permissions). */
export function holds(held: bigint, needed: bigint): boolean {
  return (held & PermissionFlagsBits.Administrator) !== 0n || (held & needed) === needed;
}

/** The permissions in `needed`, by the names that Discord's settings show: "Manage Server". */
export function permissionNames(needed: bigint, t: Translate): string {
  const known = Object.entries(names).filter(([name]) => (needed & PermissionFlagsBits[name as Permission]) !== 0n);
  return known.map(([, key]) => t(key)).join(', ');
}

const threadTypes: readonly number[] = [
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
];

/** What a bot needs to post text in a channel of this type (a number of Discord's `ChannelType`; undefined: not known). */
export function neededToPost(channelType: number | undefined): readonly Permission[] {
  const isThread = channelType !== undefined && threadTypes.includes(channelType);
  return ['ViewChannel', isThread ? 'SendMessagesInThreads' : 'SendMessages'];
}

/**
 * What is missing after Discord refused a post, as bits: by what the bot holds there, where that is known and explains the
 * refusal, else by Discord's error. Never nothing.
 */
export function missingToPost(
  held: bigint | undefined,
  channelType: number | undefined,
  refusal: 'missingAccess' | 'missingPermissions',
): bigint {
  return missingOf(neededToPost(channelType), held, refusal);
}

/**
 * What of `needed` (View Channel first) is missing, as bits: what the bot does not hold, where that is known; else, after a
 * refusal, what Discord's error may mean. Nothing only where nothing is known to be missing and nothing was refused.
 */
export function missingOf(
  needed: readonly Permission[],
  held: bigint | undefined,
  refusal?: 'missingAccess' | 'missingPermissions' | 'unknownChannel',
): bigint {
  const lacking = needed.filter((name) => held !== undefined && !holds(held, PermissionFlagsBits[name]));
  if (lacking.length > 0 || refusal === undefined) return bitsOf(lacking);
  return bitsOf(refusal === 'missingAccess' ? needed.slice(0, 1) : needed.slice(1));
}

const bitsOf = (permissions: readonly Permission[]): bigint =>
  permissions.reduce((bits, name) => bits | PermissionFlagsBits[name], 0n);
