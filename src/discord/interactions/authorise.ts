import { InteractionContextType } from 'discord.js';
import { translator } from '../../i18n/index.ts';
import { holds, permissionNames } from '../views/shared/permissions.ts';
import type { Asker, Definition } from './command.ts';
import { UserError } from './user-error.ts';

/** Whether a server's owners have given a command to this member by hand (Server Settings, Integrations). Never throws. */
export type ServerAllows = (commandName: string, asker: Asker & { readonly guildId: string }) => Promise<boolean>;

/**
 * Lets somebody pass who may use the command here. Discord asks the same before it sends a command, but never before it
 * sends the press of a button, and what came by no Discord at all has not been asked. Nothing is waited for where the
 * member holds the permissions that the command has by default. Throws `UserError`, or rejects with it.
 */
export function authorise(definition: Definition, asker: Asker, serverAllows: ServerAllows): void | Promise<void> {
  const { name, contexts, default_member_permissions } = definition;
  const { guildId } = asker;
  if (guildId === undefined) {
    const isForDms = contexts.some((context) => context !== InteractionContextType.Guild);
    if (!isForDms) throw new UserError('error.onlyInServers');
    return;
  }
  if (default_member_permissions === undefined || default_member_permissions === null) return;
  const needed = BigInt(default_member_permissions);
  if (holds(asker.permissions, needed)) return;
  return serverAllows(name, { ...asker, guildId }).then((isAllowed) => {
    if (isAllowed) return;
    throw new UserError('error.notAllowed', { permissions: permissionNames(needed, translator(asker.locale)) });
  });
}
