import type { JsonObject } from '../json.ts';
import type { GuildSpec } from './guilds.ts';

/** The lives and intervals of Discord, all in milliseconds; tests shorten them because tests must not wait. */
export interface Timing {
  /** How long an interaction waits for its first answer (Discord: 3 s). */
  answerMs: number;
  /** How long an interaction's token edits and follows up (Discord: 15 min). */
  tokenMs: number;
  /** What Hello tells the client to beat at (Discord: 41.25 s). */
  heartbeatMs: number;
  /** How long a lost session may be resumed. Discord does not document it; minutes in practice. */
  resumeMs: number;
  /** How long a nonce with `enforce_nonce` finds its message again (Discord: "the past few minutes"). */
  nonceMs: number;
}

/** Discord's own figures ("Receiving and Responding", "Gateway", "Create Message" in its reference). */
export const discordTiming = {
  answerMs: 3_000,
  tokenMs: 900_000,
  heartbeatMs: 41_250,
  resumeMs: 180_000,
  nonceMs: 180_000,
} as const satisfies Timing;

/**
 * How the bot's 50 requests a second are counted: in seconds that begin with the first request of each, or in any second
 * at all. Discord does not say which; a bot that keeps to the stricter one is right with both.
 */
export type GlobalCount = 'fixed' | 'sliding';

/** The options of a local Discord; all have a default. */
export interface LocalDiscordOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  /** The one bot token that is accepted. */
  token?: string;
  /** `settings`: fields of Discord's application object that differ from those of a new application. */
  application?: { id?: string; name?: string; settings?: JsonObject };
  /** How many servers the bot is in, or what they look like. The first always has #general and #study-hall. */
  guilds?: number | readonly GuildSpec[];
  /** How many of them, from the last, are in READY but never arrive: Discord's outages look like that. */
  withheldGuilds?: number;
  /** Whether requests are held against Discord's specification and written limits. */
  validate?: boolean;
  /** Whether there are rate limits (yes), and how the bot's 50 requests a second are counted (`fixed`). */
  rateLimits?: boolean | GlobalCount;
  /** Discord's clock in Unix milliseconds: ids, times of messages, the `Date` header. The machine's own by default. */
  now?: () => number;
  /**
   * What a list of messages is without Read Message History: a 403, or empty as Discord's documentation of Get Channel
   * Messages has it. `refused` by default.
   */
  hiddenHistory?: 'refused' | 'empty';
  timing?: Partial<Timing>;
  /** What GET /gateway/bot recommends, and the session starts it still allows. */
  shards?: number;
  maxConcurrency?: number;
  sessionStarts?: number;
  /** How many messages a channel remembers, and how many requests and violations are kept. */
  history?: number;
}

/** The options with every default filled in. */
export interface Settings {
  port: number;
  token: string;
  applicationId: string;
  applicationName: string;
  application: JsonObject;
  guilds: readonly GuildSpec[];
  withheldGuilds: number;
  validate: boolean;
  rateLimits: GlobalCount | false;
  now: () => number;
  hiddenHistory: 'refused' | 'empty';
  timing: Timing;
  shards: number;
  maxConcurrency: number;
  sessionStarts: number;
  history: number;
}

/** Fills in the defaults. */
export function resolveSettings(options: LocalDiscordOptions): Settings {
  const guilds = options.guilds ?? 1;
  return {
    port: options.port ?? 0,
    token: options.token ?? 'local-bot-token',
    applicationId: options.application?.id ?? '1100000000000000000',
    applicationName: options.application?.name ?? 'Carrel',
    application: options.application?.settings ?? {},
    guilds: typeof guilds === 'number' ? Array.from({ length: guilds }, () => ({})) : guilds,
    withheldGuilds: options.withheldGuilds ?? 0,
    validate: options.validate ?? true,
    rateLimits: options.rateLimits === true ? 'fixed' : (options.rateLimits ?? 'fixed'),
    now: options.now ?? Date.now,
    hiddenHistory: options.hiddenHistory ?? 'refused',
    timing: { ...discordTiming, ...options.timing },
    shards: options.shards ?? 1,
    maxConcurrency: options.maxConcurrency ?? 16,
    sessionStarts: options.sessionStarts ?? 1_000,
    history: options.history ?? 1_000,
  };
}
