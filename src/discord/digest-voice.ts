import type { REST } from '@discordjs/rest';
import { Routes } from 'discord-api-types/v10';
import { z } from 'zod';
import type { DigestSeen, DigestVoice } from '../worker/digest-ports.ts';
import { sendErrorOf } from './messages.ts';
import { createDigestRenderer, digestFooterEnd } from './views/digest-view.ts';

const messagesSchema = z.array(
  z.object({
    id: z.string(),
    timestamp: z.string(),
    author: z.object({ bot: z.boolean().optional() }),
    embeds: z.array(z.object({ footer: z.object({ text: z.string() }).optional() })),
  }),
);

/** As many as Discord gives at a time. */
const mostLookedAt = 100;

/** Discord's clock and ours differ by less than this (ms). */
const skewMs = 10_000;

/** Digests as Discord takes them, and the way to look for one in its channel. */
export function digestVoiceOf(rest: REST): DigestVoice {
  return { renderer: createDigestRenderer(), seen: digestSeenByRest(rest) };
}

/**
 * Looks for a digest in its channel, by the id that stands at its end. A bot that may not read a channel's past is given
 * no message at all, and in a busy channel the past may not reach back far enough: then nobody knows.
 */
function digestSeenByRest(rest: REST): DigestSeen {
  return async ({ channelId, id }, since) => {
    const query = new URLSearchParams({ limit: String(mostLookedAt) });
    let answer: unknown;
    try {
      answer = await rest.get(Routes.channelMessages(channelId), { query });
    } catch (error) {
      const failed = sendErrorOf(error);
      if (failed.failure.kind === 'permanent') return 'unknown';
      throw failed;
    }
    const messages = messagesSchema.safeParse(answer).data ?? [];
    const recent = messages.filter(({ timestamp }) => Date.parse(timestamp) >= since - skewMs);
    const end = digestFooterEnd(id);
    const found = recent.find(
      ({ author, embeds }) => author.bot === true && embeds.some(({ footer }) => footer?.text.endsWith(end)),
    );
    if (found !== undefined) return { messageId: found.id };
    return messages.length > recent.length || (messages.length > 0 && messages.length < mostLookedAt)
      ? 'absent'
      : 'unknown';
  };
}
