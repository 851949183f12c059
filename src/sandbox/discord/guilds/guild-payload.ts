import { type APIUser, ChannelType } from '#discord.js';
import type { JsonObject } from '../json.ts';
import { placeId } from '../snowflake.ts';
import type { LocalChannel, LocalGuild } from './guilds.ts';
import { userPayload } from './users.ts';

const emojiPart = 5_000;
const memberPart = 10_000;
const emojiCount = 46;
const memberCount = 10;

/** The channel object that the REST API and GUILD_CREATE give for a channel of a server. */
export function channelPayload(channel: LocalChannel): JsonObject {
  const base: JsonObject = {
    id: channel.id,
    type: channel.type,
    name: channel.name,
    position: channel.position,
    parent_id: channel.parentId,
    permission_overwrites: [{ id: channel.guildId, type: 0, allow: '0', deny: '0' }],
    flags: 0,
    nsfw: false,
    ...(channel.guildId === undefined ? {} : { guild_id: channel.guildId }),
  };
  if (channel.type === ChannelType.GuildVoice) {
    return { ...base, bitrate: 64_000, user_limit: 0, rtc_region: null, last_message_id: null, rate_limit_per_user: 0 };
  }
  if (channel.type === ChannelType.GuildCategory) return base;
  return { ...base, topic: channel.topic, last_message_id: null, rate_limit_per_user: 0, last_pin_timestamp: null };
}

/** The guild object that GET /guilds/:id gives, without what only the gateway sends. */
export function guildPayload(guild: LocalGuild): JsonObject {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    description: null,
    home_header: null,
    splash: null,
    discovery_splash: null,
    features: ['COMMUNITY', 'NEWS'],
    banner: null,
    owner_id: guild.ownerId,
    application_id: null,
    region: 'us-east',
    afk_channel_id: null,
    afk_timeout: 300,
    system_channel_id: guild.channels.find((channel) => channel.name === 'general')?.id ?? null,
    system_channel_flags: 0,
    widget_enabled: false,
    widget_channel_id: null,
    verification_level: 1,
    roles: guild.roles,
    default_message_notifications: 1,
    mfa_level: 0,
    explicit_content_filter: 2,
    max_presences: null,
    max_members: 500_000,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    vanity_url_code: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    premium_progress_bar_enabled: false,
    preferred_locale: guild.locale,
    rules_channel_id: null,
    safety_alerts_channel_id: null,
    public_updates_channel_id: null,
    hub_type: null,
    latest_onboarding_question_id: null,
    nsfw: false,
    nsfw_level: 0,
    emojis: Array.from({ length: emojiCount }, (_, part) => emojiPayload(guild, part)),
    stickers: [],
    incidents_data: null,
    inventory_settings: null,
  };
}

/** The data of a GUILD_CREATE: what a client with the GUILDS intent receives for a server, a few members included. */
export function guildCreatePayload(guild: LocalGuild, bot: APIUser): JsonObject {
  const users = Array.from({ length: memberCount }, (_, part) =>
    userPayload(placeId(guild.index, memberPart + part), `student_${guild.index}_${part}`, `Student ${part + 1}`),
  );
  return {
    ...guildPayload(guild),
    joined_at: '2026-01-05T14:00:00.000000+00:00',
    large: false,
    unavailable: false,
    member_count: memberCount + 1,
    members: [bot, ...users].map((user) => memberPayload(guild, user)),
    channels: guild.channels.map(channelPayload),
    threads: [],
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
    embedded_activities: [],
    version: 1,
  };
}

/** A member object around a user. The bot has its own role, all others none. */
export function memberPayload(guild: LocalGuild, user: object): JsonObject {
  const botRole = guild.roles.find((role) => role.managed);
  return {
    user,
    nick: null,
    avatar: null,
    banner: null,
    roles: 'bot' in user && botRole ? [botRole.id] : [],
    joined_at: '2026-01-05T14:00:00.000000+00:00',
    premium_since: null,
    deaf: false,
    mute: false,
    flags: 0,
    pending: false,
    communication_disabled_until: null,
  };
}

function emojiPayload(guild: LocalGuild, part: number): JsonObject {
  const id = placeId(guild.index, emojiPart + part);
  return {
    id,
    name: `face_${part}`,
    roles: [],
    require_colons: true,
    managed: false,
    animated: false,
    available: true,
  };
}
