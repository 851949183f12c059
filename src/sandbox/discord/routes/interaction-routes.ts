import { InteractionResponseType, InteractionType, MessageFlags, MessageType } from 'discord-api-types/v10';
import type { Hono } from 'hono';
import type { InteractionBook, InteractionRecord } from '../interactions.ts';
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
    if (!record || record.token !== param(context, 'token') || record.state === 'failed')
      throw refuse.unknownInteraction();
    if (world.settings.validate) enforce(world, context, checkCallback(value));
    if (record.state !== 'waiting') throw refuse.alreadyAcknowledged();
    const body = isObject(value) ? value : {};
    allowed(record, body.type);
    const settled = answer(world, record, body, uploads);
    if (settled) world.interactions.settle(record, settled);
    return context.req.query('with_response') === 'true'
      ? context.json(responseOf(record, body))
      : context.body(null, 204);
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

type Settled = Parameters<InteractionBook['settle']>[1];

/** Carries out a callback. Returns what the person gets, or `undefined` when an edit has still to come. */
function answer(
  world: World,
  record: InteractionRecord,
  body: JsonObject,
  uploads: readonly Upload[],
): Settled | undefined {
  const { interactions, messages } = world;
  const data = isObject(body.data) ? body.data : {};
  const type = record.source ? MessageType.Reply : MessageType.ChatInputCommand;
  const facts = { channelId: record.channelId, type, extra: replyFacts(world, record) };
  if (body.type === InteractionResponseType.ChannelMessageWithSource && isEmptyMessage(data, uploads)) {
    throw refuse.emptyMessage();
  }
  record.deferred =
    body.type === InteractionResponseType.DeferredChannelMessageWithSource ||
    body.type === InteractionResponseType.DeferredMessageUpdate;
  interactions.acknowledge(record, body);
  switch (body.type) {
    case InteractionResponseType.ChannelMessageWithSource:
      record.original = messages.create(facts, data, uploads);
      return {};
    case InteractionResponseType.DeferredChannelMessageWithSource: {
      const flags = (numberOf(data.flags) ?? 0) & MessageFlags.Ephemeral;
      record.original = messages.create(facts, { flags }, [], MessageFlags.Loading);
      return undefined;
    }
    case InteractionResponseType.DeferredMessageUpdate:
      record.original = record.source;
      return undefined;
    case InteractionResponseType.UpdateMessage:
      record.original = record.source && messages.edit(record.source, data, uploads);
      return {};
    case InteractionResponseType.ApplicationCommandAutocompleteResult:
      return { choices: objectsIn(data.choices).map(choiceOf) };
    case InteractionResponseType.Modal:
      return { modal: data };
    default:
      return {};
  }
}

function choiceOf(choice: JsonObject): { name: string; value: string | number } {
  return { name: String(choice.name), value: numberOf(choice.value) ?? String(choice.value) };
}

/** Types 6 and 7 answer components only, 8 autocompletions only and nothing else does, 9 neither (Discord's reference, "Interaction Callback Type"). */
function allowed(record: InteractionRecord, type: unknown): void {
  const isUpdate =
    type === InteractionResponseType.DeferredMessageUpdate || type === InteractionResponseType.UpdateMessage;
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
