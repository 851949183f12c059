import { PermissionFlagsBits } from '#discord.js';

/** Discord's name of a permission as its API library spells it, such as `SendMessages`. */
export type PermissionName = keyof typeof PermissionFlagsBits;

/** The bits of these permissions, together. */
export function permissionBits(names: readonly PermissionName[]): bigint {
  return names.reduce((bits, name) => bits | PermissionFlagsBits[name], 0n);
}

/** What @everyone may do in a new server, as far as a bot like ours meets it. */
export const everyonePermissions = permissionBits([
  'ViewChannel',
  'SendMessages',
  'SendMessagesInThreads',
  'EmbedLinks',
  'AttachFiles',
  'AddReactions',
  'ReadMessageHistory',
  'UseApplicationCommands',
  'UseExternalApps',
  'CreatePublicThreads',
  'Connect',
  'Speak',
]);

/** All there is: what a server's owner has, and what Discord reports for an administrator. */
export const allPermissions = Object.values(PermissionFlagsBits).reduce((all, bit) => all | bit, 0n);

/** Whether a member with the bits `held` may do what needs `needed`; an administrator may do everything. */
export function holds(held: bigint, needed: bigint): boolean {
  return (held & PermissionFlagsBits.Administrator) !== 0n || (held & needed) === needed;
}

/** The first of these permissions that is not held, or `undefined` when nothing is missing. */
export function firstMissing(held: bigint, names: readonly PermissionName[]): PermissionName | undefined {
  return names.find((name) => !holds(held, PermissionFlagsBits[name]));
}
