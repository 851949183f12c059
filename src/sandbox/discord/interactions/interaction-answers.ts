import { InteractionResponseType, InteractionType, MessageFlags, MessageType } from '#discord.js';
import { isObject, type JsonObject, numberOf, objectsIn } from '../json.ts';
import { isEmptyMessage, type Upload } from '../messages/messages.ts';
import { invalidForm, refuse } from '../spec/refusal.ts';
import type { World } from '../world.ts';
import type { InteractionBook, InteractionRecord } from './interactions.ts';

/** What a reply to an interaction carries beside its body. */
export function replyFacts(world: World, record: InteractionRecord): JsonObject {
  return {
    application_id: world.settings.applicationId,
    webhook_id: world.settings.applicationId,
    interaction_metadata: record.metadata,
    // Deprecated by Discord and still sent: the only place where the name of the command stands ("Message Interaction").
    ...(record.commandName === undefined
      ? {}
      : { interaction: { id: record.id, type: record.type, name: record.commandName, user: record.metadata.user } }),
    ...(record.source
      ? { message_reference: { type: 0, message_id: record.source.id, channel_id: record.source.channel_id } }
      : {}),
  };
}

type Settled = Parameters<InteractionBook['settle']>[1];

/**
 * Carries out a callback: acknowledges, shows, settles. Throws Discord's refusal when the interaction has been answered
 * before, when this type of answer does not belong to it, or when the message would be empty.
 */
export function answerInteraction(
  world: World,
  record: InteractionRecord,
  body: JsonObject,
  uploads: readonly Upload[],
): void {
  if (record.state !== 'waiting') throw refuse.alreadyAcknowledged();
  allowed(record, body.type);
  const settled = carryOut(world, record, body, uploads);
  if (settled) world.interactions.settle(record, settled);
}

/** The interaction of a callback's path. Throws 10062 when there is none, or when it has failed already. */
export function waitingInteraction(world: World, id: string, token: string): InteractionRecord {
  const record = world.interactions.byId(id);
  if (!record || record.token !== token || record.state === 'failed') throw refuse.unknownInteraction();
  return record;
}

/** Returns what the person gets, or `undefined` when an edit has still to come. */
function carryOut(
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

/** The body of a callback's response, for `with_response`. */
export function responseOf(record: InteractionRecord, body: JsonObject): JsonObject {
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
