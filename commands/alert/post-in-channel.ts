import type { Asker } from '../../src/discord/interactions/command.ts';
import { type Posted, postMessage } from '../../src/discord/messages/posting.ts';
import { refusalWords } from '../../src/discord/views/alerts/alert-answers.ts';
import { cureWords } from '../../src/discord/views/alerts/alert-messages.ts';
import type { Subscription } from '../../src/domain/alerts/subscription.ts';
import type { RenderedMessage } from '../../src/worker/outbox/dispatch-ports.ts';
import type { AlertServices } from './services.ts';

/** Posts a message in an alert's channel while the user waits. */
export const postInAlertChannel = (
  { target: { channelId } }: Subscription,
  message: RenderedMessage,
  { guildId }: Asker,
  { sender, newNonce }: AlertServices,
): Promise<Posted> => postMessage(sender, { channelId, guildId }, message, newNonce());

/** The words why that was not posted. */
export async function notPostedWords(
  posted: Exclude<Posted, { kind: 'posted' }>,
  subscription: Subscription,
  { locale, channelId: here, channelType, appPermissions }: Asker,
  { channelFacts }: AlertServices,
): Promise<string> {
  const { channelId } = subscription.target;
  const reason = posted.kind === 'busy' ? 'busy' : posted.reason;
  // No permission brings a channel back.
  if (reason === 'unknownChannel') return cureWords({ ...subscription, locale }, reason);
  if (channelId === here) return refusalWords({ channelId, reason, channelType, held: appPermissions }, locale);
  // A thread needs another permission than its channel.
  const facts = await channelFacts(channelId);
  const known = { channelType: facts.kind === 'found' ? facts.type : undefined, held: undefined };
  return refusalWords({ channelId, reason, ...known }, locale);
}
