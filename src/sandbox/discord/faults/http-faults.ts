/** Which requests a fault is for: `POST /channels/123/messages` contains the text, or the pattern matches it. All by default. */
export interface FaultTarget {
  route?: string | RegExp;
}

/** A whole answer of HTTP: an object becomes JSON, a text is HTML. */
export interface PlannedAnswer {
  status: number;
  body: object | string;
  headers: Record<string, string>;
}

/** How a request ends instead of with Discord's answer: the connection closes, nothing ever comes, or this comes. */
export type Ending = 'close' | 'hang' | PlannedAnswer;

/** What happens to one request. */
export interface HttpFault {
  /** Before anything else. */
  delayMs: number;
  /** In place of the normal handling: nothing is done. */
  instead?: Ending;
  /** Once everything is done, before the client learns of it. */
  answerDelayMs: number;
  /** Once everything is done, in place of the answer. */
  afterwards?: Ending;
}

/** The faults of the HTTP API. Those with a count end by themselves (`Infinity` never does), the others with `clear`. */
export interface HttpFaults {
  /**
   * The next `count` requests get a 429. `retryAfterMs` is 1,000 by default. With `html` it is the page of Cloudflare's
   * own limit (error 1015): no JSON, no `X-RateLimit` headers, `Retry-After` alone.
   */
  rateLimitNext(
    count: number,
    target?: FaultTarget & { retryAfterMs?: number; global?: boolean; html?: boolean },
  ): void;
  /** The next `count` requests get this status (500 by default): as JSON without a code, or as an HTML page. */
  failNext(count: number, target?: FaultTarget & { status?: number; html?: boolean }): void;
  /** The next `count` requests get one of Discord's JSON error codes, such as 200000 (AutoMod); the status is 400 by default. */
  refuseNext(count: number, refusal: FaultTarget & { code: number; status?: number; message?: string }): void;
  /** The connection of the next `count` requests closes before anything is done. */
  closeNext(count: number, target?: FaultTarget): void;
  /** The next `count` requests are neither carried out nor answered; their connections stay open. */
  hangNext(count: number, target?: FaultTarget): void;
  /**
   * The next `count` requests are carried out, but the client never learns of it: the connection closes, nothing comes
   * (`hang`), or an error page with this status does.
   */
  loseAnswers(count: number, target?: FaultTarget & { ending?: 'close' | 'hang' | number }): void;
  /**
   * Edits of messages in channels are refused as those of messages that are over an hour old: HTTP 429 with code 30046 and
   * no time to wait for (as bots' logs show it; Discord documents the code alone). A message's id as the route spends that
   * one alone.
   */
  spendEdits(target?: FaultTarget): void;
  /** Every request waits this long before it is carried out. */
  slow(ms: number, target?: FaultTarget): void;
  /** Every request is carried out at once, and answered after this time. */
  slowAnswers(ms: number, target?: FaultTarget): void;
  /** Every request waits a random time between these, as over a real network. */
  jitter(minMs: number, maxMs: number): void;
  /** Ends all of them. */
  clear(): void;
}

/** An edit of a message in a channel. */
const edit = /^PATCH \/channels\/\d+\/messages\/\d+$/;

interface Plan {
  /** Conditions on the route, all of which must hold. */
  routes: readonly (string | RegExp | undefined)[];
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
    plans.push({ routes: [target?.route], left, apply });
  };
  const instead = (count: number, target: FaultTarget | undefined, ending: Ending) =>
    add(count, target, (fault) => {
      fault.instead = ending;
    });
  return {
    rateLimitNext: (count, target = {}) => instead(count, target, rateLimited(target)),
    failNext: (count, target = {}) => instead(count, target, errorPage(target.status ?? 500, target.html)),
    refuseNext: (count, { code, status = 400, message = 'Refused', route }) =>
      instead(count, route === undefined ? {} : { route }, { status, body: { message, code }, headers: {} }),
    closeNext: (count, target) => instead(count, target, 'close'),
    hangNext: (count, target) => instead(count, target, 'hang'),
    loseAnswers: (count, target = {}) => {
      const { ending = 'close' } = target;
      add(count, target, (fault) => {
        fault.afterwards = typeof ending === 'number' ? errorPage(ending) : ending;
      });
    },
    spendEdits: (target) => {
      const body = { message: 'Maximum number of edits to messages older than 1 hour reached.', code: 30_046 };
      plans.push({
        routes: [edit, target?.route],
        left: Number.POSITIVE_INFINITY,
        apply: (fault) => {
          fault.instead = { status: 429, body, headers: {} };
        },
      });
    },
    slow: (ms, target) =>
      add(Number.POSITIVE_INFINITY, target, (fault) => {
        fault.delayMs += ms;
      }),
    slowAnswers: (ms, target) =>
      add(Number.POSITIVE_INFINITY, target, (fault) => {
        fault.answerDelayMs += ms;
      }),
    jitter: (minMs, maxMs) =>
      add(Number.POSITIVE_INFINITY, undefined, (fault) => {
        fault.delayMs += minMs + random() * (maxMs - minMs);
      }),
    clear: () => {
      plans = [];
    },
    isPlanned: () => plans.length > 0,
    next: (route) => {
      if (plans.length === 0) return undefined;
      const fault: HttpFault = { delayMs: 0, answerDelayMs: 0 };
      for (const plan of plans) {
        if (!plan.routes.every((wanted) => matches(wanted, route))) continue;
        plan.left -= 1;
        plan.apply(fault);
        // A request ends once: a second plan for the same route waits for the next request.
        if (fault.instead || fault.afterwards) break;
      }
      plans = plans.filter((plan) => plan.left > 0);
      return fault;
    },
  };
}

function rateLimited(limit: { retryAfterMs?: number; global?: boolean; html?: boolean }): PlannedAnswer {
  const seconds = (limit.retryAfterMs ?? 1_000) / 1000;
  const global = limit.global ?? false;
  const retryAfter = { 'Retry-After': String(seconds) };
  if (limit.html) return { ...errorPage(429, true), headers: retryAfter };
  return {
    status: 429,
    body: { message: 'You are being rate limited.', retry_after: seconds, global },
    headers: {
      ...retryAfter,
      'X-RateLimit-Scope': global ? 'global' : 'shared',
      ...(global ? { 'X-RateLimit-Global': 'true' } : {}),
    },
  };
}

function errorPage(status: number, html = false): PlannedAnswer {
  const body = html
    ? `<!doctype html><title>${status}</title><h1>Access to discord.com was limited</h1><p>Cloudflare</p>`
    : { message: `${status}: Server Error`, code: 0 };
  return { status, body, headers: {} };
}

function matches(wanted: string | RegExp | undefined, route: string): boolean {
  if (wanted === undefined) return true;
  return typeof wanted === 'string' ? route.includes(wanted) : wanted.test(route);
}
