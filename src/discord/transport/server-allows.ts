import {
  type APIApplicationCommandPermission,
  ApplicationCommandPermissionType,
  DiscordAPIError,
  type REST,
  type RESTGetAPIApplicationCommandsResult,
  type RESTGetAPIGuildApplicationCommandsPermissionsResult,
  Routes,
} from '#discord.js';
import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { createCache } from '../../cache/single-flight-cache.ts';
import type { ServerAllows, ServerVerdict } from '../interactions/authorise.ts';
import { currentApplication } from './register.ts';

/** How long an owner's settings are cached (ms): a change applies within a minute. */
const keptMs = 60_000;

/** What a server's owners have set: by command name, and for all commands without a set of their own. */
interface Overrides {
  readonly byCommand: ReadonlyMap<string, readonly APIApplicationCommandPermission[]>;
  readonly forAll: readonly APIApplicationCommandPermission[];
}

/**
 * Asks Discord what owners have set in Server Settings, Integrations: at most once a minute for each server. Where Discord
 * does not answer, nothing counts as set.
 */
export function serverAllowsByRest({
  rest,
  clock,
  logger,
}: {
  readonly rest: REST;
  readonly clock: Clock;
  readonly logger: Logger;
}): ServerAllows {
  const cache = createCache<Overrides>({ clock, keptMs, maxKeys: 500 });
  const load = async (guildId: string): Promise<Overrides> => {
    const { id } = await currentApplication(rest);
    const [commands, set] = (await Promise.all([
      rest.get(Routes.applicationCommands(id)),
      rest.get(Routes.guildApplicationCommandsPermissions(id, guildId)),
    ])) as [RESTGetAPIApplicationCommandsResult, RESTGetAPIGuildApplicationCommandsPermissionsResult];
    const names = new Map(commands.map((command) => [command.id, command.name]));
    return {
      byCommand: new Map(set.flatMap((one) => (names.has(one.id) ? [[names.get(one.id) ?? '', one.permissions]] : []))),
      // A set whose id is the application's is for every command that has none (the same documentation).
      forAll: set.find((one) => one.id === id)?.permissions ?? [],
    };
  };
  return async (commandName, asker) => {
    const { guildId } = asker;
    try {
      const { byCommand, forAll } = await cache(guildId, () => load(guildId));
      return verdictOf(byCommand.get(commandName) ?? forAll, asker);
    } catch (error) {
      const reason = error instanceof DiscordAPIError ? `HTTP ${error.status}, code ${error.code}` : messageOf(error);
      logger.warn({ guildId, reason }, 'Discord did not say who may use a command');
      return 'unset';
    }
  };
}

/**
 * What a set means for a member: the user counts before the roles, of which one that is allowed is enough, and @everyone is a
 * role with the server's id (Discord's documentation of application command permissions). A channel can only be denied; the
 * server's id less one stands for all of them. A thread has no settings of its own but those of the channel above it.
 */
function verdictOf(
  set: readonly APIApplicationCommandPermission[],
  { guildId, channelId, parentId, userId, roleIds }: Parameters<ServerAllows>[1],
): ServerVerdict {
  const { Channel, Role, User } = ApplicationCommandPermissionType;
  const channels = set.filter(({ type }) => type === Channel);
  // Of a channel that is no thread the one above is its category, which cannot be set.
  const [channel] = [channelId, parentId, String(BigInt(guildId) - 1n)].flatMap((wanted) =>
    channels.filter(({ id }) => id === wanted),
  );
  if (channel?.permission === false) return 'denied';
  const said = (permission: boolean): ServerVerdict => (permission ? 'granted' : 'denied');
  const own = set.find(({ type, id }) => type === User && id === userId);
  if (own !== undefined) return said(own.permission);
  const roles = set.filter(({ type, id }) => type === Role && id !== guildId && roleIds.includes(id));
  if (roles.length > 0) return said(roles.some(({ permission }) => permission));
  const everyone = set.find(({ type, id }) => type === Role && id === guildId);
  return everyone === undefined ? 'unset' : said(everyone.permission);
}
