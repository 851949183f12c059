import type { Readable } from 'node:stream';
import { type Dispatcher, Pool } from 'undici';
import type { Clock } from '../base/clock.ts';
import { backoffMs } from '../domain/backoff.ts';
import type { FreeComputers } from '../domain/occupancy/computers.ts';
import { readText } from './body.ts';
import { campusFeed } from './campus-feed.ts';
import { SourceError } from './errors.ts';
import type { ServiceHours } from './hours.ts';
import { retryAfterMs } from './retry-after.ts';
import type { OccupancySnapshot } from './schema.ts';

/** Limits of the waits and of what is read; times in milliseconds. */
const sourceLimits = {
  /** A university's web server that takes longer to accept a connection is down. */
  connectMs: 5_000,
  /** The feed asks a database before it answers, so this is the longest of the waits. */
  headersMs: 10_000,
  /** Between two pieces of a body of a few hundred bytes. */
  bodyMs: 5_000,
  /** All attempts of one question together, so that a poll ends within half of the usual 60 s whatever drips in. */
  answerMs: 30_000,
  /** The three libraries take 250 bytes, all opening hours of a day about 1 kB. */
  bodyBytes: 64 * 1024,
  /** Attempts after the first, for failed connections and 5xx only. */
  retries: 2,
  /** The first retry comes within this, the second within twice this ("full jitter"). */
  retryMs: 1_000,
} as const satisfies Record<string, number>;

/** The limits by name. */
export type SourceLimits = { readonly [Name in keyof typeof sourceLimits]: number };

/** What a client of the feed needs. Without `user` and `key` it asks without credentials, and the feed will answer 401. */
export interface SourceClientOptions {
  /** Such as `https://data.example.edu/v1/`, with or without the last slash. */
  readonly baseUrl: string;
  readonly user?: string | undefined;
  readonly key?: string | undefined;
  readonly userAgent: string;
  readonly clock: Clock;
  /** From 0 up to but not including 1, as Math.random. */
  readonly random: () => number;
  readonly limits?: Partial<SourceLimits>;
  /** Another undici dispatcher, for tests; the caller closes it. */
  readonly dispatcher?: Dispatcher;
}

/** The Open Data API, as far as we read it. Every method throws `SourceError`, or the signal's reason when it aborts. */
interface SourceClient {
  /** How many people each library counts. */
  occupancy(signal?: AbortSignal): Promise<OccupancySnapshot>;
  /** What computers are free, by library. */
  computers(signal?: AbortSignal): Promise<FreeComputers[]>;
  /** When each service is open on `day` (`YYYY-MM-DD`). */
  hours(day: string, signal?: AbortSignal): Promise<ServiceHours[]>;
  /** Drops the connections; questions under way fail. */
  close(): Promise<void>;
}

/** The user agent for the feed's logs; the request's credentials already identify the account. */
export function userAgentOf(version: string): string {
  return `Carrel/${version} (Discord bot for library occupancy; contact: the holder of the user id)`;
}

/**
 * A client of the Open Data API. It follows a redirect once and only to the same origin, so the
 * credentials never leave it. A timeout is not retried: the poller asks again soon, and three times the wait would
 * outlast its interval.
 */
export function createSourceClient(options: SourceClientOptions): SourceClient {
  const { user, key, clock, random } = options;
  const { occupancy, computers, hours } = campusFeed;
  const limits: SourceLimits = { ...sourceLimits, ...options.limits };
  const base = new URL(options.baseUrl);
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  const dispatcher =
    options.dispatcher ??
    // One for each of the three questions: one that hangs delays no other. So few gain nothing from HTTP/2.
    new Pool(base.origin, { connections: 3, allowH2: false, connect: { timeout: limits.connectMs } });
  const withCredentials = Boolean(user && key);
  const headers = {
    accept: 'application/json',
    'accept-encoding': 'identity',
    'user-agent': options.userAgent,
    ...(withCredentials && { authorization: `Basic ${Buffer.from(`${user}:${key}`).toString('base64')}` }),
  };

  const get = async (url: URL, signal: AbortSignal, mayFollow = true): Promise<string> => {
    const response = await dispatcher.request({
      origin: base.origin,
      path: url.pathname + url.search,
      method: 'GET',
      headers,
      signal,
      headersTimeout: limits.headersMs,
      bodyTimeout: limits.bodyMs,
    });
    const status = response.statusCode;
    if (status >= 200 && status < 300) {
      return readText(response.body, String(response.headers['content-encoding'] ?? 'identity'), limits.bodyBytes);
    }
    discard(response.body);
    const { location } = response.headers;
    const target = typeof location === 'string' ? URL.parse(location, url.href) : null;
    if (status >= 300 && status < 400 && target !== null) {
      if (mayFollow && target.origin === base.origin) return get(target, signal, false);
      // The origin alone: the rest of an address may carry a session or a key.
      throw new SourceError({ kind: 'redirected', status, to: target.origin });
    }
    const wait = retryAfterMs(response.headers['retry-after'], clock.now());
    if (status === 401) throw new SourceError({ kind: 'unauthorisedOrOverQuota', withCredentials, retryAfterMs: wait });
    if (status === 429) throw new SourceError({ kind: 'rateLimited', retryAfterMs: wait });
    throw new SourceError({ kind: 'status', status, retryAfterMs: wait });
  };

  const ask = async (path: string, signal?: AbortSignal): Promise<string> => {
    const late = AbortSignal.timeout(limits.answerMs);
    const either = signal === undefined ? late : AbortSignal.any([signal, late]);
    for (let retries = 0; ; retries += 1) {
      try {
        return await get(new URL(path, base), either);
      } catch (error) {
        signal?.throwIfAborted();
        const failure = late.aborted ? new SourceError({ kind: 'timedOut', phase: 'answer' }) : sourceErrorOf(error);
        if (retries >= limits.retries || !mayPass(failure)) throw failure;
      }
      await clock.sleep(
        random() * backoffMs({ firstMs: limits.retryMs, longestMs: limits.answerMs, failures: retries + 1 }),
        either,
      );
    }
  };

  return {
    occupancy: async (signal) => occupancy.parse(await ask(occupancy.path, signal), clock.now()),
    computers: async (signal) => (computers === undefined ? [] : computers.parse(await ask(computers.path, signal))),
    hours: async (day, signal) => (hours === undefined ? [] : hours.parse(await ask(hours.path(day), signal))),
    close: async () => {
      if (options.dispatcher === undefined) await dispatcher.destroy();
    },
  };
}

/** Whether the same question may be answered a second later. A server that names a time is left alone until then. */
function mayPass({ failure }: SourceError): boolean {
  return (
    failure.kind === 'unreachable' ||
    (failure.kind === 'status' && failure.status >= 500 && failure.retryAfterMs === undefined)
  );
}

/** Drops an unread body; without a listener a body that had already arrived would end in an uncaught error (undici 8.12). */
function discard(body: Readable): void {
  body.on('error', () => {}).destroy();
}

const timeouts: ReadonlyMap<string, 'connect' | 'headers' | 'body'> = new Map([
  ['UND_ERR_CONNECT_TIMEOUT', 'connect'],
  ['ETIMEDOUT', 'connect'],
  ['UND_ERR_HEADERS_TIMEOUT', 'headers'],
  ['UND_ERR_BODY_TIMEOUT', 'body'],
]);

/** What undici, the socket, TLS or zlib threw, as ours. All of theirs have a code; an error without one is a defect of ours. */
function sourceErrorOf(error: unknown): SourceError {
  if (error instanceof SourceError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string') throw error;
  const phase = timeouts.get(code);
  return new SourceError(phase === undefined ? { kind: 'unreachable', code } : { kind: 'timedOut', phase });
}
