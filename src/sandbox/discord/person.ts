import { type APIUser, ApplicationIntegrationType, ChannelType, InteractionContextType } from '#discord.js';
import { memberPayload } from './guilds/guild-payload.ts';
import type { LocalChannel, LocalGuild } from './guilds/guilds.ts';
import { allPermissions, everyonePermissions, type PermissionName, permissionBits } from './guilds/permissions.ts';
import type { JsonObject } from './json.ts';
import { botPermissions, type World } from './world.ts';

/** A user, and where they are. */
export interface PersonOptions {
  /** The language of their Discord, `en-US` by default. */
  locale?: string;
  /** In a server (the first channel of the first one by default), in a DM with the bot, or in another user's DM. */
  context?: 'guild' | 'botDm' | 'privateChannel';
  guildId?: string;
  channelId?: string;
  /** What this member may do beyond @everyone. */
  permissions?: readonly PermissionName[];
  /** The server's owner may do everything. */
  owner?: boolean;
  /** Whether the app is the server's or only this person's own; `user` is all there is in another user's DM. */
  install?: 'guild' | 'user';
  id?: string;
  name?: string;
}

/** A person in a place, with the parts of an interaction that stay the same there. */
export interface Person {
  user: APIUser;
  locale: string;
  context: InteractionContextType;
  guild: LocalGuild | undefined;
  channel: LocalChannel;
  permissions: bigint;
  /** How the app came here: Discord offers only commands that allow one of these. */
  installs: readonly ApplicationIntegrationType[];
}

/** Seats a person. Throws when the server or the channel does not exist. */
export function seatPerson(world: World, options: PersonOptions): Person {
  const id = options.id ?? world.ids();
  const user = world.users.meet(id, options.name);
  const locale = options.locale ?? 'en-US';
  const context = options.context ?? 'guild';
  if (context === 'botDm') {
    return {
      user,
      locale,
      context: InteractionContextType.BotDM,
      guild: undefined,
      channel: world.users.dm(id),
      permissions: allPermissions,
      installs: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
    };
  }
  if (context === 'privateChannel') {
    const channel: LocalChannel = {
      id: world.ids(),
      name: '',
      type: ChannelType.GroupDM,
      topic: null,
      parentId: null,
      position: 0,
    };
    const installs = [ApplicationIntegrationType.UserInstall];
    return {
      user,
      locale,
      context: InteractionContextType.PrivateChannel,
      guild: undefined,
      channel,
      permissions: allPermissions,
      installs,
    };
  }
  const guildId =
    options.guildId ??
    (options.channelId ? world.guilds.channel(options.channelId)?.guildId : world.guilds.joined()[0]);
  const guild = guildId === undefined ? undefined : world.guilds.find(guildId);
  if (!guild) throw new Error(`there is no server ${guildId ?? 'at all'} in this Discord`);
  const channel = guild.channels.find((candidate) =>
    options.channelId === undefined ? candidate.name === 'general' : candidate.id === options.channelId,
  );
  if (!channel) throw new Error(`there is no channel ${options.channelId ?? '#general'} in the server ${guild.name}`);
  const isServerApp = (options.install ?? 'guild') === 'guild' && world.guilds.isIn(guild.id);
  return {
    user,
    locale,
    context: InteractionContextType.Guild,
    guild,
    channel,
    permissions: options.owner ? allPermissions : everyonePermissions | permissionBits(options.permissions ?? []),
    installs: [isServerApp ? ApplicationIntegrationType.GuildInstall : ApplicationIntegrationType.UserInstall],
  };
}

/** Ten MiB, what a server without boosts allows for one file. */
const attachmentLimit = 10_485_760;

/** What every interaction of this person carries, complete as Discord sends it. */
export function interactionBase(world: World, person: Person, owners: JsonObject): JsonObject {
  const { guild, channel, user } = person;
  return {
    application_id: world.settings.applicationId,
    version: 1,
    context: person.context,
    channel_id: channel.id,
    channel: channelOf(person),
    locale: person.locale,
    app_permissions: botPermissions(world, channel).toString(),
    authorizing_integration_owners: owners,
    attachment_size_limit: attachmentLimit,
    entitlements: [],
    entitlement_sku_ids: [],
    ...(guild
      ? {
          guild_id: guild.id,
          guild: { id: guild.id, locale: guild.locale, features: [] },
          guild_locale: guild.locale,
          member: {
            ...memberPayload(guild, user),
            permissions: person.permissions.toString(),
            unusual_dm_activity_until: null,
          },
        }
      : { user }),
  };
}

/** Who has installed the app here: the server's id, the person's, and "0" for a server's app in a DM with the bot. */
export function integrationOwners(person: Person, allowed: readonly unknown[]): JsonObject {
  const owners: JsonObject = {};
  for (const install of person.installs) {
    if (!allowed.includes(install)) continue;
    owners[install] = install === ApplicationIntegrationType.UserInstall ? person.user.id : (person.guild?.id ?? '0');
  }
  return owners;
}

function channelOf(person: Person): JsonObject {
  const { channel } = person;
  if (person.guild === undefined)
    return { id: channel.id, type: channel.type, last_message_id: null, flags: 0, recipients: [person.user] };
  return {
    id: channel.id,
    type: channel.type,
    name: channel.name,
    guild_id: person.guild.id,
    parent_id: channel.parentId,
    position: channel.position,
    topic: channel.topic,
    nsfw: false,
    flags: 0,
    last_message_id: null,
    rate_limit_per_user: 0,
    permissions: person.permissions.toString(),
  };
}
