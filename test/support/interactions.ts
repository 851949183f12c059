import { type APIInteractionResponse, ApplicationCommandOptionType, ComponentType, InteractionType } from '#discord.js';
import type { CustomId } from '../../src/discord/views/reply/custom-id.ts';
import { formatCustomId } from '../../src/discord/views/reply/custom-id.ts';
import type { InteractionOutcome } from '../../src/sandbox/discord/interactions/interactions.ts';

const envelope = {
  version: 1,
  id: '1400000000000000001',
  application_id: '1400000000000000002',
  token: 'aW50ZXJhY3Rpb24',
  channel_id: '1400000000000000003',
  guild_id: '1400000000000000004',
  member: { user: { id: '1400000000000000005', username: 'student' }, permissions: '0', roles: [] },
  locale: 'en-US',
  entitlements: [],
};
type More = Readonly<Record<string, unknown>>;
type Options = Readonly<Record<string, string | boolean>>;

const optionsOf = (options: Options) =>
  Object.entries(options).map(([name, value]) => ({
    name,
    type: typeof value === 'string' ? ApplicationCommandOptionType.String : ApplicationCommandOptionType.Boolean,
    value,
  }));

/** A slash command as Discord sends it, from a user in a server whose Discord is in English unless `more` says otherwise. */
export const asked = (name: string, options: Options = {}, more: More = {}) => ({
  ...envelope,
  type: InteractionType.ApplicationCommand,
  data: { id: '1400000000000000006', type: 1, name, options: optionsOf(options) },
  ...more,
});

/** A half-typed `library` option. */
export const typed = (name: string, value: string, more: More = {}) => ({
  ...envelope,
  type: InteractionType.ApplicationCommandAutocomplete,
  data: {
    id: '1400000000000000006',
    type: 1,
    name,
    options: [{ name: 'library', type: ApplicationCommandOptionType.String, value, focused: true }],
  },
  ...more,
});

/** A pressed button, by its `custom_id` or by what that says. */
export const pressed = (id: string | CustomId, more: More = {}) => ({
  ...envelope,
  type: InteractionType.MessageComponent,
  data: { custom_id: typeof id === 'string' ? id : formatCustomId(id), component_type: ComponentType.Button },
  message: { id: '1400000000000000007' },
  ...more,
});

/** A chosen entry of a menu. */
export const chosen = (id: CustomId, values: readonly string[], more: More = {}) => ({
  ...pressed(id, more),
  data: { custom_id: formatCustomId(id), component_type: ComponentType.StringSelect, values },
});

/** What Discord sends to see whether an endpoint is alive. */
export const ping = { ...envelope, type: InteractionType.Ping };

/** The message in a first response, whatever its type; empty for one without. */
export function dataOf(response: APIInteractionResponse | undefined): {
  readonly content?: string;
  readonly flags?: number;
  readonly embeds?: readonly { readonly title?: string; readonly description?: string }[];
  readonly attachments?: readonly { readonly id: string; readonly filename?: string }[];
  readonly choices?: readonly { readonly name: string; readonly value: unknown }[];
  readonly components?: readonly object[];
} {
  return Object(response && 'data' in response ? response.data : undefined);
}

/** What stands in an open form, by field: a text, or what is chosen in a menu. */
export function formFieldsOf({ modal }: InteractionOutcome): Record<string, unknown> {
  const components = (modal?.components ?? []) as { component: Record<string, unknown> }[];
  return Object.fromEntries(
    components.map(({ component }) => {
      const options = (component.options ?? []) as { value: string; default: boolean }[];
      const chosen = options.filter((option) => option.default).map(({ value }) => value);
      const roles = ((component.default_values ?? []) as { id: string }[]).map(({ id }) => id);
      return [component.custom_id, component.type === 4 ? component.value : [...chosen, ...roles]];
    }),
  );
}

/** A message's text without its last line of small print, which names the source. */
export function withoutSource(content: string | undefined): string | undefined {
  return content?.replace(/\n-# [^\n]*\(CC BY 4\.0\)[^\n]*$/, '');
}
