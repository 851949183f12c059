import { InteractionType } from '#discord.js';
import type { Clock } from '../../base/clock.ts';
import type { Interaction } from './interaction.ts';

/** `burst` at once, then one more every `everyMs` milliseconds. */
export interface Limit {
  readonly burst: number;
  readonly everyMs: number;
}

/** How much one user and one server may ask (docs/decisions has the reasons). */
export const interactionLimits = {
  user: { burst: 60, everyMs: 2_000 },
  server: { burst: 1_000, everyMs: 20 },
} as const satisfies Record<string, Limit>;

/** How many users, and how many servers, are remembered at most twice over. */
const mostKeys = 10_000;

/**
 * What each kind counts: while an option is typed, Discord asks for its choices several times a second. A form is free, since
 * opening it was counted, and refusing it would lose what was typed.
 */
const costs = {
  [InteractionType.Ping]: 0,
  [InteractionType.ApplicationCommand]: 1,
  [InteractionType.MessageComponent]: 1,
  [InteractionType.ModalSubmit]: 0,
  [InteractionType.ApplicationCommandAutocomplete]: 0.2,
} as const satisfies Record<Interaction['type'], number>;

/** Whose limit is reached, and how long until there is room again (ms, above 0). */
export interface OverLimit {
  readonly scope: 'user' | 'server';
  readonly waitMs: number;
}

/** Counts an interaction, unless its user or its server has asked too much: then it is not counted, and this says who. */
export type InteractionLimits = (interaction: Interaction) => OverLimit | undefined;

/** The limits of one process. `clock` must be a steady one. */
export function createInteractionLimits({ now }: Pick<Clock, 'now'>): InteractionLimits {
  const users = createAllowances(interactionLimits.user);
  const servers = createAllowances(interactionLimits.server);
  return ({ type, member, user, guild_id: guildId }) => {
    const cost = costs[type];
    const at = now();
    const userId = member?.user.id ?? user?.id;
    const ofUser = userId === undefined ? undefined : users.of(userId, at);
    const ofServer = guildId === undefined ? undefined : servers.of(guildId, at);
    const userWaitMs = ofUser === undefined ? 0 : users.waitMs(ofUser, at, cost);
    if (userWaitMs > 0) return { scope: 'user', waitMs: userWaitMs };
    const serverWaitMs = ofServer === undefined ? 0 : servers.waitMs(ofServer, at, cost);
    if (serverWaitMs > 0) return { scope: 'server', waitMs: serverWaitMs };
    if (ofUser !== undefined) users.take(ofUser, at, cost);
    if (ofServer !== undefined) servers.take(ofServer, at, cost);
    return undefined;
  };
}

/** What one key has left, as the time at which all of its burst is there again (ms). Changed in place: no garbage for a question. */
interface Allowance {
  fullAt: number;
}

/**
 * An allowance for each key that asked lately: at most `most` twice over, since a generation of them gives way to the next when
 * it has so many, or when it is so old that all that is not used since is full again. With more keys than that at once, some
 * begin anew with a whole burst. Times are passed in, in ms; a clock that jumps back costs a key no more than its burst.
 */
export function createAllowances({ burst, everyMs }: Limit, most = mostKeys) {
  const burstMs = burst * everyMs;
  let current = new Map<string, Allowance>();
  let previous = new Map<string, Allowance>();
  let begunAt = Number.NEGATIVE_INFINITY;

  const makeRoom = (now: number): void => {
    const isOld = Math.abs(now - begunAt) >= burstMs;
    if (!isOld && current.size < most) return;
    previous = current;
    current = new Map();
    begunAt = now;
  };
  /** When it is full again, as far as that can be true now. */
  const fullAt = (allowance: Allowance, now: number): number =>
    Math.min(Math.max(allowance.fullAt, now), now + burstMs);

  return {
    of: (key: string, now: number): Allowance => {
      makeRoom(now);
      let allowance = current.get(key);
      if (allowance === undefined) {
        allowance = previous.get(key) ?? { fullAt: now };
        current.set(key, allowance);
      }
      return allowance;
    },
    /** How long until `cost` is there (ms); 0: it is. */
    waitMs: (allowance: Allowance, now: number, cost: number): number =>
      Math.max(0, fullAt(allowance, now) + cost * everyMs - now - burstMs),
    take: (allowance: Allowance, now: number, cost: number): void => {
      allowance.fullAt = fullAt(allowance, now) + cost * everyMs;
    },
    /** How many keys are remembered. */
    size: (): number => current.size + previous.size,
  };
}
