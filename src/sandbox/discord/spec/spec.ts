import * as spec from 'discord-api-spec/zod';

/** What a schema of Discord's specification finds wrong with a value; the shape of a zod issue. */
export type SpecIssue = spec.Issue;

/** The one thing that we use of a zod schema. */
export type SpecSchema = spec.Schema;

/**
 * The request bodies of the endpoints that are served here, as Discord's own OpenAPI describes them. (The package's
 * `setStrictObject` has no effect: its schemas are built before it can be called. Unknown fields are found by
 * `ignoredFields` instead.)
 */
export const requestSchemas = {
  messageCreate: spec.MessageCreateRequestSchema,
  messageEdit: spec.MessageEditRequestPartialSchema,
  webhookExecute: spec.IncomingWebhookRequestPartialSchema,
  webhookEdit: spec.IncomingWebhookUpdateRequestPartialSchema,
  commandCreate: spec.ApplicationCommandCreateRequestSchema,
  commandUpdate: spec.ApplicationCommandUpdateRequestSchema,
  commandPatch: spec.ApplicationCommandPatchRequestPartialSchema,
  privateChannel: spec.CreatePrivateChannelRequestSchema,
  application: spec.ApplicationFormPartialSchema,
} as const satisfies Record<string, SpecSchema>;

/** The name of a request body that can be checked. */
export type RequestName = keyof typeof requestSchemas;

/** The body of an interaction callback by its `type`; the specification has one schema for each family of types. */
export const callbackSchemas: Readonly<Record<number, SpecSchema>> = {
  1: spec.PongInteractionCallbackRequestSchema,
  4: spec.CreateMessageInteractionCallbackRequestSchema,
  5: spec.CreateMessageInteractionCallbackRequestSchema,
  6: spec.UpdateMessageInteractionCallbackRequestSchema,
  7: spec.UpdateMessageInteractionCallbackRequestSchema,
  8: spec.ApplicationCommandAutocompleteCallbackRequestSchema,
  9: spec.ModalInteractionCallbackRequestSchema,
};
