import {
  DiscordAPIError,
  HTTPError,
  RateLimitError,
  type REST,
  type RESTGetAPIChannelResult,
  Routes,
} from 'discord.js';
import { z } from 'zod';
import { messageOf } from '../../base/errors.ts';
import { failureOf } from '../../domain/messages/delivery-failure.ts';
import { type MessageSender, SendError } from '../../worker/outbox/dispatch-ports.ts';
import { uploadOf } from '../transport/rest.ts';

/** What discord.js threw, as the outbox knows failures. */
export function sendErrorOf(error: unknown): SendError {
  if (error instanceof SendError) return error;
  if (error instanceof RateLimitError) {
    const retryAfterMs = Math.max(error.retryAfter, error.timeToReset, error.sublimitTimeout);
    return new SendError({ kind: 'rateLimited', retryAfterMs, global: error.global });
  }
  if (error instanceof DiscordAPIError) {
    // OAuth's errors, which no message meets, have words for codes.
    const code = Number(error.code) || undefined;
    return new SendError({
      ...failureOf(code, error.status),
      code,
      detail: `HTTP ${error.status}, code ${error.code}`,
    });
  }
  const status = error instanceof HTTPError ? error.status : undefined;
  const detail = status === undefined ? messageOf(error) : `HTTP ${status}`;
  return new SendError({ ...failureOf(undefined, status), code: undefined, detail });
}

/** What Discord answers with; the id of what it has made is all that we need of it. */
const answerSchema = z.object({ id: z.string(), system_channel_id: z.string().nullish() });

/**
 * The answer to a request. One that is not Discord's (a proxy's page comes with a 200, too) leaves open whether Discord
 * ever heard of it. Throws SendError.
 */
async function sending(request: Promise<unknown>): Promise<z.output<typeof answerSchema>> {
  let answer: unknown;
  try {
    answer = await request;
  } catch (error) {
    throw sendErrorOf(error);
  }
  const parsed = answerSchema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new SendError({
    kind: 'transient',
    mayBeSent: true,
    code: undefined,
    detail: 'an answer that is not Discord’s',
  });
}

/**
 * Messages by Discord's HTTP API. With a `REST` that rejects on rate limits a 429 is a `SendError`; another one waits by
 * itself. The nonce is enforced, so that Discord answers a repeated post with the message that it has already.
 */
export function createMessageSender(rest: REST): MessageSender {
  return {
    post: async (channelId, message, nonce, files) => {
      const body = { ...message, nonce, enforce_nonce: true };
      const { id } = await sending(rest.post(Routes.channelMessages(channelId), { body, ...uploadOf(files) }));
      return { messageId: id };
    },
    edit: async (channelId, messageId, message) => {
      await sending(rest.patch(Routes.channelMessage(channelId, messageId), { body: message }));
    },
    openDm: async (userId) => {
      const { id } = await sending(rest.post(Routes.userChannels(), { body: { recipient_id: userId } }));
      return { channelId: id };
    },
    systemChannel: async (guildId) => {
      const { system_channel_id } = await sending(rest.get(Routes.guild(guildId)));
      return system_channel_id == null ? undefined : { channelId: system_channel_id };
    },
  };
}

/** What Discord says of a channel. `unanswered`: it did not say. */
export type ChannelFacts =
  | { readonly kind: 'found'; readonly guildId: string | undefined; readonly type: number }
  | { readonly kind: 'unknown' | 'hidden' | 'unanswered' };

/** Asks Discord of channels, since an id that somebody sent may be that of another server's. Never throws. */
export function channelsByRest(rest: REST): (channelId: string) => Promise<ChannelFacts> {
  return async (channelId) => {
    try {
      const channel = (await rest.get(Routes.channel(channelId))) as RESTGetAPIChannelResult;
      if (typeof channel.type !== 'number') return { kind: 'unanswered' };
      return { kind: 'found', guildId: 'guild_id' in channel ? channel.guild_id : undefined, type: channel.type };
    } catch (error) {
      const { failure } = sendErrorOf(error);
      if (failure.kind !== 'permanent') return { kind: 'unanswered' };
      return { kind: failure.reason === 'unknownChannel' ? 'unknown' : 'hidden' };
    }
  };
}
