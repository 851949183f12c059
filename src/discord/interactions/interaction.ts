import { z } from 'zod';
import { ApplicationCommandOptionType, ComponentType, InteractionType } from '#discord.js';
import { snowflake, snowflakePattern } from '../../domain/snowflake.ts';

/** Whether something has the shape of Discord's ids, which its sets of permissions have too: a 64-bit number as text. */
export const isId = (value: unknown): value is string => typeof value === 'string' && snowflakePattern.test(value);

const user = z.object({ id: snowflake });
const permissions = snowflake;

/** What every interaction has, whichever entrance it came through. Unknown fields are Discord's to add. */
const envelope = {
  id: snowflake,
  application_id: snowflake,
  token: z.string().min(1).max(1000),
  guild_id: snowflake.optional(),
  channel_id: snowflake.optional(),
  channel: z.object({ type: z.int(), parent_id: snowflake.nullish() }).optional(),
  member: z.object({ user, permissions: permissions.optional(), roles: z.array(snowflake).optional() }).optional(),
  user: user.optional(),
  app_permissions: permissions.optional(),
  /** Who has installed Carrel here, by Discord's `ApplicationIntegrationType`: "0" is there where the server has. */
  authorizing_integration_owners: z.object({ '0': z.unknown().optional() }).optional(),
  locale: z.string().max(20).optional(),
};

const basicOption = z.object({
  name: z.string(),
  type: z.enum(ApplicationCommandOptionType),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
  focused: z.boolean().optional(),
});
/** A sub-command is an option that has options. We have no groups of them. */
const option = basicOption.extend({ options: z.array(basicOption).optional() });

/** The things that channel and role options and menus name, by id, as far as Discord describes them. */
const resolved = z.object({
  channels: z
    .record(
      snowflake,
      z.object({
        type: z.int(),
        guild_id: snowflake.optional(),
        /** What the member may do there. */
        permissions: permissions.optional(),
        app_permissions: permissions.optional(),
      }),
    )
    .optional(),
  roles: z.record(snowflake, z.object({ mentionable: z.boolean().optional() })).optional(),
});
/** See `resolved`. */
export type Resolved = z.output<typeof resolved>;

const commandData = z.object({
  name: z.string(),
  options: z.array(option).optional(),
  resolved: resolved.optional(),
});

/** A field of a form as it was filled in: text has a value, menus have several. */
const filledField = z.object({
  custom_id: z.string().max(100),
  value: z.string().max(4000).optional(),
  values: z.array(z.string().max(100)).max(25).optional(),
});
/** A field stands in a label, or several in a row; what is only shown has none. */
const filledPart = z.object({ component: filledField.optional(), components: z.array(filledField).max(5).optional() });

/** An interaction as our router reads it: of Discord's fields those that it uses, checked. */
export const interactionSchema = z.discriminatedUnion('type', [
  z.object({ ...envelope, type: z.literal(InteractionType.Ping) }),
  z.object({ ...envelope, type: z.literal(InteractionType.ApplicationCommand), data: commandData }),
  z.object({ ...envelope, type: z.literal(InteractionType.ApplicationCommandAutocomplete), data: commandData }),
  z.object({
    ...envelope,
    type: z.literal(InteractionType.MessageComponent),
    data: z.object({
      custom_id: z.string(),
      component_type: z.enum(ComponentType),
      values: z.array(z.string()).optional(),
    }),
  }),
  z.object({
    ...envelope,
    type: z.literal(InteractionType.ModalSubmit),
    data: z.object({
      custom_id: z.string(),
      components: z.array(filledPart).max(40),
      resolved: resolved.optional(),
    }),
  }),
]);

/** A checked interaction. */
export type Interaction = z.output<typeof interactionSchema>;
/** An option as it was given; a subcommand has options and no value. */
export type GivenOption = z.output<typeof option>;
export type CommandInteraction = Extract<Interaction, { type: InteractionType.ApplicationCommand }>;
export type AutocompleteInteraction = Extract<Interaction, { type: InteractionType.ApplicationCommandAutocomplete }>;
export type ComponentInteraction = Extract<Interaction, { type: InteractionType.MessageComponent }>;
export type FormInteraction = Extract<Interaction, { type: InteractionType.ModalSubmit }>;
