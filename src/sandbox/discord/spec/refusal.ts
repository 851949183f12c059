import type { JsonObject } from '../json.ts';

/** One complaint about a field: Discord's own machine word and sentence. `path` is as in the request: `['embeds', 0, 'title']`. */
export interface FieldError {
  path: readonly (string | number)[];
  code: string;
  message: string;
}

/**
 * A request that Discord refuses: the HTTP status, Discord's JSON error code and its sentence
 * (Discord's reference, "Opcodes and Status Codes" → "JSON").
 */
export class Refusal extends Error {
  readonly status: number;
  readonly code: number;
  readonly fields: readonly FieldError[];

  constructor(status: number, code: number, message: string, fields: readonly FieldError[] = []) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.fields = fields;
  }

  /** The response body as Discord writes it; field errors become its nested `errors` tree. */
  body(): JsonObject {
    const body: JsonObject = { message: this.message, code: this.code };
    if (this.fields.length > 0) body.errors = errorTree(this.fields);
    return body;
  }
}

/** HTTP 400 with code 50035, the answer to a body that breaks a rule. */
export function invalidForm(fields: readonly FieldError[]): Refusal {
  return new Refusal(400, 50035, 'Invalid Form Body', fields);
}

/** The refusals that carry no detail. Each call makes a new error, so that its stack is its own. */
export const refuse = {
  unauthorized: () => new Refusal(401, 0, '401: Unauthorized'),
  notFound: () => new Refusal(404, 0, '404: Not Found'),
  badJson: () => new Refusal(400, 50109, 'The request body contains invalid JSON.'),
  unknownApplication: () => new Refusal(404, 10002, 'Unknown Application'),
  unknownChannel: () => new Refusal(404, 10003, 'Unknown Channel'),
  unknownGuild: () => new Refusal(404, 10004, 'Unknown Guild'),
  unknownMember: () => new Refusal(404, 10007, 'Unknown Member'),
  unknownMessage: () => new Refusal(404, 10008, 'Unknown Message'),
  unknownUser: () => new Refusal(404, 10013, 'Unknown User'),
  unknownWebhook: () => new Refusal(404, 10015, 'Unknown Webhook'),
  unknownInteraction: () => new Refusal(404, 10062, 'Unknown interaction'),
  unknownCommand: () => new Refusal(404, 10063, 'Unknown application command'),
  alreadyAcknowledged: () => new Refusal(400, 40060, 'Interaction has already been acknowledged.'),
  alreadyPublished: () => new Refusal(400, 40033, 'This message was already crossposted.'),
  missingAccess: () => new Refusal(403, 50001, 'Missing Access'),
  foreignMessage: () => new Refusal(403, 50005, 'Cannot edit a message authored by another user'),
  emptyMessage: () => new Refusal(400, 50006, 'Cannot send an empty message'),
  closedDms: () => new Refusal(403, 50007, 'Cannot send messages to this user'),
  notText: () => new Refusal(400, 50008, 'Cannot send messages in a non-text channel'),
  missingPermissions: () => new Refusal(403, 50013, 'Missing Permissions'),
  wrongChannelType: () => new Refusal(400, 50024, 'Cannot execute action on this channel type'),
  invalidWebhookToken: () => new Refusal(401, 50027, 'Invalid Webhook Token'),
} as const;

function errorTree(fields: readonly FieldError[]): JsonObject {
  const root: JsonObject = {};
  for (const field of fields) {
    let node = root;
    for (const step of field.path) {
      const next = (node[String(step)] ?? {}) as JsonObject;
      node[String(step)] = next;
      node = next;
    }
    const list = (node._errors ?? []) as JsonObject[];
    list.push({ code: field.code, message: field.message });
    node._errors = list;
  }
  return root;
}
