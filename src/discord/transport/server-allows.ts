import {
  type APIApplicationCommandPermission,
  ApplicationCommandPermissionType,
  DiscordAPIError,
  type REST,
  type RESTGetAPIApplicationCommandsResult,
  type RESTGetAPIGuildApplicationCommandsPermissionsResult,
  Routes,
} from 'discord.js';
import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { createCache } from '../../cache/single-flight-cache.ts';
import type { ServerAllows } from '../interactions/authorise.ts';
import { currentApplication } from './register.ts';

/** How long what an owner has set is remembered (ms): whoever has just changed it tries again within a minute. */
const keptMs = 60_000;

/** By command name, what a server's owners have set for it. */
type Overrides = ReadonlyMap<string, readonly APIApplicationCommandPermission[]>;

/**
 * Asks Discord what owners have set in Server Settings, Integrations; only members without a command's default permissions
 * make it ask, and of a server at most once a minute. Where Discord does not answer, nobody is let in.
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
  const cache = createCache<Overrides>({ clock, maxKeys: 500 });
  const load = async (guildId: string): Promise<Overrides> => {
    const { id } = await currentApplication(rest);
    const [commands, set] = (await Promise.all([
      rest.get(Routes.applicationCommands(id)),
      rest.get(Routes.guildApplicationCommandsPermissions(id, guildId)),
    ])) as [RESTGetAPIApplicationCommandsResult, RESTGetAPIGuildApplicationCommandsPermissionsResult];
    const names = new Map(commands.map((command) => [command.id, command.name]));
    return new Map(set.flatMap((one) => (names.has(one.id) ? [[names.get(one.id) ?? '', one.permissions]] : [])));
  };
  return async (commandName, { guildId, userId, roleIds }) => {
    try {
      const overrides = await cache.getOrLoad(guildId, () => load(guildId), { until: () => clock.now() + keptMs });
      return isGiven(overrides.get(commandName) ?? [], { guildId, userId, roleIds });
    } catch (error) {
      const reason = error instanceof DiscordAPIError ? `HTTP ${error.status}, code ${error.code}` : messageOf(error);
      logger.warn({ guildId, reason }, 'Discord did not say who may use a command');
      return false;
    }
  };
}

/**
 * Whether what is set gives the command to a member: the person counts before the roles, of which one that is allowed is
 * enough, and @everyone is a role with the server's id (Discord's documentation of application command permissions).
 */
export function isGiven(
  set: readonly APIApplicationCommandPermission[],
  { guildId, userId, roleIds }: { guildId: string; userId: string; roleIds: readonly string[] },
): boolean {
  const own = set.find(({ type, id }) => type === ApplicationCommandPermissionType.User && id === userId);
  if (own !== undefined) return own.permission;
  const roles = set.filter(({ type, id }) => type === ApplicationCommandPermissionType.Role && roleIds.includes(id));
  if (roles.length > 0) return roles.some(({ permission }) => permission);
  return set.some(
    ({ type, id, permission }) => type === ApplicationCommandPermissionType.Role && id === guildId && permission,
  );
}
