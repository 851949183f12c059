import {
  type APIMessage,
  ApplicationIntegrationType,
  ComponentType,
  InteractionResponseType,
  InteractionType,
} from '#discord.js';
import { type ParsedLine, parseLine } from './commands/command-line.ts';
import type { RegisteredCommand } from './commands/commands.ts';
import type { Mention } from './commands/option-values.ts';
import type { Gateway } from './gateway/gateway.ts';
import { channelPayload, memberPayload } from './guilds/guild-payload.ts';
import { holds } from './guilds/permissions.ts';
import { findComponent } from './interactions/components.ts';
import { type Filled, filledForm } from './interactions/filled-form.ts';
import type { InteractionOutcome, InteractionStart } from './interactions/interactions.ts';
import { isObject, type JsonObject, objectsIn } from './json.ts';
import type { LocalMessage } from './messages/messages.ts';
import { integrationOwners, interactionBase, type Person, type PersonOptions, seatPerson } from './person.ts';
import { botPermissions, type World } from './world.ts';

/** A person in Discord who uses the bot. Every action resolves with what they would then see. */
export interface Driver {
  readonly id: string;
  readonly channelId: string;
  /** Sends a command as typed into Discord's box. Throws a `CommandLineError` for a line that the box would not send. */
  run(line: string): Promise<InteractionOutcome>;
  /** Types the last option of the line without sending it; the outcome has `choices`. Throws as `run` does. */
  autocomplete(line: string): Promise<InteractionOutcome>;
  /** Presses a button, named by its custom_id or its label. */
  press(message: LocalMessage, button: string): Promise<InteractionOutcome>;
  /** Chooses in a menu, named by its custom_id or its placeholder. */
  select(message: LocalMessage, menu: string, values: readonly string[]): Promise<InteractionOutcome>;
  /** Sends the form that the interaction with this id has opened. */
  submit(interactionId: string | undefined, filled?: Filled): Promise<InteractionOutcome>;
  /** The commands that Discord offers this person here. */
  offered(): RegisteredCommand[];
  /** A line read once, as `data` of an interaction, for `runRaw`. Throws as `run` does. */
  parse(line: string): JsonObject;
  /** Sends a command that `parse` has read, without checks and without remembering it: for thousands a second. */
  runRaw(data: JsonObject): Promise<InteractionOutcome>;
}

/** Makes a user and their actions. */
export function createDriver(world: World, gateway: Gateway, options: PersonOptions): Driver {
  const person = seatPerson(world, options);
  /** The parts of a command's interaction that are the same every time, as JSON text without its closing brace. */
  let rawBase: { json: string; metadata: JsonObject } | undefined;

  const send = (start: InteractionStart, head: string, data: JsonObject): Promise<InteractionOutcome> => {
    const { record, outcome } = world.interactions.open(start);
    const json = `${head},"type":${start.type},"id":"${record.id}","token":"${record.token}","data":${JSON.stringify(data)}}`;
    gateway.dispatch('INTERACTION_CREATE', json, person.guild?.id, 0);
    return outcome;
  };
  const headOf = (owners: JsonObject, extra: JsonObject = {}) =>
    JSON.stringify({ ...interactionBase(world, person, owners), ...extra }).slice(0, -1);
  const start = (type: InteractionType, owners: JsonObject, source?: APIMessage): InteractionStart => ({
    type,
    channelId: person.channel.id,
    userId: person.user.id,
    metadata: {
      id: world.ids(),
      type,
      user: person.user,
      authorizing_integration_owners: owners,
      ...(type === InteractionType.MessageComponent && source ? { interacted_message_id: source.id } : {}),
    },
    source,
  });
  const visible = () => world.commands.visible(person.guild?.id);
  const read = (line: string, completing = false): ParsedLine =>
    parseLine(
      line,
      {
        commands: visible(),
        locale: person.locale,
        channels: person.guild?.channels ?? [],
        roles: person.guild?.roles ?? [],
        users: [person.user, world.bot],
      },
      completing,
    );
  const dataOf = ({ command, options: given, mentions }: ParsedLine): JsonObject => ({
    id: command.id,
    name: command.name,
    type: command.type,
    ...(command.guild_id === undefined ? {} : { guild_id: command.guild_id }),
    ...(given.length > 0 ? { options: given } : {}),
    ...(mentions.length > 0 ? { resolved: resolve(world, person, mentions) } : {}),
  });
  const command = async (line: string, type: InteractionType): Promise<InteractionOutcome> => {
    const parsed = read(line, type === InteractionType.ApplicationCommandAutocomplete);
    const reason = hindrance(world, person, parsed.command);
    if (reason !== undefined) return refused(reason);
    const owners = integrationOwners(person, installsOf(parsed.command));
    return send({ ...start(type, owners), commandName: nameOf(parsed) }, headOf(owners), dataOf(parsed));
  };
  const use = async (message: LocalMessage, name: string, kind: 'button' | 'menu', values: readonly string[]) => {
    const current = world.messages.find(message.channelId, message.id);
    if (!current) return refused('The message is gone.');
    const component = findComponent(current, name, kind, values);
    if (typeof component === 'string') return refused(component);
    const owner = current.interaction_metadata;
    if (message.ephemeral && owner?.user.id !== person.user.id)
      return refused('Only the person who asked can see this message.');
    const owners =
      (owner?.authorizing_integration_owners as JsonObject | undefined) ?? integrationOwners(person, person.installs);
    const data = {
      custom_id: component.customId,
      component_type: component.type,
      id: component.id,
      ...(component.type === ComponentType.Button ? {} : { values }),
    };
    return send(start(InteractionType.MessageComponent, owners, current), headOf(owners, { message: current }), data);
  };
  const submit = async (interactionId = '', filled: Filled = {}) => {
    const opener = world.interactions.byId(interactionId);
    const { type, data: form } = opener?.callbackBody ?? {};
    if (opener?.userId !== person.user.id || type !== InteractionResponseType.Modal || !isObject(form))
      return refused('There is no open form.');
    const roleIds = (person.guild?.roles ?? []).map(({ id }) => id);
    const sent = filledForm(form, filled, roleIds);
    if (typeof sent === 'string') return refused(sent);
    const owners = opener.metadata.authorizing_integration_owners as JsonObject;
    const mentions = sent.chosenRoles.map((id) => ({ kind: 'role', id }) as const);
    const data = {
      custom_id: form.custom_id,
      components: sent.components,
      ...(mentions.length > 0 ? { resolved: resolve(world, person, mentions) } : {}),
    };
    const begun = start(InteractionType.ModalSubmit, owners, opener.source);
    const metadata = { ...begun.metadata, triggering_interaction_metadata: opener.metadata };
    const head = headOf(owners, opener.source ? { message: opener.source } : {});
    return send({ ...begun, metadata }, head, data);
  };

  return {
    id: person.user.id,
    channelId: person.channel.id,
    run: (line) => command(line, InteractionType.ApplicationCommand),
    autocomplete: (line) => command(line, InteractionType.ApplicationCommandAutocomplete),
    press: (message, button) => use(message, button, 'button', []),
    select: (message, menu, values) => use(message, menu, 'menu', values),
    submit,
    offered: () =>
      visible().filter((candidate) => candidate.type === 1 && hindrance(world, person, candidate) === undefined),
    parse: (line) => dataOf(read(line)),
    runRaw: (data) => {
      if (!rawBase) {
        const owners = integrationOwners(person, person.installs);
        rawBase = { json: headOf(owners), metadata: start(InteractionType.ApplicationCommand, owners).metadata };
      }
      const { json, metadata } = rawBase;
      const facts = { channelId: person.channel.id, userId: person.user.id, metadata, forgetful: true };
      return send({ type: InteractionType.ApplicationCommand, ...facts }, json, data);
    },
  };
}

/** The command with its sub-commands: "alert add". */
function nameOf({ command, options }: ParsedLine): string {
  const path = [command.name];
  // Sub-commands and their groups are the types 1 and 2; each holds the next as its only option.
  for (let [step] = options; step !== undefined && Number(step.type) <= 2; [step] = objectsIn(step.options)) {
    path.push(String(step.name));
  }
  return path.join(' ');
}

function refused(reason: string): InteractionOutcome {
  return { status: 'refused', reason, deferred: false, latencyMs: 0, acknowledgedMs: 0 };
}

function installsOf(command: RegisteredCommand): readonly unknown[] {
  // A server's own command belongs to the app that is installed there.
  return Array.isArray(command.integration_types)
    ? command.integration_types
    : [ApplicationIntegrationType.GuildInstall];
}

const notAllowed = 'You do not have permission to run this command.';

/** Why Discord would not offer this command to this person here; `undefined` when it does. */
function hindrance(world: World, person: Person, command: RegisteredCommand): string | undefined {
  const { contexts } = command;
  const isHere = Array.isArray(contexts)
    ? contexts.includes(person.context)
    : person.context !== 2 || installsOf(command).includes(1);
  if (!isHere) return `The command /${command.name} cannot be used here.`;
  if (!person.installs.some((install) => installsOf(command).includes(install))) {
    return `The command /${command.name} is not installed here.`;
  }
  const needed = command.default_member_permissions;
  if (person.guild === undefined) return undefined;
  const overrides = world.commands.overrides(person.guild.id);
  const set = overrides.get(command.id) ?? overrides.get(world.settings.applicationId) ?? [];
  const mine = set.find(({ id }) => id === person.user.id) ?? set.find(({ id }) => id === person.guild?.id);
  if (mine !== undefined) return mine.permission ? undefined : notAllowed;
  if (typeof needed !== 'string') return undefined;
  // "0" hides a command from all but administrators.
  const isAllowed = needed === '0' ? holds(person.permissions, 1n << 3n) : holds(person.permissions, BigInt(needed));
  return isAllowed ? undefined : notAllowed;
}

function resolve(world: World, person: Person, mentions: readonly Mention[]): JsonObject {
  const resolved: Record<'channels' | 'roles' | 'users' | 'members', JsonObject> = {
    channels: {},
    roles: {},
    users: {},
    members: {},
  };
  for (const { kind, id } of mentions) {
    const channel = kind === 'channel' ? person.guild?.channels.find((candidate) => candidate.id === id) : undefined;
    if (channel) {
      const permissions = {
        permissions: person.permissions.toString(),
        app_permissions: botPermissions(world, channel).toString(),
      };
      const { permission_overwrites: _, ...shown } = channelPayload(channel);
      resolved.channels[id] = { ...shown, ...permissions };
    }
    if (kind === 'role') resolved.roles[id] = person.guild?.roles.find((role) => role.id === id);
    if (kind !== 'user') continue;
    const user = id === world.bot.id ? world.bot : world.users.find(id);
    resolved.users[id] = user;
    if (person.guild && user) {
      const { user: _, deaf: __, mute: ___, ...member } = memberPayload(person.guild, user);
      resolved.members[id] = { ...member, permissions: person.permissions.toString() };
    }
  }
  return Object.fromEntries(Object.entries(resolved).filter(([, things]) => Object.keys(things).length > 0));
}
