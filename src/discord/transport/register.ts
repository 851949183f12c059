import { isDeepStrictEqual } from 'node:util';
import {
  type REST,
  type RESTGetAPIApplicationCommandsResult,
  type RESTGetCurrentApplicationResult,
  Routes,
} from '#discord.js';
import type { Definition } from '../interactions/command.ts';

/** Discord's defaults for what a definition leaves out (its documentation of application commands). */
const commandDefaults = {
  type: 1,
  default_member_permissions: null,
  nsfw: false,
  options: [],
  name_localizations: null,
  description_localizations: null,
} as const;
const optionDefaults = {
  required: false,
  autocomplete: false,
  name_localizations: null,
  description_localizations: null,
} as const;

/** The parts of a command that are ours to set, with Discord's defaults, in a form that can be compared. */
function comparable(command: object): unknown {
  const {
    id: _id,
    application_id: _app,
    version: _version,
    guild_id: _guild,
    dm_permission: _dm,
    handler: _handler,
    ...own
  } = command as Record<string, unknown>;
  // Discord keeps no order in these two lists.
  const contexts = Array.isArray(own.contexts) ? own.contexts.toSorted() : null;
  const integrationTypes = Array.isArray(own.integration_types) ? own.integration_types.toSorted() : [0];
  const options = Array.isArray(own.options) ? own.options.map(comparableOption) : [];
  return plain({ ...commandDefaults, ...own, options, contexts, integration_types: integrationTypes });
}

function comparableOption(option: unknown): unknown {
  const own = option as Record<string, unknown>;
  const nested = Array.isArray(own.options) ? { options: own.options.map(comparableOption) } : {};
  const choices = Array.isArray(own.choices) ? { choices: own.choices.map(comparableChoice) } : {};
  return { ...optionDefaults, ...own, ...nested, ...choices };
}

const comparableChoice = (choice: object): object => ({ name_localizations: null, ...choice });

/** Without keys that are `undefined`, which no JSON can carry; localised texts that Discord repeats beside the real ones go too. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, inner) =>
      key === 'name_localized' || key === 'description_localized' ? undefined : inner,
    ),
  );
}

/** Whether Discord holds exactly these commands, whatever their order. */
export function sameCommands(registered: readonly object[], definitions: readonly Definition[]): boolean {
  const byName = (commands: readonly object[]): ReadonlyMap<unknown, unknown> =>
    new Map(commands.map((command) => [(command as { name?: unknown }).name, comparable(command)]));
  return registered.length === definitions.length && isDeepStrictEqual(byName(registered), byName(definitions));
}

/** An application as Discord describes it to its own bot. */
export type Application = RESTGetCurrentApplicationResult;

/** The application behind the token. Throws what discord.js throws. */
export async function currentApplication(rest: REST): Promise<Application> {
  return (await rest.get(Routes.currentApplication())) as Application;
}

/** Discord's ids of the commands, by name: with them a text can mention a command so that a tap types it. */
export type CommandIds = Map<string, string>;

function keepIds(commands: RESTGetAPIApplicationCommandsResult, ids: CommandIds | undefined): void {
  for (const { name, id } of commands) ids?.set(name, id);
}

/** The commands that Discord has. Throws what discord.js throws. */
export async function registeredCommands(
  rest: REST,
  applicationId: string,
): Promise<RESTGetAPIApplicationCommandsResult> {
  const query = new URLSearchParams({ with_localizations: 'true' });
  const route = Routes.applicationCommands(applicationId);
  return (await rest.get(route, { query })) as RESTGetAPIApplicationCommandsResult;
}

/**
 * Puts the slash commands, only when they differ from what Discord has: each put counts towards a daily limit, and every
 * person's client has to load the commands again. Their ids are added to `ids`. Throws what discord.js throws.
 */
export async function registerCommands(
  rest: REST,
  applicationId: string,
  definitions: readonly Definition[],
  ids?: CommandIds,
): Promise<'unchanged' | 'put'> {
  const route = Routes.applicationCommands(applicationId);
  const registered = await registeredCommands(rest, applicationId);
  if (sameCommands(registered, definitions)) {
    keepIds(registered, ids);
    return 'unchanged';
  }
  keepIds((await rest.put(route, { body: definitions })) as RESTGetAPIApplicationCommandsResult, ids);
  return 'put';
}
