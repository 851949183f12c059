import { z } from 'zod';
import { type REST, type RESTGetAPIChannelResult, Routes } from '#discord.js';
import { type MessageSender, type RenderedMessage, SendError } from '../../worker/outbox/dispatch-ports.ts';
import { requestBody } from '../transport/upload.ts';
import type { Permission } from '../views/shared/permissions.ts';
import { explained } from './bot-in-channel.ts';
import { answerTo, confirmGone, sendErrorOf } from './send-error.ts';

/** The part of Discord's answers that is used: the id of what was created. */
const madeSchema = z.object({ id: z.string() });

/** Discord's JSON error code for a message that is published already: an attempt before had been carried out. */
const published = 40_033;

/** The channel in which a community server receives notices from Discord, out of its members' sight. */
const noticeSchema = z.object({
  safety_alerts_channel_id: z.string().nullish(),
  public_updates_channel_id: z.string().nullish(),
});

/** What a message needs of its channel besides text. */
export const extraNeeds = (message: RenderedMessage, files: readonly unknown[] = []): readonly Permission[] => [
  ...(Array.isArray(message.embeds) && message.embeds.length > 0 ? (['EmbedLinks'] as const) : []),
  ...(files.length > 0 ? (['AttachFiles'] as const) : []),
];

/**
 * Messages by Discord's HTTP API. With a `REST` that rejects on rate limits a 429 is a `SendError`; another one waits by
 * itself. The nonce is enforced, so that Discord answers a repeated post with the message that it has already.
 */
export function createMessageSender(rest: REST): MessageSender {
  return {
    post: async (channelId, message, nonce, files) => {
      const body = { ...message, nonce, enforce_nonce: true };
      try {
        const posted = rest.post(Routes.channelMessages(channelId), requestBody(body, files));
        return { messageId: (await answerTo(posted, madeSchema)).id };
      } catch (error) {
        throw await explained(error, rest, channelId, extraNeeds(message, files));
      }
    },
    edit: async (channelId, messageId, message) => {
      const route = Routes.channelMessage(channelId, messageId);
      await confirmGone(() => answerTo(rest.patch(route, { body: message }), madeSchema));
    },
    publish: async (channelId, messageId) => {
      try {
        await answerTo(rest.post(Routes.channelMessageCrosspost(channelId, messageId)), madeSchema);
      } catch (error) {
        const isPublished = error instanceof SendError && 'code' in error.failure && error.failure.code === published;
        if (!isPublished) throw error;
      }
    },
    openDm: async (userId) => {
      const { id } = await answerTo(rest.post(Routes.userChannels(), { body: { recipient_id: userId } }), madeSchema);
      return { channelId: id };
    },
    noticeChannel: async (guildId) => {
      const guild = await answerTo(rest.get(Routes.guild(guildId)), noticeSchema);
      const channelId = guild.safety_alerts_channel_id ?? guild.public_updates_channel_id;
      return channelId == null ? undefined : { channelId };
    },
  };
}

/** What Discord says of a channel. `unanswered`: it did not say. */
export type ChannelFacts =
  | { readonly kind: 'found'; readonly guildId: string | undefined; readonly type: number }
  | { readonly kind: 'unknown' | 'hidden' | 'unanswered' };

/** Asks Discord of channels, since the id in an interaction may be that of another server's. Never throws. */
export function channelsByRest(rest: REST): (channelId: string) => Promise<ChannelFacts> {
  return async (channelId) => {
    try {
      const channel = (await rest.get(Routes.channel(channelId))) as RESTGetAPIChannelResult;
      if (typeof channel.type !== 'number') return { kind: 'unanswered' };
      return { kind: 'found', guildId: 'guild_id' in channel ? channel.guild_id : undefined, type: channel.type };
    } catch (error) {
      const { failure } = sendErrorOf(error);
      const reason = failure.kind === 'permanent' ? failure.reason : undefined;
      if (reason === 'unknownChannel') return { kind: 'unknown' };
      return { kind: reason === 'missingAccess' || reason === 'missingPermissions' ? 'hidden' : 'unanswered' };
    }
  };
}
