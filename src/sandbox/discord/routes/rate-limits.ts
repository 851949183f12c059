import type { GlobalCount } from '../guilds/options.ts';

/** What the rate limiter says about one request. `headers` go out in any case. */
export interface RateVerdict {
  headers: Record<string, string>;
  /** Set when the request is refused: how long the client has to wait, and whether the whole bot is meant. */
  limited?: { retryAfterMs: number; global: boolean };
}

/** Discord's rate limits: buckets per route and major parameter, and the bot's global one. */
export interface RateLimits {
  take(method: string, path: string): RateVerdict;
}

interface Rule {
  limit: number;
  windowMs: number;
}

interface Window {
  used: number;
  resetsAt: number;
}

/** 50 requests a second for a bot, whatever the route ("Global Rate Limit" of Discord's reference). */
const globalRule: Rule = { limit: 50, windowMs: 1_000 };

/**
 * What Discord is known to answer with; it documents only that the figures may change. The first row that fits counts.
 * Five messages in five seconds and channel is the one that a bot which posts meets.
 */
const rules: readonly { method: string; pattern: RegExp; rule: Rule }[] = [
  { method: 'POST', pattern: /^\/channels\/\d+\/messages$/, rule: { limit: 5, windowMs: 5_000 } },
  { method: 'PATCH', pattern: /^\/channels\/\d+\/messages\/\d+$/, rule: { limit: 5, windowMs: 5_000 } },
  { method: 'DELETE', pattern: /^\/channels\/\d+\/messages\/\d+$/, rule: { limit: 5, windowMs: 1_000 } },
  // "Channel followers" in Discord's help centre.
  { method: 'POST', pattern: /^\/channels\/\d+\/messages\/\d+\/crosspost$/, rule: { limit: 10, windowMs: 3_600_000 } },
  { method: '*', pattern: /^\/webhooks\//, rule: { limit: 5, windowMs: 2_000 } },
  { method: 'PUT', pattern: /^\/applications\/\d+\/(guilds\/\d+\/)?commands$/, rule: { limit: 5, windowMs: 5_000 } },
];
const otherwise: Rule = { limit: 50, windowMs: 1_000 };
const mostBuckets = 20_000;

/** Whether the route is one of the interaction endpoints: they are not bound to the bot's global limit. */
export function isInteractionRoute(path: string): boolean {
  return path.startsWith('/interactions/') || path.startsWith('/webhooks/');
}

/** A fresh set of limits. `now` is in milliseconds since the Unix epoch. Callbacks have no bucket at all. */
export function createRateLimits(now: () => number, count: GlobalCount = 'fixed'): RateLimits {
  const windows = new Map<string, Window>();
  let takenAt: number[] = [];
  /** Takes one of the bot's requests; returns the milliseconds to wait when there is none left. */
  const takeGlobal = (at: number): number => {
    const [first = at] = takenAt;
    takenAt =
      count === 'sliding'
        ? takenAt.filter((time) => time > at - globalRule.windowMs)
        : first <= at - globalRule.windowMs
          ? []
          : takenAt;
    if (takenAt.length >= globalRule.limit) return (takenAt[0] ?? at) + globalRule.windowMs - at;
    takenAt.push(at);
    return 0;
  };
  const open = (key: string, rule: Rule, at: number): Window => {
    const known = windows.get(key);
    if (known && known.resetsAt > at) return known;
    if (windows.size >= mostBuckets) for (const [name, old] of windows) if (old.resetsAt <= at) windows.delete(name);
    const fresh = { used: 0, resetsAt: at + rule.windowMs };
    windows.set(key, fresh);
    return fresh;
  };
  return {
    take: (method, path) => {
      if (path.startsWith('/interactions/')) return { headers: {} };
      const at = now();
      if (!isInteractionRoute(path)) {
        const waitMs = takeGlobal(at);
        if (waitMs > 0) return limited(waitMs, true, { 'X-RateLimit-Global': 'true', 'X-RateLimit-Scope': 'global' });
      }
      const rule =
        rules.find((row) => (row.method === '*' || row.method === method) && row.pattern.test(path))?.rule ?? otherwise;
      const route = bucketRoute(method, path);
      const window = open(`${route.name} ${route.major}`, rule, at);
      const headers = {
        'X-RateLimit-Limit': String(rule.limit),
        'X-RateLimit-Remaining': String(Math.max(0, rule.limit - window.used - 1)),
        'X-RateLimit-Reset': (window.resetsAt / 1000).toFixed(3),
        'X-RateLimit-Reset-After': ((window.resetsAt - at) / 1000).toFixed(3),
        'X-RateLimit-Bucket': bucketHash(route.name),
      };
      if (window.used >= rule.limit)
        return limited(window.resetsAt - at, false, { ...headers, 'X-RateLimit-Scope': 'user' });
      window.used += 1;
      return { headers };
    },
  };
}

function limited(retryAfterMs: number, global: boolean, headers: Record<string, string>): RateVerdict {
  const seconds = Math.max(0.001, retryAfterMs / 1000);
  return { headers: { ...headers, 'Retry-After': seconds.toFixed(3) }, limited: { retryAfterMs, global } };
}

/** The route without its minor ids, and the major parameter: channel, server, or webhook with its token. */
function bucketRoute(method: string, path: string): { name: string; major: string } {
  const webhook = /^\/webhooks\/(\d+)\/([^/]+)/.exec(path);
  const major = webhook ? `${webhook[1]}/${webhook[2]}` : (/^\/(?:channels|guilds)\/(\d+)/.exec(path)?.[1] ?? '');
  const name = webhook ? `${method} /webhooks${path.slice(webhook[0].length)}` : `${method} ${path}`;
  return { name: name.replace(/\d{5,}/g, ':id'), major };
}

const hashes = new Map<string, string>();

/** An opaque name for the bucket, as Discord gives one: clients must treat it as a word, not as a route. */
function bucketHash(name: string): string {
  const known = hashes.get(name);
  if (known) return known;
  let hash = 0n;
  for (const letter of name)
    hash = (hash * 1_099_511_628_211n + BigInt(letter.codePointAt(0) ?? 0)) & 0xffff_ffff_ffff_ffffn;
  const text = hash.toString(16).padStart(16, '0').repeat(2);
  hashes.set(name, text);
  return text;
}
