import type { Fault } from './fault.ts';

/** Close codes after which a bot reconnects, and what a proxy makes of them. */
const passingCodes = [1000, 1001, 1011, 4000, 4001, 4002, 4003, 4005, 4007, 4008, 4009];
/** Those that no reconnecting cures: the host has to change something, and the process ends. */
const hopelessCodes = [4004, 4010, 4011, 4012, 4013, 4014];

/** What goes wrong with Discord's gateway. */
export const gatewayFaults: readonly Fault[] = [
  {
    name: 'the gateway closes with a code that passes',
    variants: passingCodes.length,
    mutes: true,
    begin: ({ discord }, variant) => void discord.faults.closeGateway(passingCodes[variant] ?? 4000),
  },
  {
    name: 'the gateway closes with a code that ends the process',
    variants: hopelessCodes.length,
    mutes: true,
    begin: async (scene, variant) => {
      const before = scene.fatal.length;
      scene.discord.faults.closeGateway(hopelessCodes[variant] ?? 4004);
      if (!(await scene.passUntil(() => scene.fatal.length > before, 60_000)))
        throw new Error('the process went on after a close code that cannot pass');
      // What a service manager does once the host has mended the cause.
      await scene.stop();
      await scene.start();
    },
  },
  {
    name: 'the gateway asks to reconnect, again and again',
    variants: 3,
    mutes: true,
    begin: async ({ discord, pass }, variant) => {
      for (let times = 0; times < 1 + 2 * variant; times += 1) {
        discord.faults.reconnect();
        await pass(5_000);
      }
    },
  },
  {
    name: 'the gateway invalidates the session',
    variants: 2,
    mutes: true,
    begin: ({ discord }, variant) => void discord.faults.invalidSession(variant === 0),
  },
  {
    name: 'connections to the gateway break',
    variants: 1,
    mutes: true,
    begin: ({ discord }) => void discord.faults.dropConnections(),
  },
  {
    name: 'a gateway connection dies without a close',
    variants: 1,
    mutes: true,
    begin: ({ discord }) => void discord.faults.freezeConnections(),
  },
  {
    name: 'the address for resuming is dead',
    variants: 1,
    mutes: true,
    begin: async ({ discord, pass }) => {
      // A new session gets the dead address, and then has to resume.
      discord.faults.loseResumeAddress(true);
      discord.faults.invalidSession(false);
      await pass(30_000);
      discord.faults.dropConnections();
      return () => discord.faults.loseResumeAddress(false);
    },
  },
];
