import { correctMessage, type Posted } from '../../src/discord/messages/posting.ts';
import type { MessageSender, RenderedMessage } from '../../src/worker/outbox/dispatch-ports.ts';

type Post = Extract<Posted, { kind: 'posted' }>;

/** The outcome: saved; not saved (no room, or gone meanwhile), with the confirmation corrected; or not confirmed. */
type Saved<Thing> =
  | { readonly kind: 'saved'; readonly thing: Thing }
  | { readonly kind: 'notSaved' }
  | Exclude<Posted, Post>;

/**
 * Saves something that will post messages, once it is certain that it can:
 *
 * 1. `confirm` posts where the messages will go. Where Discord refuses, nothing is saved.
 * 2. `save` saves it; `undefined` where it may not be saved after all.
 * 3. Where that failed, the confirmation is replaced by `correction`, so that no message promises something false.
 *
 * Throws what `save` throws.
 */
export async function confirmAndSave<Thing>(
  sender: MessageSender,
  parts: {
    readonly confirm: () => Promise<Posted>;
    readonly save: (confirmation: Post) => Promise<Thing | undefined>;
    readonly correction: () => RenderedMessage;
  },
): Promise<Saved<Thing>> {
  const posted = await parts.confirm();
  if (posted.kind !== 'posted') return posted;
  let thing: Thing | undefined;
  try {
    thing = await parts.save(posted);
  } finally {
    if (thing === undefined) await correctMessage(sender, posted, parts.correction());
  }
  return thing === undefined ? { kind: 'notSaved' } : { kind: 'saved', thing };
}
