/** A request that was refused because it broke a rule of the specification or a written limit. */
export interface Violation {
  method: string;
  path: string;
  reason: string;
  at: number;
}

/** A request that arrived, as a log line; neither bodies nor tokens. */
export interface RequestRecord {
  method: string;
  /** The path after `/api/v10`, interaction tokens replaced by `:token`. */
  path: string;
  /** 0 for one that a fault left without an answer. */
  status: number;
  at: number;
}

/** A list that forgets its oldest entries. */
export interface Ring<T> {
  push(entry: T): void;
  list(): T[];
  clear(): void;
}

/** Keeps at least the last `size` entries and never more than twice as many. */
export function createRing<T>(size: number): Ring<T> {
  let entries: T[] = [];
  return {
    push: (entry) => {
      entries.push(entry);
      if (entries.length > size * 2) entries = entries.slice(-size);
    },
    list: () => entries.slice(-size),
    clear: () => {
      entries = [];
    },
  };
}

/** The most requests that came within any second, wherever that second begins. */
export interface Pace {
  /** One request at `at`, in milliseconds; times must not fall. */
  count(at: number): void;
  busiestSecond(): number;
}

/** Nothing counted yet. */
export function createPace(): Pace {
  let recent: number[] = [];
  let most = 0;
  return {
    count: (at) => {
      const first = recent.findIndex((time) => time > at - 1_000);
      recent = first < 0 ? [at] : [...recent.slice(first), at];
      most = Math.max(most, recent.length);
    },
    busiestSecond: () => most,
  };
}
