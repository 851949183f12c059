import { z } from 'zod';
import { OverwriteType, PermissionFlagsBits, type REST, Routes } from '#discord.js';
import { snowflake } from '../../domain/snowflake.ts';
import type { Allowed } from '../../store/refused-channels/refused-channel-ports.ts';
import { SendError } from '../../worker/outbox/dispatch-ports.ts';
import { isThread, neededToPost, type Permission } from '../views/shared/permissions.ts';
import { answerTo } from './send-error.ts';

const bits = snowflake.transform(BigInt);

const channelSchema = z.object({
  type: z.int(),
  guild_id: snowflake.optional(),
  parent_id: snowflake.nullish(),
  permission_overwrites: z.array(z.object({ id: snowflake, type: z.int(), allow: bits, deny: bits })).optional(),
});
const guildSchema = z.object({ owner_id: snowflake, roles: z.array(z.object({ id: snowflake, permissions: bits })) });
const memberSchema = z.object({ roles: z.array(snowflake), communication_disabled_until: z.string().nullish() });

/** What the bot may do in a channel. */
interface BotInChannel {
  /** Discord's `ChannelType`. */
  readonly type: number;
  /** Its permissions there, as Discord's bits. */
  readonly held: bigint;
  /** Whether a moderator has timed it out: it may only read then, whatever its permissions are. */
  readonly isTimedOut: boolean;
}

const ids = new WeakMap<REST, Promise<string>>();

/** The bot's own user id, requested once. Throws SendError. */
export function ownUserId(rest: REST): Promise<string> {
  const known = ids.get(rest);
  if (known !== undefined) return known;
  const asked = answerTo(rest.get(Routes.user()), z.object({ id: snowflake })).then(({ id }) => id);
  ids.set(rest, asked);
  asked.catch(() => ids.delete(rest));
  return asked;
}

/**
 * Asks Discord what the bot may do in a channel, computed as its documentation of permissions says: the roles, then what the
 * channel (of a thread: the channel above it) sets for @everyone, for the roles and for the member. Throws SendError, also
 * where the channel may not be seen.
 */
export async function botInChannel(rest: REST, channelId: string): Promise<BotInChannel> {
  const channel = await answerTo(rest.get(Routes.channel(channelId)), channelSchema);
  const { type, guild_id: guildId } = channel;
  const all = ~0n;
  if (guildId === undefined) return { type, held: all, isTimedOut: false };
  const me = await ownUserId(rest);
  const guild = await answerTo(rest.get(Routes.guild(guildId)), guildSchema);
  const member = await answerTo(rest.get(Routes.guildMember(guildId, me)), memberSchema);
  const isTimedOut = Date.parse(member.communication_disabled_until ?? '') > Date.now();
  const roles = guild.roles.filter(({ id }) => id === guildId || member.roles.includes(id));
  const base = roles.reduce((held, { permissions }) => held | permissions, 0n);
  if (guild.owner_id === me || (base & PermissionFlagsBits.Administrator) !== 0n)
    return { type, held: all, isTimedOut };
  const above =
    isThread(type) && channel.parent_id != null
      ? await answerTo(rest.get(Routes.channel(channel.parent_id)), channelSchema)
      : channel;
  const overwrites = above.permission_overwrites ?? [];
  const layers = [
    overwrites.filter(({ id }) => id === guildId),
    overwrites.filter(({ id, type: of }) => of === OverwriteType.Role && member.roles.includes(id)),
    overwrites.filter(({ id, type: of }) => of === OverwriteType.Member && id === me),
  ];
  const held = layers.reduce((before, layer) => {
    const deny = layer.reduce((sum, one) => sum | one.deny, 0n);
    const allow = layer.reduce((sum, one) => sum | one.allow, 0n);
    return (before & ~deny) | allow;
  }, base);
  return { type, held, isTimedOut };
}

/** What the bot may post in a channel by now. Throws SendError, also where the channel may not be seen. */
export async function allowedIn(rest: REST, channelId: string): Promise<Allowed> {
  const { type, held, isTimedOut } = await botInChannel(rest, channelId);
  const may = (needed: readonly Permission[]) =>
    !isTimedOut && needed.every((name) => (held & PermissionFlagsBits[name]) !== 0n);
  const text = neededToPost(type);
  const needs = { text, embeds: [...text, 'EmbedLinks'], files: [...text, 'EmbedLinks', 'AttachFiles'] } as const;
  return new Set((['text', 'embeds', 'files'] as const).filter((what) => may(needs[what])));
}

/**
 * The refusal of a post with its true cause, where Discord only says that access or permissions are missing: which are, that
 * the bot is timed out (which passes), or else the bare code. `extra` is what the message needs besides text.
 */
export async function explained(
  error: unknown,
  rest: REST,
  channelId: string,
  extra: readonly Permission[],
): Promise<unknown> {
  if (!(error instanceof SendError) || error.failure.kind !== 'permanent') return error;
  const { reason, code, detail } = error.failure;
  if (reason !== 'missingPermissions' && reason !== 'missingAccess') return error;
  let bot: BotInChannel;
  try {
    bot = await botInChannel(rest, channelId);
  } catch {
    // The channel is hidden or Discord did not answer: only its answer to the post is known.
    return error;
  }
  if (bot.isTimedOut)
    return new SendError({ kind: 'transient', mayBeSent: false, code, detail: `${detail}, timed out` });
  const needed = [...neededToPost(bot.type), ...extra].reduce((sum, name) => sum | PermissionFlagsBits[name], 0n);
  const lacking = needed & ~bot.held;
  if (lacking !== 0n) return new SendError({ kind: 'permanent', reason: `lacks${Number(lacking)}`, code, detail });
  return reason === 'missingAccess' || code === undefined
    ? error
    : new SendError({ kind: 'permanent', reason: `code${code}`, code, detail });
}
