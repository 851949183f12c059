import { type APIMessage, InteractionResponseType, InteractionType, MessageFlags, MessageType } from 'discord-api-types/v10';
import type { Hono } from 'hono';
import type { InteractionRecord } from '../interactions.ts';
import { isObject, type JsonObject, numberOf, objectsIn } from '../json.ts';
import { isEmptyMessage, type Upload } from '../messages.ts';
import { invalidForm, refuse } from '../refusal.ts';
import { checkCallback } from '../validate.ts';
import type { World } from '../world.ts';
import { type ApiEnv, enforce, param, readBody } from './context.ts';

/** POST /interactions/:id/:token/callback: the first answer to an interaction, of every kind. */
export function addInteractionRoutes(app: Hono<ApiEnv>, world: World): void {
  app.post('/interactions/:id/:token/callback', async (context) => {
    const { value, uploads } = await readBody(context);
    const record = world.interactions.byId(param(context, 'id'));
    if (!record || record.token !== param(context, 'token') || record.state === 'failed') throw refuse.unknownInteraction();
    if (world.settings.validate) enforce(world, context, checkCallback(value));
    if (record.state !== 'waiting') throw refuse.alreadyAcknowledged();
    const body = isObject(value) ? value : {};
    answer(world, record, body, uploads);
    return context.req.query('with_response') === 'true' ? context.json(responseOf(record, body)) : context.body(null, 204);
  });
}

/** What a reply to an interaction carries beside its body. */
export function replyFacts(world: World, record: InteractionRecord): JsonObject {
  return {
    application_id: world.settings.applicationId,
    webhook_id: world.settings.applicationId,
    interaction_metadata: record.metadata,
    ...(record.source
      ? { message_reference: { type: 0, message_id: record.source.id, channel_id: record.source.channel_id } }
      : {}),
  };
}

function answer(world: World, record: InteractionRecord, body: JsonObject, uploads: readonly Upload[]): void {
  const { interactions, messages } = world;
  const data = isObject(body.data) ? body.data : {};
  const type = record.source ? MessageType.Reply : MessageType.ChatInputCommand;
  const facts = () => ({ channelId: record.channelId, type, extra: replyFacts(world, record) });
  allowed(record, body.type);
  switch (body.type) {
    case InteractionResponseType.ChannelMessageWithSource:
      if (isEmptyMessage(data, uploads)) throw refuse.emptyMessage();
      interactions.acknowledge(record, body);
      record.original = messages.create(facts(), data, uploads);
      return interactions.settle(record, {});
    case InteractionResponseType.DeferredChannelMessageWithSource: {
      record.deferred = true;
      interactions.acknowledge(record, body);
      const flags = (numberOf(data.flags) ?? 0) & MessageFlags.Ephemeral;
      record.original = messages.create(facts(), { flags }, []);
      record.original.flags = flags | MessageFlags.Loading;
      return;
    }
    case InteractionResponseType.DeferredMessageUpdate:
      record.deferred = true;
      record.original = record.source;
      return interactions.acknowledge(record, body);
    case InteractionResponseType.UpdateMessage:
      interactions.acknowledge(record, body);
      record.original = messages.edit(record.source as APIMessage, data, uploads);
      return interactions.settle(record, {});
    case InteractionResponseType.ApplicationCommandAutocompleteResult: {
      interactions.acknowledge(record, body);
      const choices = objectsIn(data.choices).map((choice) => ({ name: String(choice.name), value: choice.value as string | number }));
      return interactions.settle(record, { choices });
    }
    case InteractionResponseType.Modal:
      interactions.acknowledge(record, body);
      return interactions.settle(record, { modal: data });
    default:
      interactions.acknowledge(record, body);
      return interactions.settle(record, {});
  }
}

/** Types 6 and 7 answer components only, 8 autocompletions only and nothing else does, 9 neither (Discord's reference, "Interaction Callback Type"). */
function allowed(record: InteractionRecord, type: unknown): void {
  const isUpdate = type === InteractionResponseType.DeferredMessageUpdate || type === InteractionResponseType.UpdateMessage;
  const isChoices = type === InteractionResponseType.ApplicationCommandAutocompleteResult;
  const isAutocomplete = record.type === InteractionType.ApplicationCommandAutocomplete;
  const isModalTwice = type === InteractionResponseType.Modal && record.type === InteractionType.ModalSubmit;
  if ((isUpdate && !record.source) || isChoices !== isAutocomplete || isModalTwice) {
    const message = 'This response type is not allowed for this interaction type.';
    throw invalidForm([{ path: ['type'], code: 'INTERACTION_APPLICATION_COMMAND_INVALID_RESPONSE_TYPE', message }]);
  }
}

function responseOf(record: InteractionRecord, body: JsonObject): JsonObject {
  const message = record.original;
  const flags = message?.flags ?? 0;
  return {
    interaction: {
      id: record.id,
      type: record.type,
      ...(message
        ? {
            response_message_id: message.id,
            response_message_loading: (flags & MessageFlags.Loading) !== 0,
            response_message_ephemeral: (flags & MessageFlags.Ephemeral) !== 0,
          }
        : {}),
    },
    ...(message ? { resource: { type: body.type, message } } : {}),
  };
}
