import { ChannelType, PermissionFlagsBits } from '#discord.js';
import type { RefusalReason } from '../../../domain/alerts/subscription.ts';
import type { MessageKey, Translate } from '../../../i18n/index.ts';

/** The permissions that Carrel mentions, each with the key of the name that Discord's settings show. */
const names = {
  ManageGuild: 'permission.manageServer',
  ViewChannel: 'permission.viewChannel',
  Connect: 'permission.connect',
  SendMessages: 'permission.sendMessages',
  SendMessagesInThreads: 'permission.sendInThreads',
  EmbedLinks: 'permission.embedLinks',
  AttachFiles: 'permission.attachFiles',
  ReadMessageHistory: 'permission.readMessageHistory',
  MentionEveryone: 'permission.mentionEveryone',
  PinMessages: 'permission.pinMessages',
} as const satisfies Partial<Record<keyof typeof PermissionFlagsBits, MessageKey>>;

/** A permission that Carrel mentions. */
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

/** The types of threads, which take their permissions from the channel above them. */
export const threadTypes = [
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
] as const;

const voiceTypes: readonly number[] = [ChannelType.GuildVoice, ChannelType.GuildStageVoice];

/** Whether a channel of this type (a number of Discord's `ChannelType`) is a thread. */
export const isThread = (channelType: number): boolean => threadTypes.some((type) => type === channelType);

/** What a bot needs to post text in a channel of this type (a number of Discord's `ChannelType`; undefined: not known). */
export function neededToPost(channelType: number | undefined): readonly Permission[] {
  const isVoice = channelType !== undefined && voiceTypes.includes(channelType);
  return [
    'ViewChannel',
    ...(isVoice ? (['Connect'] as const) : []),
    channelType !== undefined && isThread(channelType) ? 'SendMessagesInThreads' : 'SendMessages',
  ];
}

/**
 * What of `needed` (View Channel first) is missing, as bits: what the bot does not hold, where that is known; else, after a
 * refusal, what the refusal says or may mean. 0 where nothing is missing, also after a refusal that has another cause.
 */
export function missingOf(needed: readonly Permission[], held: bigint | undefined, refusal?: RefusalReason): bigint {
  if (refusal !== undefined) {
    const lacked = lackedBits(refusal);
    if (lacked !== undefined) return lacked;
    const toSee: readonly Permission[] = needed.filter((name) => name === 'ViewChannel' || name === 'Connect');
    if (held === undefined) {
      return bitsOf(refusal === 'missingAccess' ? toSee : needed.filter((name) => !toSee.includes(name)));
    }
  }
  return bitsOf(needed.filter((name) => held !== undefined && !holds(held, PermissionFlagsBits[name])));
}

const bitsOf = (permissions: readonly Permission[]): bigint =>
  permissions.reduce((bits, name) => bits | PermissionFlagsBits[name], 0n);

/** The permissions that are known to be lacking, as Discord's bits; undefined where it is not known which. */
export function lackedBits(reason: RefusalReason): bigint | undefined {
  const bits = /^lacks(\d+)$/.exec(reason)?.[1];
  return bits === undefined ? undefined : BigInt(bits);
}
