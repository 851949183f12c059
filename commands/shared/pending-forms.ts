import { z } from 'zod';
import type { Pending, PendingKind } from '../../src/domain/pending.ts';

/** What was typed into forms that could not be taken, by field, for the button that opens them again. */
export type PendingForms = Pending<TypedFields>;

type TypedFields = Readonly<Record<string, string>>;

const typedFields = z.record(z.string(), z.string());

/** How long a form can be opened again with what was typed, and how many of them at a time. */
export const pendingForms: PendingKind<TypedFields> = {
  name: 'form',
  maxEntries: 500,
  ttlMs: 15 * 60_000,
  read: (json) => typedFields.safeParse(json).data,
};
