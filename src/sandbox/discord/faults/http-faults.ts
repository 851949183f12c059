/** Which requests a fault is for: `POST /channels/123/messages` contains the text, or the pattern matches it. All by default. */
export interface FaultTarget {
  route?: string | RegExp;
}

/** What happens to one request instead of, before or after its normal handling. */
export interface HttpFault {
  delayMs: number;
  /** Answer with this and do nothing. */
  answer?: { status: number; body: unknown; headers: Record<string, string> };
  /** Do everything and then cut the connection, so that the client never learns of it. */
  loseAnswer: boolean;
}

/** Faults of the HTTP API that somebody asks for. */
export interface HttpFaults {
  /** The next `count` requests get a 429. `retryAfterMs` is 1,000 by default. */
  rateLimitNext(count: number, target?: FaultTarget & { retryAfterMs?: number; global?: boolean }): void;
  /** The next `count` requests get this status (500 by default) and an error page, as Discord's edge sends it. */
  failNext(count: number, target?: FaultTarget & { status?: number }): void;
  /** The next `count` requests are carried out, but their connection ends without an answer. */
  loseAnswers(count: number, target?: FaultTarget): void;
  /**
   * Edits of messages in channels are refused as those of messages that are over an hour old, until `clear`: HTTP 429 with
   * code 30046 and no time to wait for (as bots' logs show it; Discord documents the code alone). A message's id as the
   * route spends that one alone.
   */
  spendEdits(target?: FaultTarget): void;
  /** Every request waits this long, until `clear`. */
  slow(ms: number, target?: FaultTarget): void;
  /** Every request waits a random time between these, as over a real network. */
  jitter(minMs: number, maxMs: number): void;
  /** Ends all of them. */
  clear(): void;
}

/** An edit of a message in a channel. */
const edit = /^PATCH \/channels\/\d+\/messages\/\d+$/;

interface Plan extends FaultTarget {
  /** A second condition on the route. */
  also?: string | RegExp | undefined;
  left: number;
  apply(fault: HttpFault): void;
}

/** No faults yet. `next` decides about a request; `random` gives numbers from 0 to 1. */
export function createHttpFaults(random: () => number): HttpFaults & {
  next(route: string): HttpFault | undefined;
  /** Whether anything is planned at all. */
  isPlanned(): boolean;
} {
  let plans: Plan[] = [];
  const add = (left: number, target: FaultTarget | undefined, apply: Plan['apply']) => {
    plans.push({ ...(target?.route === undefined ? {} : { route: target.route }), left, apply });
  };
  return {
    rateLimitNext: (count, target) => {
      const seconds = (target?.retryAfterMs ?? 1_000) / 1000;
      const global = target?.global ?? false;
      const headers: Record<string, string> = {
        'Retry-After': String(seconds),
        'X-RateLimit-Scope': global ? 'global' : 'shared',
        ...(global ? { 'X-RateLimit-Global': 'true' } : {}),
      };
      const body = { message: 'You are being rate limited.', retry_after: seconds, global };
      add(count, target, (fault) => {
        fault.answer = { status: 429, body, headers };
      });
    },
    failNext: (count, target) => {
      const status = target?.status ?? 500;
      add(count, target, (fault) => {
        fault.answer = { status, body: { message: `${status}: Server Error`, code: 0 }, headers: {} };
      });
    },
    loseAnswers: (count, target) => {
      add(count, target, (fault) => {
        fault.loseAnswer = true;
      });
    },
    spendEdits: (target) => {
      const body = { message: 'Maximum number of edits to messages older than 1 hour reached.', code: 30_046 };
      plans.push({
        route: edit,
        also: target?.route,
        left: Number.POSITIVE_INFINITY,
        apply: (fault) => {
          fault.answer = { status: 429, body, headers: {} };
        },
      });
    },
    slow: (ms, target) => {
      add(Number.POSITIVE_INFINITY, target, (fault) => {
        fault.delayMs += ms;
      });
    },
    jitter: (minMs, maxMs) => {
      add(Number.POSITIVE_INFINITY, undefined, (fault) => {
        fault.delayMs += minMs + random() * (maxMs - minMs);
      });
    },
    clear: () => {
      plans = [];
    },
    isPlanned: () => plans.length > 0,
    next: (route) => {
      if (plans.length === 0) return undefined;
      const fault: HttpFault = { delayMs: 0, loseAnswer: false };
      for (const plan of plans) {
        if (!matches(plan.route, route) || !matches(plan.also, route)) continue;
        plan.left -= 1;
        plan.apply(fault);
        // One answer is enough: a second plan for the same route waits for the next request.
        if (fault.answer) break;
      }
      plans = plans.filter((plan) => plan.left > 0);
      return fault;
    },
  };
}

function matches(wanted: string | RegExp | undefined, route: string): boolean {
  if (wanted === undefined) return true;
  return typeof wanted === 'string' ? route.includes(wanted) : wanted.test(route);
}
