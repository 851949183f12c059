/** A session of Discord's gateway, as it is resumed: by the shard's number, out of how many. */
export interface StoredSession {
  readonly shardId: number;
  readonly shardCount: number;
  readonly sessionId: string;
  readonly resumeURL: string;
  /** The number of the last event that was received. */
  readonly sequence: number;
}

/** When a shard may begin a session. */
export interface IdentifyTurn {
  /** How long until then, in milliseconds. */
  readonly waitMs: number;
  /** How many sessions it has begun lately, this one included: see `identifyLimits`. */
  readonly tries: number;
}

/** What gateway processes leave each other. Every method throws StoreError and nothing else. */
export interface GatewayStore {
  /** The sessions of these shards. */
  sessions(shardIds: readonly number[], shardCount: number): Promise<readonly StoredSession[]>;
  save(sessions: readonly StoredSession[]): Promise<void>;
  /** A session is over: it cannot be resumed. */
  forget(shardId: number, shardCount: number): Promise<void>;
  /**
   * Takes the next turn to begin a session, of those that share `shardId % maxConcurrency` in all processes, by the clock of the
   * database; later where the shard has begun many lately, counted from the last of those.
   */
  takeTurn(
    shard: { readonly shardId: number; readonly shardCount: number },
    maxConcurrency: number,
  ): Promise<IdentifyTurn>;
  /** Counts a session that a shard begins now: a turn alone may go unused, where another process takes the shard over. */
  noteIdentify(shard: { readonly shardId: number; readonly shardCount: number }): Promise<void>;
}

/** How sessions are begun; times in milliseconds. */
export const identifyLimits = {
  /** Discord takes one IDENTIFY of a bucket in 5 seconds (its documentation of sharding); the rest is for the network. */
  apartMs: 5_250,
  /** How many in a row wait for nothing but their turn: a session may be invalid, or the network bad. */
  freeTries: 3,
  /**
   * The waits after those double up to this one. A process that ends after each IDENTIFY begins 48 sessions a day then, of the 1,000
   * that Discord allows.
   */
  longestMs: 30 * 60_000,
  /** After this long without a new session the count begins anew. */
  forgottenMs: 2 * 3_600_000,
  /** How long what is known of shards of another total is kept after their last session began: the bot may go back to that total. */
  keptMs: 30 * 24 * 3_600_000,
} as const;
