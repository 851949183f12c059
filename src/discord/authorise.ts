import { InteractionContextType } from 'discord-api-types/v10';
import { translator } from '../i18n/index.ts';
import type { Asker, Definition } from './command.ts';
import { holds, permissionNames } from './permissions.ts';
import { UserError } from './user-error.ts';

/**
 * Lets somebody pass who may use the command here. Discord asks the same before it sends a command, but never before it
 * sends the press of a button, and what came by no Discord at all has not been asked. Throws `UserError`.
 */
export function authorise({ contexts, default_member_permissions }: Definition, asker: Asker): void {
  if (asker.guildId === undefined) {
    const isForDms = contexts.some((context) => context !== InteractionContextType.Guild);
    if (!isForDms) throw new UserError('error.onlyInServers');
    return;
  }
  if (default_member_permissions === undefined || default_member_permissions === null) return;
  const needed = BigInt(default_member_permissions);
  if (!holds(asker.permissions, needed)) {
    throw new UserError('error.notAllowed', { permissions: permissionNames(needed, translator(asker.locale)) });
  }
}
