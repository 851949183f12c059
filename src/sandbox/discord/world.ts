import { type APIMessage, type APIUser, ChannelType } from '#discord.js';
import { createApplication, type LocalApplication } from './application.ts';
import { type CommandBook, createCommands } from './commands/commands.ts';
import { createHttpFaults } from './faults/http-faults.ts';
import { createGuilds, type GuildBook, type LocalChannel } from './guilds/guilds.ts';
import type { Settings } from './guilds/options.ts';
import { allPermissions, everyonePermissions, firstMissing, permissionBits } from './guilds/permissions.ts';
import { createUsers, type UserBook, userPayload } from './guilds/users.ts';
import { createInteractions, type InteractionBook } from './interactions/interactions.ts';
import type { FileStore } from './messages/attachments.ts';
import { createMessages, type MessageBook } from './messages/messages.ts';
import { createPace, createRing, type Pace, type RequestRecord, type Ring, type Violation } from './records.ts';
import { createSnowflakes } from './snowflake.ts';

/** Everything that this Discord knows; the HTTP routes, the gateway and the driver share it. */
export interface World {
  readonly settings: Settings;
  readonly ids: () => string;
  readonly bot: APIUser;
  readonly application: LocalApplication;
  readonly guilds: GuildBook;
  readonly users: UserBook;
  readonly commands: CommandBook;
  readonly messages: MessageBook;
  readonly files: FileStore;
  readonly interactions: InteractionBook;
  readonly httpFaults: ReturnType<typeof createHttpFaults>;
  readonly violations: Ring<Violation>;
  readonly ignoredFields: Ring<Violation>;
  readonly requests: Ring<RequestRecord>;
  readonly nonces: Map<string, { message: APIMessage; at: number }>;
  /** Permission bits that the bot lacks in single channels. */
  readonly denied: Map<string, bigint>;
  /** Permission bits that the bot has in single channels beside everyone's. */
  readonly granted: Map<string, bigint>;
  /** People who take no DMs from the bot. */
  readonly closedDms: Set<string>;
  /** Servers whose moderators have timed the bot out: it may only look there. */
  readonly timedOut: Set<string>;
  /** Counters of the answers with status 429. */
  readonly tally: { rateLimited: number; requests: number };
  /** How closely the bot's requests follow each other; answers to interactions do not count. */
  readonly pace: Pace;
  /** `http://host:port`, once the server listens. */
  origin: string;
}

/** A new Discord with these settings. */
export function createWorld(settings: Settings): World {
  const ids = createSnowflakes(settings.now);
  const bot: APIUser = {
    ...userPayload(settings.applicationId, settings.applicationName, null),
    discriminator: '0001',
    bot: true,
  };
  const files: FileStore = new Map();
  const world: World = {
    settings,
    ids,
    bot,
    application: createApplication(settings.application),
    guilds: createGuilds(settings.guilds, settings.applicationName),
    users: createUsers(ids),
    commands: createCommands(settings.applicationId, ids),
    messages: createMessages({
      ids,
      bot,
      files,
      now: settings.now,
      origin: () => world.origin,
      history: settings.history,
    }),
    files,
    interactions: createInteractions({
      ids,
      now: settings.now,
      answerMs: settings.timing.answerMs,
      tokenMs: settings.timing.tokenMs,
      onForget: (message) => world.messages.forget(message),
    }),
    httpFaults: createHttpFaults(Math.random),
    violations: createRing(settings.history),
    ignoredFields: createRing(settings.history),
    requests: createRing(settings.history),
    nonces: new Map(),
    denied: new Map(),
    granted: new Map(),
    closedDms: new Set(),
    timedOut: new Set(),
    tally: { rateLimited: 0, requests: 0 },
    pace: createPace(),
    origin: '',
  };
  return world;
}

/** A channel of a server or a DM, whether or not the bot may see it. */
export function findChannel(world: World, channelId: string): LocalChannel | undefined {
  return world.users.dmChannel(channelId) ?? world.guilds.channel(channelId);
}

/** What the bot is given in a channel, before what is missing implies more: everything in a DM, where it cannot be taken away. */
export function grantedPermissions(world: World, channel: LocalChannel): bigint {
  if (channel.guildId === undefined) return allPermissions;
  if (!world.guilds.isIn(channel.guildId)) return 0n;
  const allowed = world.timedOut.has(channel.guildId)
    ? permissionBits(['ViewChannel', 'ReadMessageHistory', 'Connect'])
    : everyonePermissions;
  const id = permissionChannelId(world, channel.id);
  return (allowed | (world.granted.get(id) ?? 0n)) & ~(world.denied.get(id) ?? 0n);
}

/** The channel whose permissions hold in a channel: a thread has none of its own, those of the channel above it hold. */
export function permissionChannelId(world: World, channelId: string): string {
  const channel = findChannel(world, channelId);
  return channel !== undefined && isThread(channel.type) ? (channel.parentId ?? channelId) : channelId;
}

/** Whether a channel of this type is a thread. */
export const isThread = (type: ChannelType): boolean =>
  [ChannelType.PublicThread, ChannelType.PrivateThread, ChannelType.AnnouncementThread].includes(type);

/** What the bot may do in a channel. */
export function botPermissions(world: World, channel: LocalChannel): bigint {
  const held = grantedPermissions(world, channel);
  // Who cannot see a channel can do nothing in it ("Implicit Permissions" of Discord's reference).
  const needed = isVoice(channel.type) ? (['ViewChannel', 'Connect'] as const) : (['ViewChannel'] as const);
  return firstMissing(held, needed) === undefined ? held : 0n;
}

/** Whether people talk in a channel of this type; its messages can be read by who may connect to it. */
function isVoice(type: ChannelType): boolean {
  return type === ChannelType.GuildVoice || type === ChannelType.GuildStageVoice;
}

/** Whether messages can stand in a channel of this type. */
export function isTextual(type: ChannelType): boolean {
  return type !== ChannelType.GuildCategory && type !== ChannelType.GuildForum && type !== ChannelType.GuildMedia;
}
