/** What happened in one run, as far as it decides what may be in the channels in the end. Steps are numbers that rise. */
export interface Record {
  /** When each episode fired. */
  readonly firedAt: Map<string, { readonly at: number; readonly step: number }>;
  /** The step in which each thing was last paused, removed or edited: what was due before need not be posted. */
  readonly excusedAt: Map<string, number>;
  /** The step in which each thing was last paused or removed: what was due before must not be posted any more. */
  readonly silencedAt: Map<string, number>;
  /** The step in which each thing was last moved to another channel. */
  readonly movedAt: Map<string, number>;
  /** Things of a server that has removed the bot, which no longer knows them. */
  readonly forgotten: Set<string>;
  /** The step in which the boards of a server that has removed the bot were forgotten. */
  boardsForgottenAt: number;
  /** Episodes of which a restored backup says nothing, and things that it has elsewhere than they were. */
  readonly unknown: Set<string>;
  /** The steps from a backup to its restore: what was posted in between is not known to have been. */
  readonly gap: { from: number; to: number };
}

/** The record of a run in which nothing has happened yet. */
export const newRecord = (): Record => ({
  firedAt: new Map(),
  excusedAt: new Map(),
  silencedAt: new Map(),
  movedAt: new Map(),
  forgotten: new Set(),
  boardsForgottenAt: 0,
  unknown: new Set(),
  gap: { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY },
});

/** What the bot knows after the restore, in `step`, of a backup that was made when `saved` was the record. */
export function restored(now: Record, saved: Record, ids: readonly string[], step: number): Record {
  const missing = [...now.firedAt.keys()].filter((key) => !saved.firedAt.has(key));
  const moved = [...now.movedAt].flatMap(([id, at]) => (at > saved.gap.from ? id : []));
  return {
    firedAt: saved.firedAt,
    // What was due before may have been changed in between.
    excusedAt: new Map(ids.map((id) => [id, step])),
    silencedAt: saved.silencedAt,
    movedAt: saved.movedAt,
    forgotten: saved.forgotten,
    boardsForgottenAt: saved.boardsForgottenAt,
    unknown: new Set([...now.unknown, ...missing, ...moved]),
    gap: { from: saved.gap.from, to: step },
  };
}
