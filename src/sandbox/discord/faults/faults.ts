import type { Gateway, Greeting } from '../gateway/gateway.ts';
import { type PermissionName, permissionBits } from '../guilds/permissions.ts';
import { permissionChannelId, type World } from '../world.ts';
import type { HttpFaults } from './http-faults.ts';

/** Everything that can be made to go wrong here. */
export interface Faults extends HttpFaults {
  /** Cuts every gateway connection, as a network does; the sessions can be resumed. */
  dropConnections(): void;
  /** Asks every client to reconnect (op 7). */
  reconnect(): void;
  /** Invalidates every client's session (op 9). */
  invalidSession(resumable: boolean): void;
  /** Closes every gateway connection with one of Discord's close codes, such as 4000. */
  closeGateway(code: number): void;
  /** Nothing passes over the present gateway connections any more, heartbeats included, and they stay open. */
  freezeConnections(): void;
  /** New gateway connections are not greeted (`silent`), closed at once with a code, or greeted again. */
  greetConnections(how: Greeting): void;
  /** READY names an address for resuming at which nothing answers. */
  loseResumeAddress(isLost: boolean): void;
  /**
   * Takes these permissions from the bot in a channel (of a thread: in the channel above it, where a thread's are set): without
   * `ViewChannel` it gets 50001, without others 50013.
   */
  denyPermissions(channelId: string, names: readonly PermissionName[]): void;
  /** Gives the bot permissions in a channel that everyone does not have. */
  grantPermissions(channelId: string, names: readonly PermissionName[]): void;
  /** Gives them all back. */
  restorePermissions(channelId: string): void;
  /** A moderator of the server times the bot out, or ends that: 50013 to everything but looking. */
  timeOut(guildId: string, isTimedOut: boolean): void;
  /** The channel is gone: 10003. */
  deleteChannel(channelId: string): void;
  /** This person takes no DMs from the bot: 50007. */
  closeDms(userId: string): void;
  openDms(userId: string): void;
}

/** The faults of one local Discord. `clear` ends those of the HTTP API, permissions, DMs, greetings and the address for resuming; a deleted channel stays deleted. */
export function createFaults(world: World, gateway: Gateway): Faults {
  return {
    ...world.httpFaults,
    dropConnections: gateway.dropConnections,
    reconnect: gateway.reconnect,
    invalidSession: gateway.invalidate,
    closeGateway: gateway.closeWith,
    freezeConnections: gateway.freeze,
    greetConnections: gateway.greet,
    loseResumeAddress: gateway.loseResumeAddress,
    denyPermissions: (channelId, names) => {
      const id = permissionChannelId(world, channelId);
      world.denied.set(id, (world.denied.get(id) ?? 0n) | permissionBits(names));
    },
    grantPermissions: (channelId, names) =>
      void world.granted.set(permissionChannelId(world, channelId), permissionBits(names)),
    restorePermissions: (channelId) => void world.denied.delete(permissionChannelId(world, channelId)),
    timeOut: (guildId, isTimedOut) => void world.timedOut[isTimedOut ? 'add' : 'delete'](guildId),
    deleteChannel: (channelId) => world.guilds.removeChannel(channelId),
    closeDms: (userId) => void world.closedDms.add(userId),
    openDms: (userId) => void world.closedDms.delete(userId),
    clear: () => {
      world.httpFaults.clear();
      world.denied.clear();
      world.granted.clear();
      world.closedDms.clear();
      world.timedOut.clear();
      gateway.greet('hello');
      gateway.loseResumeAddress(false);
    },
  };
}
