/** The package ships these schemas as JavaScript without types. Ours name only what is used, as `spec.ts` uses it. */
declare module 'discord-api-spec/zod' {
  interface Issue {
    code: string;
    path: readonly PropertyKey[];
    expected?: string;
    origin?: string;
    minimum?: number | bigint;
    maximum?: number | bigint;
    format?: string;
    values?: readonly unknown[];
    errors?: readonly (readonly Issue[])[];
  }
  interface Schema {
    safeParse(
      value: unknown,
    ): { success: true; data: unknown } | { success: false; error: { issues: readonly Issue[] } };
  }
  export const MessageCreateRequestSchema: Schema;
  export const MessageEditRequestPartialSchema: Schema;
  export const IncomingWebhookRequestPartialSchema: Schema;
  export const IncomingWebhookUpdateRequestPartialSchema: Schema;
  export const ApplicationCommandCreateRequestSchema: Schema;
  export const ApplicationCommandUpdateRequestSchema: Schema;
  export const ApplicationCommandPatchRequestPartialSchema: Schema;
  export const CreatePrivateChannelRequestSchema: Schema;
  export const ApplicationFormPartialSchema: Schema;
  export const PongInteractionCallbackRequestSchema: Schema;
  export const CreateMessageInteractionCallbackRequestSchema: Schema;
  export const UpdateMessageInteractionCallbackRequestSchema: Schema;
  export const ApplicationCommandAutocompleteCallbackRequestSchema: Schema;
  export const ModalInteractionCallbackRequestSchema: Schema;
  export const MessageResponseSchema: Schema;
  export const ApplicationCommandResponseSchema: Schema;
  export const GuildWithCountsResponseSchema: Schema;
  export const GuildChannelResponseSchema: Schema;
  export const GuildMemberResponseSchema: Schema;
  export const GuildRoleResponseSchema: Schema;
  export const PrivateApplicationResponseSchema: Schema;
  export const UserPIIResponseSchema: Schema;
  export const GatewayBotResponseSchema: Schema;
  export const PrivateChannelResponseSchema: Schema;
}
