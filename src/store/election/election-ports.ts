/** What one process at a time does for all. */
export type LedRole = 'poller' | 'speaker' | `shards ${string}`;

/** Which leader writes: see `fencedBy`. */
export interface Fence {
  readonly role: LedRole;
  /** Higher than that of every earlier leader of the role. */
  readonly term: number;
}

/** One time of leading a role. */
export interface Leadership extends Fence {
  /** Aborts when another process may lead from now on, and after `resign`. */
  readonly lost: AbortSignal;
  /**
   * Whether this process still leads. It asks the database where the last sign of that is older than an interval: a process
   * that was stopped and goes on cannot know it otherwise. Never rejects.
   */
  confirm(): Promise<boolean>;
  /** Lets another process lead. Never rejects. */
  resign(): Promise<void>;
}

/** A process that leads another role, of which this one would do a part again: a range of shards that has some of the same. */
export interface OtherLeader {
  readonly role: LedRole;
  /** Which process it is, for the operator; undefined while its first term begins. */
  readonly holder: string | undefined;
}

/** Elections, by the database. */
export interface Elections {
  /**
   * Fulfilled when this process leads the role; `undefined` when `signal` aborts first. `onOther` is called at each attempt at which
   * another process leads, with `other` where that has another role. Throws StoreError.
   */
  elect(role: LedRole, signal: AbortSignal, onOther?: (other?: OtherLeader) => void): Promise<Leadership | undefined>;
  /** Whether a later leader has begun its term; false while the database cannot be asked. Never rejects. */
  isSuperseded(fence: Fence): Promise<boolean>;
}

/** Times of an election, in milliseconds. */
export const electionLimits = {
  /** A leader shows at least this often that it is there; the server ends its session after one and a half of it. */
  intervalMs: 1_000,
  /** Between two attempts of a process that stands by. */
  retryMs: 200,
} as const;
