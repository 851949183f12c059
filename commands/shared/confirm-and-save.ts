import { isDeepStrictEqual } from 'node:util';
import { mayBeDone } from '../../src/base/errors.ts';
import { correctMessage, type Posted } from '../../src/discord/messages/posting.ts';
import type { Added } from '../../src/domain/added.ts';
import type { MessageSender, RenderedMessage } from '../../src/worker/outbox/dispatch-ports.ts';
import type { OpenConfirmation } from '../../src/worker/recovery/lost-confirmations.ts';
import type { PostingServices } from './services.ts';

/** Why what was confirmed is not there, or may not be. */
type NotSaved = 'Failed' | 'Unsure' | 'Duplicate';

type Post = Extract<Posted, { kind: 'posted' }>;

/**
 * Saves something that will post messages, once it is certain that it can:
 *
 * 1. What is to be posted is noted: should the process end before 4, the message is corrected by another one
 *    (worker/recovery/lost-confirmations.ts).
 * 2. `post` posts the confirmation where the messages will go. Where Discord refuses, nothing is saved; nor where it does not say whether it
 *    has the message, which is corrected later as in 1.
 * 3. `save` saves it, unless it may not be saved after all: no room, a duplicate, or a `Refusal` of the command's own.
 * 4. Where that failed, the confirmation is replaced by `correction`, so that no message promises what will not come; `Unsure`
 *    where the database did not say whether it was saved, `Duplicate` where the same was saved at the same moment.
 *
 * Throws what `save` throws.
 */
export async function confirmAndSave<Thing, Refusal extends { readonly kind: string } = never>(
  { sender, confirmations }: Pick<PostingServices, 'sender' | 'confirmations'>,
  parts: Pick<OpenConfirmation, 'to' | 'askedBy' | 'begunAt'> & {
    readonly message: RenderedMessage;
    readonly post: (message: RenderedMessage) => Promise<Posted>;
    readonly save: (confirmation: Post) => Promise<Added<Thing> | Refusal>;
    readonly correction: (outcome: NotSaved) => RenderedMessage;
  },
): Promise<Added<Thing> | Refusal | Exclude<Posted, Post>> {
  const { to, askedBy, begunAt, message, correction } = parts;
  const open = { to, askedBy, begunAt, content: String(message.content), correction: correction('Unsure') };
  const key = await confirmations.add(open, begunAt);
  let isPerhapsOut = false;
  try {
    const outcome = await postAndSave(sender, parts);
    if (outcome.kind === 'added') await forgetEarlier(confirmations, open).catch(() => {});
    isPerhapsOut = outcome.kind === 'busy';
    return outcome;
  } finally {
    // Where this fails the message is perhaps corrected without need, and still true.
    if (!isPerhapsOut) await confirmations.delete(key).catch(() => {});
  }
}

/** Forgets what earlier attempts have left that say the same there: it is true now, and the message of this one would be taken for theirs. */
async function forgetEarlier(
  confirmations: PostingServices['confirmations'],
  { to, begunAt, content }: OpenConfirmation,
): Promise<void> {
  for (const { key, value } of await confirmations.addedBefore(begunAt))
    if (value.content === content && isDeepStrictEqual(value.to, to)) await confirmations.delete(key);
}

async function postAndSave<Thing, Refusal extends { readonly kind: string }>(
  sender: MessageSender,
  { message, post, save, correction }: Parameters<typeof confirmAndSave<Thing, Refusal>>[1],
): Promise<Added<Thing> | Refusal | Exclude<Posted, Post>> {
  const posted = await post(message);
  if (posted.kind !== 'posted') return posted;
  const correct = (outcome: NotSaved) => correctMessage(sender, posted, correction(outcome));
  let kept: Added<Thing> | Refusal;
  try {
    kept = await save(posted);
  } catch (error) {
    await correct(mayBeDone(error) ? 'Unsure' : 'Failed');
    throw error;
  }
  if (kept.kind !== 'added') await correct(kept.kind === 'duplicate' ? 'Duplicate' : 'Failed');
  return kept;
}
