import type { Load, LoadResult } from './load.ts';

/** A Discord with a campus beside it, for one bot. */
export interface World {
  /** Its name in the other commands. */
  readonly worldId: number;
  /** `http://host:port/api`. */
  readonly discordUrl: string;
  readonly token: string;
  readonly campusUrl: string;
}

/** The commands of a Discord process, with their arguments and results. Times are in milliseconds. */
export interface DiscordCommands {
  /** Opens a Discord with so many servers, of which the last `withheld` never arrive, beside a campus whose time runs `speed` times as fast. */
  open: { given: { servers: number; withheld: number; speed?: number }; result: World };
  /** Resolves when a bot has a session. */
  waitForSession: { given: { worldId: number; limitMs: number }; result: null };
  /** Asks again and again from the first session on, and resolves at the first answer to any of it. */
  waitForAnswer: { given: { worldId: number; limitMs: number }; result: null };
  /** A closed loop of questions: `/occupancy`, or `/history` of each library and of all, in both languages in turn. */
  load: { given: Load & { worldId: number; about?: 'now' | 'history' }; result: LoadResult };
  /** The first response to the last question, as the bot sent it. */
  lastReply: { given: { worldId: number }; result: string };
  /** How many messages the bot has posted and edited so far. */
  messages: { given: { worldId: number }; result: number };
  /** How often `library/occupancy/` has been asked for so far. */
  feedRequests: { given: { worldId: number }; result: number };
  close: { given: { worldId: number }; result: null };
}

export type CommandName = keyof DiscordCommands;

/** From the bench to the Discord process. */
export type Call = {
  [Name in CommandName]: { id: number; name: Name; given: DiscordCommands[Name]['given'] };
}[CommandName];

/** From the Discord process to the bench. */
export type Answer = { id: number; result: unknown } | { id: number; error: string };

/** The campus's only reader. */
export const feedAccount = { user: 'bench', key: 'bench-key' } as const;
