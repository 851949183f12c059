import { type APIRole, ChannelType } from '#discord.js';
import { placeId, placeOwner } from '../snowflake.ts';
import { allPermissions, everyonePermissions, permissionBits } from './permissions.ts';

/** What a server should look like where it matters to a test; everything else is filled in. */
export interface GuildSpec {
  name?: string;
  /** The server's preferred language, such as `fr`; `en-US` by default. */
  locale?: string;
  /** Channels beside the ones that every server here has (#general, #study-hall). */
  channels?: readonly { name: string; type?: ChannelType; topic?: string }[];
  /** Roles beside @everyone, the bot's own and Moderator. */
  roles?: readonly string[];
}

/** A channel of a server or a DM, as far as a bot like ours sees it. */
export interface LocalChannel {
  id: string;
  name: string;
  type: ChannelType;
  topic: string | null;
  /** Absent in DMs. */
  guildId?: string;
  /** The category, or the text channel that a thread hangs on. */
  parentId: string | null;
  position: number;
  /** The one person on the other side of a DM with the bot. */
  recipientId?: string;
}

/** A server. Every id in it follows from `index`, so it is built when it is first looked at. */
export interface LocalGuild {
  id: string;
  index: number;
  name: string;
  locale: string;
  ownerId: string;
  channels: LocalChannel[];
  roles: APIRole[];
}

/** The servers that exist and the ones that the bot is in. */
export interface GuildBook {
  /** Ids of the servers the bot is in, in the order of READY. */
  joined(): string[];
  /** A server that exists, whether or not the bot is in it. */
  find(guildId: string): LocalGuild | undefined;
  isIn(guildId: string): boolean;
  /** The channel and its server, when there is one. */
  channel(channelId: string): LocalChannel | undefined;
  join(spec: GuildSpec): LocalGuild;
  rejoin(guildId: string): void;
  leave(guildId: string): void;
  removeChannel(channelId: string): void;
}

const ownerPart = 1;
const everyonePart = 0;
const firstRolePart = 100;
const firstChannelPart = 1_000;

/** Builds the servers of these specs; the bot is in all of them. */
export function createGuilds(specs: readonly GuildSpec[], botRoleName: string): GuildBook {
  const all: GuildSpec[] = [...specs];
  const indexes = new Map(all.map((_, index) => [placeId(index, 0), index]));
  const joined = new Set(indexes.keys());
  const built = new Map<string, LocalGuild>();
  const find = (guildId: string): LocalGuild | undefined => {
    const known = built.get(guildId);
    if (known) return known;
    const index = indexes.get(guildId);
    if (index === undefined) return undefined;
    const guild = buildGuild(index, all[index] ?? {}, botRoleName);
    built.set(guildId, guild);
    return guild;
  };
  const channel = (channelId: string): LocalChannel | undefined =>
    find(placeOwner(channelId) ?? '')?.channels.find((candidate) => candidate.id === channelId);
  return {
    joined: () => [...joined],
    find,
    isIn: (guildId) => joined.has(guildId),
    channel,
    join: (spec) => {
      const index = all.push(spec) - 1;
      const id = placeId(index, 0);
      indexes.set(id, index);
      joined.add(id);
      return find(id) as LocalGuild;
    },
    rejoin: (guildId) => void joined.add(guildId),
    leave: (guildId) => void joined.delete(guildId),
    removeChannel: (channelId) => {
      const guild = find(placeOwner(channelId) ?? '');
      if (guild) guild.channels = guild.channels.filter((candidate) => candidate.id !== channelId);
    },
  };
}

function buildGuild(index: number, spec: GuildSpec, botRoleName: string): LocalGuild {
  const id = placeId(index, 0);
  const name = spec.name ?? (index === 0 ? 'Concordia Students' : `Student server ${index + 1}`);
  return {
    id,
    index,
    name,
    locale: spec.locale ?? 'en-US',
    ownerId: placeId(index, ownerPart),
    roles: buildRoles(index, spec, botRoleName),
    channels: buildChannels(index, id, spec),
  };
}

/** The names of the channels that every server has, so that a caching client holds what it would hold of a real one. */
const plainChannels: readonly { name: string; type: ChannelType; topic?: string }[] = [
  { name: 'Text channels', type: ChannelType.GuildCategory },
  { name: 'general', type: ChannelType.GuildText, topic: 'Whatever is on your mind, as long as it is kind.' },
  { name: 'study-hall', type: ChannelType.GuildText, topic: 'Who is in the library, and where is there a seat?' },
  { name: 'announcements', type: ChannelType.GuildAnnouncement, topic: 'News from the students of the faculty.' },
  ...[
    'introductions',
    'course-help',
    'housing',
    'jobs',
    'events',
    'memes',
    'music',
    'games',
    'pets',
    'bot-commands',
  ].map((name) => ({
    name,
    type: ChannelType.GuildText,
    topic: `All about ${name.replace('-', ' ')}; see the pinned messages.`,
  })),
  { name: 'Voice channels', type: ChannelType.GuildCategory },
  ...['Lounge', 'Study room 1', 'Study room 2', 'Gaming'].map((name) => ({ name, type: ChannelType.GuildVoice })),
];

function buildChannels(index: number, guildId: string, spec: GuildSpec): LocalChannel[] {
  let category: string | null = null;
  const entries: NonNullable<GuildSpec['channels']> = [...plainChannels, ...(spec.channels ?? [])];
  return entries.map((entry, position) => {
    const id = placeId(index, firstChannelPart + position);
    const type = entry.type ?? ChannelType.GuildText;
    const isCategory = type === ChannelType.GuildCategory;
    const parentId = isCategory ? null : category;
    if (isCategory) category = id;
    return { id, name: entry.name, type, topic: entry.topic ?? null, guildId, parentId, position };
  });
}

function buildRoles(index: number, spec: GuildSpec, botRoleName: string): APIRole[] {
  const moderator = permissionBits(['ManageGuild', 'ManageMessages', 'ManageChannels', 'KickMembers', 'BanMembers']);
  const named: readonly [string, bigint][] = [
    ['@everyone', everyonePermissions],
    [botRoleName, everyonePermissions],
    ['Moderator', everyonePermissions | moderator],
    ['Administrator', allPermissions],
    ...['Library watchers', 'First year', 'Second year', 'Third year', 'Graduate', 'Alumni', ...(spec.roles ?? [])].map(
      (name): [string, bigint] => [name, everyonePermissions],
    ),
  ];
  return named.map(([name, permissions], position) => ({
    id: placeId(index, position === 0 ? everyonePart : firstRolePart + position),
    name,
    description: null,
    permissions: permissions.toString(),
    position,
    color: position * 1_118_481,
    colors: { primary_color: position * 1_118_481, secondary_color: null, tertiary_color: null },
    hoist: position > 2,
    icon: null,
    unicode_emoji: null,
    managed: name === botRoleName,
    mentionable: position > 3,
    flags: 0 as APIRole['flags'],
  }));
}
