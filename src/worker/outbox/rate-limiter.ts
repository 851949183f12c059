import { type Clock, steadyClock } from '../../base/clock.ts';
import type { SendRate } from '../../store/election/send-rate.ts';

/**
 * Discord's limits on what a bot posts: 50 requests a second for a token (its documentation of rate limits), and, as its
 * answers say, 5 in 5 seconds to or in one channel.
 */
export const rateLimits = {
  global: { most: 50, windowMs: 1_000 },
  /**
   * How many of those are left to the other processes of the same token, which make some requests at their start and where a
   * user waits for a confirmation.
   */
  others: 5,
  route: { most: 5, windowMs: 5_000 },
  /**
   * How many in a second need no announcement, and how long an announcement of more is good for (ms). A process that takes over sends that
   * many in its first second, or none where more was announced.
   */
  unannounced: 25,
  announcedMs: 5_000,
  /** Within this time (ms) everything has arrived that is on the way when a process takes over. */
  onTheWayMs: 150,
  /** Between two starts (ms), so that the first fifty after a rest neither come at once nor keep answers waiting. */
  apartMs: 5,
} as const;

/** What a user or the start waits for: it does not queue behind messages, nor is it held back while a process is young. */
export const generalRoute = 'general';

/** What the boards make: the messages that are in the queue when its turn comes go first, and no others, so that it comes. */
export const boardsRoute = 'boards';

/** Keeps requests within Discord's limits before it has to say 429. All times are lengths, in milliseconds. */
export interface RateLimiter {
  /** How long a request of `route` (a method and its channel) would have to wait for its route; 0: not at all. */
  waitMs(route: string): number;
  /** Waits for its turn, then makes the request. Rejects with `AbortError` where `signal` aborts before its turn. */
  run<T>(route: string, request: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Discord said 429 all the same: sends nothing of the route, or of any route, for `ms`. */
  pause(ms: number, route?: string): void;
  /**
   * Sends in the place of another process from now on, of which only `rate` is known: at most a share of the limit in the first second, so that the two
   * together keep within it. Rejects as `rate` does.
   */
  takeOver(rate: SendRate): Promise<void>;
}

/** Called with what the limits cost; times in milliseconds. */
export interface RateLimitWatch {
  /** A request got its turn after `waitMs`. */
  readonly onTurn: (waitMs: number, queue: 'general' | 'messages') => void;
  /** Discord said 429: to all of the bot, or to one route. */
  readonly onPause: (scope: 'global' | 'route') => void;
}

/**
 * A permit is taken before a request and comes back one window after its answer. Discord counts a request somewhere
 * between the two, so that whichever second it looks at, all that it counts held permits together: more than `most` are
 * impossible, whatever the network does. (A steady 47 a second, the alternative, breaks 50 with 120 ms of jitter.)
 * What even the quickest answer took is the way there and back that every request has, which moves Discord's count
 * against ours and spreads nothing: so much earlier a permit comes back. The clock is a monotonic one: a machine
 * whose time is put back an hour must not be silent for it.
 *
 * It is the one authority for the limit: alerts, digests, boards and confirmations share it, and a pause is for all of
 * them. Nothing is posted in the first second of a process, which may follow one that has just ended (the steady clock
 * begins with the process), unless it takes over: of the sender before it is known then whether it kept to a share.
 * `isShared`: other processes use the same token, so that this one takes fewer.
 */
export function createRateLimiter(
  clock: Clock = steadyClock,
  watch?: RateLimitWatch,
  { isShared = false }: { readonly isShared?: boolean } = {},
): RateLimiter {
  const { most, windowMs } = rateLimits.global;
  const global = createPermits({ most: isShared ? most - rateLimits.others : most, windowMs });
  const routes = new Map<string, Permits>();
  const pausedUntil = new Map<string, number>();
  let globalPause = 0;
  let nextStart = 0;
  /** No message before: a process that is young, or that sends in place of another one. */
  let messagesFrom: number = rateLimits.global.windowMs;
  /** Where this process sends in the place of others. */
  let rate: SendRate | undefined;
  let announcedUntil = 0;
  let announceFrom = 0;
  const quickest = createQuickest();
  /** The last turn of each queue. What is in the general queue when a message's turn comes goes first. */
  const turns = { general: Promise.resolve(), messages: Promise.resolve(), boards: Promise.resolve() };

  const forget = (now: number): void => {
    for (const [route, permits] of routes) if (permits.isIdle(now)) routes.delete(route);
    for (const [route, until] of pausedUntil) if (until <= now) pausedUntil.delete(route);
  };
  const permitsOf = (route: string): Permits => {
    const known = routes.get(route);
    if (known) return known;
    // As many as are busy in a window stay; the rest go whenever there are twice as many.
    if (routes.size >= 500) forget(clock.now());
    const fresh = createPermits(rateLimits.route);
    routes.set(route, fresh);
    return fresh;
  };

  const announce = async ({ announce: write }: SendRate): Promise<void> => {
    const { announcedMs, onTheWayMs, global } = rateLimits;
    const until = clock.now() + announcedMs;
    try {
      await write(announcedMs + global.windowMs + onTheWayMs);
      announcedUntil = until;
    } catch {
      // Where the database is away the share has to do.
      announceFrom = clock.now() + global.windowMs;
    }
  };

  const waitForTurn = async (signal: AbortSignal): Promise<void> => {
    for (;;) {
      signal.throwIfAborted();
      const now = clock.now();
      let at = Math.max(nextStart, globalPause, global.freeAt(now) ?? Number.POSITIVE_INFINITY);
      if (at <= now && rate !== undefined && announcedUntil <= now) {
        at = global.freeAt(now, rateLimits.unannounced) ?? Number.POSITIVE_INFINITY;
        if (at > now && announceFrom <= now) {
          await announce(rate);
          continue;
        }
        if (at > now) at = Math.min(at, announceFrom);
      }
      if (at <= now) break;
      // With all permits out there is no time to wait for: an answer has to come first.
      if (at === Number.POSITIVE_INFINITY) await global.onReturn(signal);
      else await clock.sleep(at - now, signal);
    }
    const now = clock.now();
    // What a late timer or a missing permit has cost is made up for, by five at once at most; rest earns nothing.
    const earliest = global.isIdle(now) ? now : now - 5 * rateLimits.apartMs;
    nextStart = Math.max(nextStart, earliest) + rateLimits.apartMs;
    global.take();
  };

  const queueIn = (queue: 'general' | 'messages', signal: AbortSignal): Promise<void> => {
    const before = queue === 'general' ? turns.general : turns.messages.then(() => turns.general);
    const own = before.then(() => waitForTurn(signal));
    turns[queue] = own.catch(() => {});
    return own;
  };

  const turnOf = (route: string, signal: AbortSignal): Promise<void> => {
    if (route === generalRoute) return queueIn('general', signal);
    if (route !== boardsRoute) return queueIn('messages', signal);
    // One board at a time stands among the messages: those before it go first, and those after it wait for it.
    const own = turns.boards.then(() => queueIn('messages', signal));
    turns.boards = own.catch(() => {});
    return own;
  };

  return {
    waitMs: (route) => {
      const now = clock.now();
      const own = routes.get(route)?.freeAt(now) ?? (routes.has(route) ? now + rateLimits.route.windowMs : now);
      return Math.max(0, Math.max(own, pausedUntil.get(route) ?? 0) - now);
    },
    run: async (route, request, signal) => {
      const permits = permitsOf(route);
      permits.take();
      const cameAt = clock.now();
      try {
        const heldMs = messagesFrom - clock.now();
        if (heldMs > 0 && route !== generalRoute) await clock.sleep(heldMs, signal);
        await turnOf(route, signal);
      } catch (error) {
        permits.giveBack(clock.now() - rateLimits.route.windowMs);
        throw error;
      }
      const startedAt = clock.now();
      watch?.onTurn(startedAt - cameAt, route === generalRoute ? 'general' : 'messages');
      try {
        return await request();
      } finally {
        const answeredAt = clock.now();
        quickest.add(answeredAt - startedAt);
        permits.giveBack(answeredAt);
        global.giveBack(answeredAt - quickest.ms());
      }
    },
    takeOver: async (given) => {
      const { global, onTheWayMs } = rateLimits;
      const slowMs = global.windowMs + onTheWayMs;
      // For the next one, which may take over within this second.
      const { mayBeBusy } = await given.takeOver(slowMs);
      const now = clock.now();
      rate = given;
      announcedUntil = 0;
      announceFrom = now + slowMs;
      messagesFrom = mayBeBusy ? announceFrom : now;
    },
    pause: (ms, route) => {
      watch?.onPause(route === undefined ? 'global' : 'route');
      const until = clock.now() + ms;
      if (route === undefined) globalPause = Math.max(globalPause, until);
      else pausedUntil.set(route, Math.max(pausedUntil.get(route) ?? 0, until));
    },
  };
}

/**
 * What every request needs at least (ms): three quarters of the quickest answer of all, since an even quicker one may
 * come; 0 until 200 have shown what quick is. (The quickest of the last fifty, the alternative, let a 429 through in one
 * burst of ten.)
 */
function createQuickest() {
  let answers = 0;
  let quickest = Number.POSITIVE_INFINITY;
  return {
    add: (ms: number): void => {
      answers += 1;
      quickest = Math.min(quickest, Math.max(0, ms));
    },
    ms: (): number => (answers < 200 ? 0 : Math.floor(0.75 * quickest)),
  };
}

interface Permits {
  take(): void;
  /** `at`: when the answer came. */
  giveBack(at: number): void;
  /** When one is free, of all or of a smaller share; undefined while all are out with requests that have no answer yet. */
  freeAt(now: number, share?: number): number | undefined;
  isIdle(now: number): boolean;
  /** Fulfilled when a request is answered, or when the signal aborts. */
  onReturn(signal: AbortSignal): Promise<void>;
}

function createPermits({ most, windowMs }: { most: number; windowMs: number }): Permits {
  let out = 0;
  /** When those that are answered count no longer, in order. */
  let cooling: number[] = [];
  let returned = Promise.withResolvers<void>();
  const cool = (now: number): void => {
    while (cooling[0] !== undefined && cooling[0] <= now) cooling.shift();
  };
  return {
    take: () => {
      out += 1;
    },
    giveBack: (at) => {
      out -= 1;
      cooling = [...cooling, at + windowMs].sort((a, b) => a - b);
      returned.resolve();
      returned = Promise.withResolvers<void>();
    },
    freeAt: (now, share = most) => {
      cool(now);
      const over = out + cooling.length - share;
      return over < 0 ? now : cooling[over];
    },
    isIdle: (now) => {
      cool(now);
      return out === 0 && cooling.length === 0;
    },
    onReturn: async (signal) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const stop = () => resolve();
      signal.addEventListener('abort', stop);
      await Promise.race([returned.promise, promise]);
      signal.removeEventListener('abort', stop);
    },
  };
}
