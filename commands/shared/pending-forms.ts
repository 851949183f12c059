import type { TtlMap } from '../../src/base/ttl-map.ts';

/** What was typed into forms that could not be taken, by field, for the button that opens them again. */
export type PendingForms = TtlMap<Readonly<Record<string, string>>>;

/** How long a form can be opened again with what was typed, and how many of them at a time. */
export const pendingFormLimits = { maxEntries: 500, ttlMs: 15 * 60_000 } as const;
