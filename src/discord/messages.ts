import { DiscordAPIError, HTTPError, RateLimitError, type REST } from '@discordjs/rest';
import {
  type RESTGetAPIChannelResult,
  type RESTGetAPIGuildResult,
  type RESTPostAPIChannelMessageResult,
  type RESTPostAPICurrentUserCreateDMChannelResult,
  Routes,
} from 'discord-api-types/v10';
import type { PauseReason } from '../domain/subscription.ts';
import { messageOf } from '../errors.ts';
import { type MessageSender, SendError } from '../worker/dispatch-ports.ts';

/**
 * Discord's refusals that no repeating cures, by its JSON error codes (its documentation of opcodes and status codes).
 * A server that is gone is a channel that is gone; an archived or locked thread is one in which we may not write.
 */
const permanent: Readonly<Record<number, PauseReason>> = {
  10003: 'unknownChannel',
  10004: 'unknownChannel',
  50008: 'unknownChannel',
  50001: 'missingAccess',
  50013: 'missingPermissions',
  50083: 'missingPermissions',
  160005: 'missingPermissions',
  10013: 'dmsClosed',
  50007: 'dmsClosed',
  50278: 'dmsClosed',
};
const unknownMessage = 10_008;

/** What `@discordjs/rest` threw, as the outbox knows failures. What nobody foresaw is transient: it expires by itself. */
export function sendErrorOf(error: unknown): SendError {
  if (error instanceof SendError) return error;
  if (error instanceof RateLimitError) {
    const retryAfterMs = Math.max(error.retryAfter, error.timeToReset, error.sublimitTimeout);
    return new SendError({ kind: 'rateLimited', retryAfterMs, global: error.global });
  }
  if (error instanceof DiscordAPIError) {
    const code = Number(error.code);
    const reason = permanent[code];
    if (reason !== undefined) return new SendError({ kind: 'permanent', reason, code });
    if (code === unknownMessage) return new SendError({ kind: 'messageGone' });
    return new SendError({ kind: 'transient', detail: `HTTP ${error.status}, code ${code}` });
  }
  if (error instanceof HTTPError) return new SendError({ kind: 'transient', detail: `HTTP ${error.status}` });
  return new SendError({ kind: 'transient', detail: messageOf(error) });
}

async function sending<T>(request: Promise<unknown>): Promise<T> {
  try {
    return (await request) as T;
  } catch (error) {
    throw sendErrorOf(error);
  }
}

/**
 * Messages by Discord's HTTP API. With a `REST` that rejects on rate limits a 429 is a `SendError`; another one waits by
 * itself. The nonce is enforced, so that Discord answers a repeated post with the message that it has already.
 */
export function createMessageSender(rest: REST): MessageSender {
  return {
    post: async (channelId, message, nonce) => {
      const body = { ...message, nonce, enforce_nonce: true };
      const { id } = await sending<RESTPostAPIChannelMessageResult>(
        rest.post(Routes.channelMessages(channelId), { body }),
      );
      return { messageId: id };
    },
    edit: async (channelId, messageId, message) => {
      await sending(rest.patch(Routes.channelMessage(channelId, messageId), { body: message }));
    },
    openDm: async (userId) => {
      const { id } = await sending<RESTPostAPICurrentUserCreateDMChannelResult>(
        rest.post(Routes.userChannels(), { body: { recipient_id: userId } }),
      );
      return { channelId: id };
    },
    systemChannel: async (guildId) => {
      const { system_channel_id } = await sending<RESTGetAPIGuildResult>(rest.get(Routes.guild(guildId)));
      return system_channel_id === null ? undefined : { channelId: system_channel_id };
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
      return { kind: 'found', guildId: 'guild_id' in channel ? channel.guild_id : undefined, type: channel.type };
    } catch (error) {
      const { failure } = sendErrorOf(error);
      if (failure.kind !== 'permanent') return { kind: 'unanswered' };
      return { kind: failure.reason === 'unknownChannel' ? 'unknown' : 'hidden' };
    }
  };
}
