import { z } from 'zod';
import { type APIEmbed, MessageFlags, MessageType, type REST, Routes } from '#discord.js';
import { systemClock } from '../../base/clock.ts';
import { campus } from '../../campus/index.ts';
import type { BoardSender } from '../../worker/boards/board-ports.ts';
import { type RenderedMessage, SendError } from '../../worker/outbox/dispatch-ports.ts';
import type { ChannelAccess } from '../../worker/recovery/recovery.ts';
import { DiscordQueue, type Pace } from '../transport/rest.ts';
import { requestBody } from '../transport/upload.ts';
import { allowedIn, explained } from './bot-in-channel.ts';
import { createChannelPast, pastMessage } from './channel-past.ts';
import { extraNeeds } from './messages.ts';
import { answerTo, confirmGone } from './send-error.ts';

/**
 * Where a board's title links to until its first edit: the source of its counts. By the part after the # a message is found
 * again whose post got no answer, since lists of messages do not reliably include nonces.
 */
const markOf = (nonce: string): string => `${campus.source.url}#${nonce}`;

/** The part of Discord's answers that is used. */
const messageSchema = z.object({ id: z.string(), pinned: z.boolean().default(false) });
const listedSchema = pastMessage.extend({ embeds: z.array(z.object({ url: z.string().optional() })) });

/** The line in which Discord says that a message was pinned. Its author is who pinned it. */
const pinLineSchema = pastMessage.extend({
  type: z.int(),
  message_reference: z.object({ message_id: z.string().optional() }).nullish(),
});

const emptySchema = z.instanceof(ArrayBuffer).refine(({ byteLength }) => byteLength === 0);

/** The boards' requests to Discord, in a queue of their own, so that neither answers nor alerts wait behind them. */
interface BoardDelivery extends BoardSender {
  close(): void;
  /** What the bot may do in channels, over the same queue. */
  readonly access: ChannelAccess;
}

/**
 * Opens it over the connections of the alerts' queue, and like it: every failure is an error at once. `pace` gives
 * each request its turn under Discord's limit for the whole bot.
 */
export function openBoardDelivery(alerts: REST, token: string, pace: Pace = (request) => request()): BoardDelivery {
  const send = alerts.options.makeRequest;
  const makeRequest: typeof send = (...given) => pace(() => send(...given));
  const rest = new DiscordQueue({ ...alerts.options, makeRequest }).setToken(token);
  const past = createChannelPast(rest);

  /** A board that is pinned again each time another message takes its place would fill the channel with these lines. Best effort. */
  const deletePinLine = async (channelId: string, messageId: string, since: number): Promise<void> => {
    try {
      const isIt = ({ type, message_reference: about }: z.output<typeof pinLineSchema>) =>
        type === MessageType.ChannelPinnedMessage && about?.message_id === messageId;
      const line = await past.find(channelId, pinLineSchema, isIt, since);
      if (typeof line !== 'object') return;
      await answerTo(rest.delete(Routes.channelMessage(channelId, line.messageId)), emptySchema);
    } catch (error) {
      if (!(error instanceof SendError)) throw error;
    }
  };

  return {
    find: async (channelId, nonce, since) => {
      const isIt = ({ embeds }: z.output<typeof listedSchema>) => embeds[0]?.url === markOf(nonce);
      const seen = await past.find(channelId, listedSchema, isIt, since);
      // A channel that is gone or hidden is a refusal, and not one whose history alone may not be read.
      if (seen === 'unknown') await answerTo(rest.get(Routes.channel(channelId)), z.unknown());
      return seen;
    },
    post: async (channelId, { body, files }, nonce) => {
      // A board that is posted anew must not notify the channel.
      const flags = MessageFlags.SuppressNotifications;
      try {
        const message = { ...marked(body, nonce), nonce, enforce_nonce: true, flags };
        const posted = rest.post(Routes.channelMessages(channelId), requestBody(message, files));
        return { messageId: (await answerTo(posted, messageSchema)).id };
      } catch (error) {
        throw await explained(error, rest, channelId, extraNeeds(body, files));
      }
    },
    edit: async (channelId, messageId, { body, files }) => {
      const route = Routes.channelMessage(channelId, messageId);
      const edited = await confirmGone(() => answerTo(rest.patch(route, requestBody(body, files)), messageSchema));
      return { isPinned: edited.pinned };
    },
    pin: async (channelId, messageId) => {
      const since = systemClock.now();
      // Discord's newer endpoint, which asks for Pin Messages; discord.js still has the old one alone.
      await answerTo(rest.put(`/channels/${channelId}/messages/pins/${messageId}`), emptySchema);
      await deletePinLine(channelId, messageId, since);
    },
    remove: async (channelId, messageId) => {
      // Discord answers with an empty 204.
      await answerTo(rest.delete(Routes.channelMessage(channelId, messageId)), emptySchema);
    },
    access: (channelId) => allowedIn(rest, channelId),
    close: () => {
      rest.clearHandlerSweeper();
      rest.clearHashSweeper();
    },
  };
}

function marked(body: RenderedMessage, nonce: string): RenderedMessage {
  const [first, ...others] = (body.embeds ?? []) as readonly APIEmbed[];
  return first === undefined ? body : { ...body, embeds: [{ ...first, url: markOf(nonce) }, ...others] };
}
