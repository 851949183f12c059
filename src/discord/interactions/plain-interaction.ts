import { ApplicationCommandOptionType, ComponentType, InteractionType } from '#discord.js';
import { type GivenOption, type Interaction, isId } from './interaction.ts';

/** Any JSON. */
type Loose = Readonly<Record<string, unknown>>;

const optionTypes: ReadonlySet<unknown> = new Set(Object.values(ApplicationCommandOptionType));
const componentTypes: ReadonlySet<unknown> = new Set(Object.values(ComponentType));

const mayBeId = (value: unknown): value is string | undefined => value === undefined || isId(value);
const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null;

/**
 * What the schema makes of a plain command, half-typed option or press, by hand, in a fifth of the time. Undefined for all
 * that is rare, and for all that the schema refuses: it decides then, and says what is wrong.
 */
export function readPlain(raw: unknown): Interaction | undefined {
  if (!isObject(raw)) return undefined;
  const { type, id, application_id, token, guild_id, channel_id, app_permissions, locale } = raw;
  const authorizing_integration_owners = ownersOf(raw.authorizing_integration_owners);
  if (!isId(id) || !isId(application_id) || typeof token !== 'string' || token === '' || token.length > 1000) return;
  if (!mayBeId(guild_id) || !mayBeId(channel_id) || !mayBeId(app_permissions)) return undefined;
  if (locale !== undefined && (typeof locale !== 'string' || locale.length > 20)) return undefined;
  const channel = channelOf(raw.channel);
  const member = memberOf(raw.member);
  const user = userOf(raw.user);
  if (channel === null || member === null || user === null || !isObject(raw.data)) return undefined;
  if (authorizing_integration_owners === null) return undefined;
  const from = { guild_id, channel_id, channel, member, user, app_permissions, authorizing_integration_owners, locale };
  const envelope = { id, application_id, token, ...from };
  switch (type) {
    case InteractionType.ApplicationCommand:
    case InteractionType.ApplicationCommandAutocomplete: {
      const { name, resolved } = raw.data;
      const options = optionsOf(raw.data.options);
      if (typeof name !== 'string' || resolved !== undefined || options === null) return undefined;
      return { ...envelope, type, data: { name, options } };
    }
    case InteractionType.MessageComponent: {
      const { custom_id, component_type, values } = raw.data;
      if (typeof custom_id !== 'string' || !componentTypes.has(component_type)) return undefined;
      if (values !== undefined && !isListOf(values, isText)) return undefined;
      return { ...envelope, type, data: { custom_id, component_type: component_type as ComponentType, values } };
    }
  }
  return undefined;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isListOf = <T>(value: unknown, isOne: (one: unknown) => one is T): value is T[] =>
  Array.isArray(value) && value.every(isOne);

// Each gives the part, undefined where there is none, or null where the schema must look.

function channelOf(channel: unknown): Interaction['channel'] | null {
  if (channel === undefined) return undefined;
  if (!isObject(channel) || !Number.isSafeInteger(channel.type)) return null;
  const { type, parent_id } = channel;
  if (parent_id !== null && !mayBeId(parent_id)) return null;
  return { type: type as number, parent_id };
}

function ownersOf(owners: unknown): Interaction['authorizing_integration_owners'] | null {
  if (owners === undefined) return undefined;
  return isObject(owners) && !Array.isArray(owners) ? { '0': owners['0'] } : null;
}

function userOf(user: unknown): Interaction['user'] | null {
  if (user === undefined) return undefined;
  return isObject(user) && isId(user.id) ? { id: user.id } : null;
}

function memberOf(member: unknown): Interaction['member'] | null {
  if (member === undefined) return undefined;
  if (!isObject(member)) return null;
  const { permissions, roles } = member;
  const user = userOf(member.user);
  if (!user || !mayBeId(permissions) || (roles !== undefined && !isListOf(roles, isId))) return null;
  return { user, permissions, roles };
}

function optionsOf(options: unknown): GivenOption[] | undefined | null {
  if (options === undefined) return undefined;
  return isListOf(options, isPlainOption)
    ? options.map(({ name, type, value, focused }) => ({ name, type, value, focused }))
    : null;
}

const mayBeValue = (value: unknown): boolean =>
  value === undefined || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);

/** An option with a value; sub-commands have options of their own. */
function isPlainOption(option: unknown): option is GivenOption {
  if (!isObject(option) || typeof option.name !== 'string' || option.options !== undefined) return false;
  if (!optionTypes.has(option.type) || !mayBeValue(option.value)) return false;
  return option.focused === undefined || typeof option.focused === 'boolean';
}
