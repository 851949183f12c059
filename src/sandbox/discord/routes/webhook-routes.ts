import type { Hono } from 'hono';
import { type APIMessage, MessageFlags, MessageType } from '#discord.js';
import { replyFacts } from '../interactions/interaction-answers.ts';
import type { InteractionRecord } from '../interactions/interactions.ts';
import { isEmptyMessage } from '../messages/messages.ts';
import { refuse } from '../spec/refusal.ts';
import type { World } from '../world.ts';
import { type ApiContext, type ApiEnv, param, readChecked } from './context.ts';

/** The webhook that every answered interaction opens for 15 minutes: edits of the reply and follow-ups. */
export function addWebhookRoutes(app: Hono<ApiEnv>, world: World): void {
  const { interactions, messages } = world;
  const base = '/webhooks/:application/:token';

  const recordOf = (context: ApiContext): InteractionRecord => {
    const record = interactions.byToken(param(context, 'token'));
    if (record === 'expired') throw refuse.invalidWebhookToken();
    if (!record || param(context, 'application') !== world.settings.applicationId) throw refuse.unknownWebhook();
    // The webhook comes into being with the first callback.
    if (record.state !== 'acknowledged') throw refuse.unknownWebhook();
    return record;
  };
  const messageOf = (context: ApiContext, record: InteractionRecord): APIMessage => {
    const id = param(context, 'message');
    const message =
      id === '@original' ? record.original : [record.original, ...record.followUps].find((own) => own?.id === id);
    if (!message || !messages.find(message.channel_id, message.id)) throw refuse.unknownMessage();
    return message;
  };

  app.post(base, async (context) => {
    const record = recordOf(context);
    const { body, uploads } = await readChecked(world, context, 'webhookExecute');
    if (isEmptyMessage(body, uploads)) throw refuse.emptyMessage();
    const { original } = record;
    // The first follow-up to a deferred reply fills that reply ("Followup Messages" of Discord's reference).
    if (original && ((original.flags ?? 0) & MessageFlags.Loading) !== 0) {
      messages.edit(original, body, uploads);
      interactions.settle(record, {});
      return context.json(original);
    }
    const extra = replyFacts(world, record);
    const message = messages.create({ channelId: record.channelId, type: MessageType.Reply, extra }, body, uploads);
    record.followUps.push(message);
    return context.json(message);
  });
  app.get(`${base}/messages/:message`, (context) => context.json(messageOf(context, recordOf(context))));
  app.patch(`${base}/messages/:message`, async (context) => {
    const record = recordOf(context);
    const message = messageOf(context, record);
    const { body, uploads } = await readChecked(world, context, 'webhookEdit');
    const isLoading = ((message.flags ?? 0) & MessageFlags.Loading) !== 0;
    if (isLoading && isEmptyMessage(body, uploads)) throw refuse.emptyMessage();
    messages.edit(message, body, uploads);
    if (message === record.original) interactions.settle(record, {});
    return context.json(message);
  });
  app.delete(`${base}/messages/:message`, (context) => {
    const record = recordOf(context);
    const message = messageOf(context, record);
    messages.remove(message);
    if (message === record.original) interactions.settle(record, {});
    return context.body(null, 204);
  });
}
