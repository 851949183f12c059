import type { ScaledClock } from '../campus/scaled-clock.ts';
import type { Driver } from '../discord/driver.ts';
import type { LocalMessage, MessageEvent } from '../discord/messages/messages.ts';
import type { LocalDiscord } from '../discord/server.ts';
import type { PageChannel, PageMessage, Who } from './wire.ts';

/** The one visitor of the page, however many windows they open: what they can do, and what they can see. */
export interface Visitor {
  readonly id: string;
  readonly dm: PageChannel;
  /** The text channels of the server. */
  channels(): PageChannel[];
  /** The person in that language, role and channel. Throws when there is no such channel. */
  as(who: Who): Driver;
  /** A message that this person can see, as it now is. */
  find(channelId: string, messageId: string): LocalMessage | undefined;
  /** Every message that this person can see, oldest first in each channel. */
  messages(): PageMessage[];
  /** Calls `listener` with what this person sees happen; returns a function that ends it. */
  onMessage(listener: (kind: MessageEvent['kind'], message: PageMessage) => void): () => void;
  close(): void;
}

/** Discord's channel types that hold messages and that the page shows: text and announcements. */
const shownTypes: readonly number[] = [0, 5];
const moderatorPermissions = ['ManageGuild', 'ManageChannels', 'ManageMessages'] as const;

/** Makes a visitor of the first server of `discord`; messages get the time of `clock`, the campus's. */
export function seatVisitor(discord: LocalDiscord, clock: ScaledClock): Visitor {
  const id = discord.user({ name: 'visitor' }).id;
  const dmId = discord.dmChannelId(id);
  const drivers = new Map<string, Driver>();
  const postedAt = new Map<string, number>();
  const stopWatching = discord.onMessage(({ kind, message }) => {
    if (kind === 'created') postedAt.set(message.id, clock.now());
    if (kind === 'deleted') postedAt.delete(message.id);
  });

  const channels = (): PageChannel[] =>
    (discord.guilds()[0]?.channels ?? [])
      .filter(({ type }) => shownTypes.includes(type))
      .map(({ id, name, type, topic }) => ({ id, name, type, topic }));
  const isShown = (message: LocalMessage): boolean =>
    !message.ephemeral || message.raw.interaction_metadata?.user.id === id;
  const pageMessage = (message: LocalMessage): PageMessage => ({
    raw: message.raw,
    postedAt: postedAt.get(message.id) ?? clock.now(),
  });
  return {
    id,
    dm: { id: dmId, name: 'Carrel', type: 1, topic: null },
    channels,
    as: ({ locale, role, channelId }) => {
      const key = `${locale} ${role} ${channelId}`;
      const known = drivers.get(key);
      if (known !== undefined) return known;
      const place = channelId === dmId ? { context: 'botDm' as const } : { channelId };
      const permissions = role === 'moderator' ? moderatorPermissions : [];
      const driver = discord.user({ id, locale, permissions, ...place });
      drivers.set(key, driver);
      return driver;
    },
    find: (channelId, messageId) =>
      discord.messages(channelId).find((message) => message.id === messageId && isShown(message)),
    messages: () =>
      [...channels().map((channel) => channel.id), dmId].flatMap((channelId) =>
        discord.messages(channelId).filter(isShown).map(pageMessage),
      ),
    onMessage: (listener) =>
      discord.onMessage(({ kind, message }) => {
        const isHere = message.channelId === dmId || channels().some((channel) => channel.id === message.channelId);
        if (isHere && isShown(message)) listener(kind, pageMessage(message));
      }),
    close: stopWatching,
  };
}
