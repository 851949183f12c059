import { z } from 'zod';
import { PermissionFlagsBits, type REST, RESTEvents, Routes } from '#discord.js';
import { systemClock } from '../../base/clock.ts';
import { snowflake } from '../../domain/snowflake.ts';
import { type PastSearch, SendError } from '../../worker/outbox/dispatch-ports.ts';
import { botInChannel, ownUserId } from './bot-in-channel.ts';
import { answerTo } from './send-error.ts';

/** The fields of every message that is looked at. */
export const pastMessage = z.object({ id: snowflake, author: z.object({ id: z.string() }) });

const limits = {
  /** As many messages as Discord gives at once (its reference, "Get Channel Messages"). */
  perPage: 100,
  /** A channel with more than this many pages since then is too busy to be read to its end. */
  pages: 50,
  /** Two readings of one clock, a moment apart and one of them in whole seconds, differ by less than this (ms). */
  marginMs: 30_000,
  /** A rate limit that ends this soon (ms) is waited for, so often in one search. */
  shortWaitMs: 5_000,
  waits: 20,
  /** A time this far ahead (ms) was not read a moment ago. */
  futureMs: 2 * 60_000,
  /** How far back to look where it is not known since when (ms): longer than any message is worth sending. */
  setBackMs: 3 * 3_600_000,
} as const;

/** Discord's JSON error code for a channel that does not exist (its documentation, "Opcodes and status codes"). */
const unknownChannel = 10_003;

/** Discord's epoch, 2015-01-01, in milliseconds since the Unix epoch (its reference, "Snowflakes"). */
const discordEpoch = 1_420_070_400_000;

/** The smallest id of a thing that was made at `at` (Discord's ms since the Unix epoch). */
const snowflakeAt = (at: number): string => String(BigInt(Math.max(0, Math.floor(at - discordEpoch))) << 22n);

/** Looks for messages of ours in a channel's past. */
interface ChannelPast {
  /**
   * The first message of ours since a time (our clock's ms since the Unix epoch) for which `isIt` is true: a later one has its own
   * search. `unknown` where the bot cannot read the channel, or not to its end; `absent` where the channel is gone. Throws SendError.
   */
  find<Message extends z.output<typeof pastMessage>>(
    channelId: string,
    message: z.ZodType<Message>,
    isIt: (message: Message) => boolean,
    since: number,
  ): Promise<PastSearch>;
}

/** How far Discord's clock is ahead of ours (ms). A queue is listened to once: each speaker that is elected opens pasts anew. */
const clocksAhead = new WeakMap<REST, { ms: number }>();

function clockAhead(rest: REST): { readonly ms: number } {
  const known = clocksAhead.get(rest);
  if (known !== undefined) return known;
  const ahead = { ms: 0 };
  clocksAhead.set(rest, ahead);
  rest.on(RESTEvents.Response, (_request, response) => {
    const discordNow = Date.parse(response.headers.get('date') ?? '');
    if (Number.isFinite(discordNow)) ahead.ms = discordNow - systemClock.now();
  });
  return ahead;
}

/**
 * Reads channels over a queue. Ids carry the time of Discord's clock, which may be minutes off ours: the `Date` of Discord's
 * latest answer says by how much. A message is ours by its author's id; a webhook may repeat our words.
 */
export function createChannelPast(rest: REST): ChannelPast {
  const ahead = clockAhead(rest);

  const page = async <Message>(channelId: string, after: string, message: z.ZodType<Message>) => {
    for (let waits = 0; ; waits += 1) {
      try {
        const search = new URLSearchParams({ limit: String(limits.perPage), after });
        return await answerTo(rest.get(Routes.channelMessages(channelId), { query: search }), z.array(message));
      } catch (error) {
        const failure = error instanceof SendError ? error.failure : undefined;
        const isShort =
          failure?.kind === 'rateLimited' && !failure.global && failure.retryAfterMs <= limits.shortWaitMs;
        if (!isShort || waits >= limits.waits) throw error;
        await systemClock.sleep(failure.retryAfterMs);
      }
    }
  };

  /** Whether an empty list means an empty channel: without the permission to read the history Discord returns an empty list too. */
  const mayRead = async (channelId: string): Promise<boolean> => {
    const { held } = await botInChannel(rest, channelId);
    const needed = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ReadMessageHistory;
    return (held & needed) === needed;
  };

  /** A time that is well ahead was written down before the clock was set back: it is not known when that was. */
  const startOf = (since: number): number =>
    since < systemClock.now() + limits.futureMs ? since : systemClock.now() - limits.setBackMs;

  return {
    find: async (channelId, message, isIt, since) => {
      try {
        const me = await ownUserId(rest);
        let after = snowflakeAt(startOf(since) + ahead.ms - limits.marginMs);
        for (let pages = 0; pages < limits.pages; pages += 1) {
          const messages = await page(channelId, after, message);
          const ours = messages.filter((one) => one.author.id === me && isIt(one)).map(({ id }) => BigInt(id));
          if (ours.length > 0) return { messageId: String(ours.reduce((first, id) => (id < first ? id : first))) };
          if (messages.length < limits.perPage)
            return pages > 0 || messages.length > 0 || (await mayRead(channelId)) ? 'absent' : 'unknown';
          const seen = messages.map(({ id }) => BigInt(id));
          const next = seen.reduce((a, b) => (b > a ? b : a));
          // A list that makes no progress would be read forever.
          if (String(next) === after) break;
          after = String(next);
        }
        return 'unknown';
      } catch (error) {
        const failure = error instanceof SendError ? error.failure : undefined;
        // Without an answer, or after a rate limit, it is worth another try.
        if (failure === undefined || failure.kind === 'rateLimited') throw error;
        if (failure.kind === 'transient' && failure.mayBeSent) throw error;
        // What was posted in a channel is gone with it.
        if (failure.code === unknownChannel) return 'absent';
        return 'unknown';
      }
    },
  };
}
