import { mayBeDone } from '../../src/base/errors.ts';
import { correctMessage, type Posted } from '../../src/discord/messages/posting.ts';
import type { Added } from '../../src/domain/added.ts';
import type { MessageSender, RenderedMessage } from '../../src/worker/outbox/dispatch-ports.ts';

/** Why what was confirmed is not there, or may not be. */
type NotSaved = 'Failed' | 'Unsure' | 'Duplicate';

type Post = Extract<Posted, { kind: 'posted' }>;

/**
 * Saves something that will post messages, once it is certain that it can:
 *
 * 1. `confirm` posts where the messages will go. Where Discord refuses, nothing is saved.
 * 2. `save` saves it, unless it may not be saved after all: no room, a duplicate, or a `Refusal` of the command's own.
 * 3. Where that failed, the confirmation is replaced by `correction`, so that no message promises what will not come; `Unsure`
 *    where the database did not say whether it was saved, `Duplicate` where the same was saved at the same moment.
 *
 * Throws what `save` throws.
 */
export async function confirmAndSave<Thing, Refusal extends { readonly kind: string } = never>(
  sender: MessageSender,
  parts: {
    readonly confirm: () => Promise<Posted>;
    readonly save: (confirmation: Post) => Promise<Added<Thing> | Refusal>;
    readonly correction: (outcome: NotSaved) => RenderedMessage;
  },
): Promise<Added<Thing> | Refusal | Exclude<Posted, Post>> {
  const posted = await parts.confirm();
  if (posted.kind !== 'posted') return posted;
  const correct = (outcome: NotSaved) => correctMessage(sender, posted, parts.correction(outcome));
  let kept: Added<Thing> | Refusal;
  try {
    kept = await parts.save(posted);
  } catch (error) {
    await correct(mayBeDone(error) ? 'Unsure' : 'Failed');
    throw error;
  }
  if (kept.kind !== 'added') await correct(kept.kind === 'duplicate' ? 'Duplicate' : 'Failed');
  return kept;
}
