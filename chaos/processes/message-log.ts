import type { LocalDiscord } from '../../src/sandbox/discord/server.ts';

/** A message that the bot posted by itself. */
export interface Posted {
  readonly id: string;
  readonly nonce: string;
  readonly at: number;
  /** As it stands now. */
  content: string;
}

/** Notes each message with a nonce: answers to interactions have none. By the message's id. */
export function logMessages(discord: LocalDiscord): ReadonlyMap<string, Posted> {
  const posted = new Map<string, Posted>();
  discord.onMessage(({ kind, message }) => {
    const { id, content, raw } = message;
    if (kind === 'created' && raw.nonce !== undefined)
      posted.set(id, { id, nonce: String(raw.nonce), at: Date.now(), content });
    const known = posted.get(id);
    if (known !== undefined) known.content = content;
  });
  return posted;
}
