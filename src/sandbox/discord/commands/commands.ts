import { isObject, type JsonObject, objectsIn, textOf } from '../json.ts';

/** A registered command as Discord stores it: the sent definition with Discord's own fields and defaults. */
export interface RegisteredCommand extends JsonObject {
  id: string;
  application_id: string;
  version: string;
  name: string;
  type: number;
  guild_id?: string;
}

/** Who may use a command of a server, beside what it says by itself. `type` 1: a role, 2: a person. */
export interface CommandOverride {
  id: string;
  /** 1: a role, 2: a person, 3: a channel. */
  type: 1 | 2 | 3;
  permission: boolean;
}

/** The commands of the application: global ones (`scope` undefined) and those of single servers (`scope`: the server's id). */
export interface CommandBook {
  list(scope?: string): RegisteredCommand[];
  find(id: string, scope?: string): RegisteredCommand | undefined;
  /** Adds a command or replaces the one with the same name and type. */
  put(definition: JsonObject, scope?: string): { command: RegisteredCommand; isNew: boolean };
  patch(command: RegisteredCommand, changes: JsonObject): RegisteredCommand;
  /** Replaces all commands of the scope; one that stays the same keeps its id and version. */
  overwrite(definitions: readonly JsonObject[], scope?: string): RegisteredCommand[];
  remove(id: string, scope?: string): boolean;
  /** What a server's owners have set for a command (Server Settings, Integrations); nothing until they do. */
  overrides(guildId: string): Map<string, CommandOverride[]>;
  /** What a person can call in a server (its own commands and the global ones) or, without one, in a DM. */
  visible(guildId?: string): RegisteredCommand[];
  /** Calls `listener` at every change. */
  onChange(listener: () => void): () => void;
}

const everywhere = 'global';

/** An empty book. */
export function createCommands(applicationId: string, ids: () => string): CommandBook {
  const scopes = new Map<string, RegisteredCommand[]>();
  const listeners = new Set<() => void>();
  const overrides = new Map<string, Map<string, CommandOverride[]>>();
  const list = (scope = everywhere) => scopes.get(scope) ?? [];
  const save = (commands: RegisteredCommand[], scope = everywhere) => {
    scopes.set(scope, commands);
    for (const listener of listeners) listener();
  };
  const complete = (definition: JsonObject, scope: string | undefined): RegisteredCommand => {
    const fields = withDefaults(definition, scope);
    const before = list(scope).find((command) => command.name === fields.name && command.type === fields.type);
    const isSame = before !== undefined && sameDefinition(before, fields);
    return {
      ...fields,
      id: before?.id ?? ids(),
      application_id: applicationId,
      version: isSame ? before.version : ids(),
    } as RegisteredCommand;
  };
  return {
    list,
    find: (id, scope) => list(scope).find((command) => command.id === id),
    put: (definition, scope) => {
      const command = complete(definition, scope);
      const rest = list(scope).filter((other) => other.id !== command.id);
      const isNew = rest.length === list(scope).length;
      save([...rest, command], scope);
      return { command, isNew };
    },
    patch: (command, changes) => {
      const merged = withDefaults({ ...command, ...changes }, command.guild_id);
      const { id, application_id } = command;
      const patched = { ...merged, id, application_id, version: ids() } as RegisteredCommand;
      save(
        list(command.guild_id).map((other) => (other.id === id ? patched : other)),
        command.guild_id,
      );
      return patched;
    },
    overwrite: (definitions, scope) => {
      const commands = definitions.map((definition) => complete(definition, scope));
      save(commands, scope);
      return commands;
    },
    remove: (id, scope) => {
      const rest = list(scope).filter((command) => command.id !== id);
      const removed = rest.length < list(scope).length;
      if (removed) save(rest, scope);
      return removed;
    },
    overrides: (guildId) => {
      const known = overrides.get(guildId) ?? new Map<string, CommandOverride[]>();
      overrides.set(guildId, known);
      return known;
    },
    visible: (guildId) => [...(guildId === undefined ? [] : list(guildId)), ...list()],
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** A command as a GET without `with_localizations` shows it: the dictionaries of translations are left out. */
export function withoutLocalizations(command: JsonObject): JsonObject {
  const shown: JsonObject = {};
  for (const [key, value] of Object.entries(command)) {
    if (key === 'name_localizations' || key === 'description_localizations') continue;
    shown[key] = key === 'options' || key === 'choices' ? objectsIn(value).map(withoutLocalizations) : value;
  }
  return shown;
}

function withDefaults(definition: JsonObject, scope: string | undefined): JsonObject {
  const permissions = definition.default_member_permissions;
  const options = objectsIn(definition.options).map(optionAsStored);
  return {
    default_member_permissions: permissions === undefined || permissions === null ? null : String(permissions),
    type: definition.type ?? 1,
    name: textOf(definition.name) ?? '',
    name_localizations: dictionary(definition.name_localizations),
    description: textOf(definition.description) ?? '',
    description_localizations: dictionary(definition.description_localizations),
    nsfw: definition.nsfw === true,
    ...(scope === undefined
      ? {
          dm_permission: Array.isArray(definition.contexts)
            ? definition.contexts.includes(1)
            : definition.dm_permission !== false,
          contexts: Array.isArray(definition.contexts) ? [...definition.contexts].sort() : null,
          integration_types: Array.isArray(definition.integration_types)
            ? [...definition.integration_types].sort()
            : [0],
        }
      : { guild_id: scope }),
    ...(options.length > 0 ? { options } : {}),
  };
}

/** Discord stores an option without the fields that say nothing: `false`, `null` and empty lists. */
function optionAsStored(option: JsonObject): JsonObject {
  const stored: JsonObject = {};
  for (const [key, value] of Object.entries(option)) {
    if (value === undefined || value === false || value === null) continue;
    if (key === 'options' || key === 'choices') {
      const parts = objectsIn(value).map(optionAsStored);
      if (parts.length > 0) stored[key] = parts;
    } else stored[key] = value;
  }
  return stored;
}

function dictionary(value: unknown): JsonObject | null {
  return isObject(value) && Object.keys(value).length > 0 ? value : null;
}

function sameDefinition(command: RegisteredCommand, fields: JsonObject): boolean {
  return (
    Object.entries(fields).every(([key, value]) => canonical(command[key]) === canonical(value)) &&
    'options' in command === 'options' in fields
  );
}

function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, part: unknown) =>
      isObject(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
    ) ?? ''
  );
}
