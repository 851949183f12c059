import { type REST, Routes } from 'discord.js';
import { z } from 'zod';

/** Discord's clock and ours differ by less than this (ms). */
const skewMs = 10_000;

/** What is looked at of every message, whatever else is. */
export const pastMessage = z.object({
  id: z.string(),
  timestamp: z.string(),
  author: z.object({ bot: z.boolean().optional() }),
});

/**
 * The last `most` messages of a channel (Discord gives 100 at most), newest first; none where Discord's answer is not what
 * it documents. Throws what the request throws.
 */
export async function lastMessages<Message>(
  rest: REST,
  channelId: string,
  most: number,
  message: z.ZodType<Message>,
): Promise<readonly Message[]> {
  const query = new URLSearchParams({ limit: String(most) });
  return z.array(message).safeParse(await rest.get(Routes.channelMessages(channelId), { query })).data ?? [];
}

/** Whether a message may be from `since` (ms since the Unix epoch) or later, by clocks that differ a little. */
export function isSince({ timestamp }: z.output<typeof pastMessage>, since: number): boolean {
  return Date.parse(timestamp) >= since - skewMs;
}
