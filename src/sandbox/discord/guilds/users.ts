import { type APIUser, ChannelType, type UserFlags } from '#discord.js';
import type { LocalChannel } from './guilds.ts';

/** The people that exist, and the DM channels between each of them and the bot. */
export interface UserBook {
  /** The person with this id; made when there is none yet. */
  meet(id: string, name?: string): APIUser;
  find(id: string): APIUser | undefined;
  /** The DM channel between the bot and this person; made at the first call, as Discord does. */
  dm(userId: string): LocalChannel;
  dmChannel(channelId: string): LocalChannel | undefined;
}

/** The user object of a person. */
export function userPayload(id: string, username: string, shownName: string | null): APIUser {
  const noFlags = 0 as UserFlags;
  return {
    id,
    username,
    discriminator: '0',
    global_name: shownName,
    avatar: null,
    banner: null,
    accent_color: null,
    avatar_decoration_data: null,
    collectibles: null,
    primary_guild: null,
    public_flags: noFlags,
    flags: noFlags,
  };
}

/** An empty book; DM channels get their ids from `ids`. */
export function createUsers(ids: () => string): UserBook {
  const users = new Map<string, APIUser>();
  const dms = new Map<string, LocalChannel>();
  const dmOfUser = new Map<string, LocalChannel>();
  return {
    meet: (id, name) => {
      const known = users.get(id);
      if (known) return known;
      const username = name ?? `student${users.size + 1}`;
      const user = userPayload(id, username, username);
      users.set(id, user);
      return user;
    },
    find: (id) => users.get(id),
    dm: (userId) => {
      const known = dmOfUser.get(userId);
      if (known) return known;
      const channel: LocalChannel = {
        id: ids(),
        name: users.get(userId)?.username ?? 'someone',
        type: ChannelType.DM,
        topic: null,
        parentId: null,
        position: 0,
        recipientId: userId,
      };
      dms.set(channel.id, channel);
      dmOfUser.set(userId, channel);
      return channel;
    },
    dmChannel: (channelId) => dms.get(channelId),
  };
}
