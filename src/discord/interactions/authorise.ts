import { InteractionContextType, PermissionFlagsBits } from '#discord.js';
import { translator } from '../../i18n/index.ts';
import { holds, permissionNames } from '../views/shared/permissions.ts';
import type { Asker, Definition } from './command.ts';
import { UserError } from './user-error.ts';

/** What a server's owners have set for a command and a member (Server Settings, Integrations). */
export type ServerVerdict = 'granted' | 'denied' | 'unset';

/** Looks up the verdict; `unset` also where Discord does not answer. Never throws. */
export type ServerAllows = (commandName: string, asker: Asker & { readonly guildId: string }) => Promise<ServerVerdict>;

/**
 * Checks that a member may use the command here. Throws `UserError`, or rejects with it. Discord checks the same before it sends
 * a command, but not before it sends a press: there an owner's denial counts even for a member who holds the permissions that the
 * command has by default. Discord is not asked where its answer could change nothing, nor about presses of commands that are for
 * all: their messages are public, a press shows no more than they do, and a request for each server and minute would delay
 * answers from memory.
 */
export function authorise(
  definition: Definition,
  asker: Asker,
  serverAllows: ServerAllows,
  kind: 'command' | 'press' = 'command',
): void | Promise<void> {
  const { name, contexts, default_member_permissions } = definition;
  const { guildId } = asker;
  if (guildId === undefined) {
    const isForDms = contexts.some((context) => context !== InteractionContextType.Guild);
    if (!isForDms) throw new UserError('error.onlyInServers');
    return;
  }
  if (default_member_permissions === undefined || default_member_permissions === null) return;
  const needed = BigInt(default_member_permissions);
  const isHeld = holds(asker.permissions, needed);
  // An administrator cannot be denied a command.
  if (isHeld && (kind === 'command' || holds(asker.permissions, PermissionFlagsBits.Administrator))) return;
  return serverAllows(name, { ...asker, guildId }).then((verdict) => {
    if (verdict === 'granted' || (verdict === 'unset' && isHeld)) return;
    if (isHeld) throw new UserError('error.denied');
    throw new UserError('error.notAllowed', { permissions: permissionNames(needed, translator(asker.locale)) });
  });
}
