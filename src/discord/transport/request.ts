import { STATUS_CODES } from 'node:http';
import type { RESTOptions } from 'discord.js';
import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { DiscordAPIError, type DiscordErrorData } from '#discord.js';
import { parseJsonOrUndefined } from '../../base/json.ts';
import type { Attempt } from '../interactions/sending.ts';

type MakeRequest = RESTOptions['makeRequest'];
type IncomingHeaders = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

/** The two methods of headers that `@discordjs/rest` calls. undici gives their names in lower case. */
const headersOf = (headers: IncomingHeaders): Pick<Headers, 'get' | 'has'> => ({
  get: (name) => headers[name.toLowerCase()]?.toString() ?? null,
  has: (name) => headers[name.toLowerCase()] !== undefined,
});

/** What Discord's rate limit response says in its body (its documentation of rate limits); times in seconds. */
const limitBody = z.object({ retry_after: z.number().nonnegative().optional(), global: z.boolean().optional() });

/** The wait after a 429 that names none (seconds): `@discordjs/rest` would repeat at once, as fast as the network allows. */
const unnamedWaitS = 1;

/** The longest wait that is believed (seconds): Discord's longest limits are daily. What names a year is no limit of Discord's. */
const longestWaitS = 24 * 60 * 60;

/**
 * The headers of a 429 with all that its body says: `@discordjs/rest` reads only the headers, and a proxy on the way may
 * remove them or add its own. The longer wait of the two counts, a day at most. Total.
 */
export function limitHeaders(headers: IncomingHeaders, body: Buffer): IncomingHeaders {
  const said = limitBody.safeParse(parseJsonOrUndefined(body.toString())).data ?? {};
  const named = [Number.parseFloat(String(headers['retry-after'])), said.retry_after].filter(
    (seconds) => seconds !== undefined && seconds >= 0,
  ) as number[];
  const seconds = named.length === 0 ? unnamedWaitS : Math.min(longestWaitS, Math.max(...named));
  return { ...headers, 'retry-after': String(seconds), ...(said.global ? { 'x-ratelimit-global': 'true' } : {}) };
}

/**
 * 30046, too many edits of a message that is over an hour old, comes with HTTP 429 and no time to wait for, and discord.js
 * takes every 429 for a rate limit without looking at its code. It is a refusal.
 */
const isRefusal = (body: Buffer): boolean => Object(parseJsonOrUndefined(body.toString())).code === 30_046;

/**
 * What the body of a refusal says, as `DiscordAPIError` can read it: that throws a TypeError over `errors` of another shape than
 * Discord's, and over a code that is no text, which a proxy may send. A refusal would be repeated like a broken connection. Total.
 */
export function refusalIn(body: Buffer): DiscordErrorData & { readonly error?: string } {
  const refusal = Object(parseJsonOrUndefined(body.toString()));
  try {
    // Its text has the message and, in its name, the code.
    String(new DiscordAPIError(refusal, refusal.code ?? refusal.error, 0, '', '', {}));
    return refusal;
  } catch {
    const { code, message } = refusal;
    return { code: typeof code === 'number' ? code : 0, message: typeof message === 'string' ? message : '' };
  }
}

const noBody = Buffer.alloc(0);

/** Discord answers sooner (ms), or the connection has gone silent. */
const silentMs = 600;

/** Discord's answer, whole; a 429 says in its headers all that its body says. */
export interface Exchanged {
  readonly status: number;
  readonly headers: IncomingHeaders;
  readonly body: Buffer;
}

/**
 * Sends one request and reads its answer, by undici's core: a stream and web headers around every empty answer cost more than
 * the answer. Rejects with what undici reports, or with the reason for which `attempt` is given up.
 */
export function exchange(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  attempt: Attempt,
): Promise<Exchanged> {
  return new Promise((resolve, reject) => dispatcher.dispatch(request, new Exchange(attempt, resolve, reject)));
}

/** A class: undici wants five callbacks, and closures for each request would cost more than the objects that they are for. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #resolve: (exchanged: Exchanged) => void;
  readonly #reject: (error: Error) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #givenUp: Error | undefined;
  #sentAt = 0;
  #chunks: Buffer[] | undefined;
  #status = 0;
  #headers: IncomingHeaders = {};

  constructor(attempt: Attempt, resolve: (exchanged: Exchanged) => void, reject: (error: Error) => void) {
    this.#resolve = resolve;
    this.#reject = reject;
    // Bound, not `= (reason) => …`: V8 takes a function that is written into a property for a method and puts it among what is old, where
    // it would keep this request, its answer and its promise until the next major collection.
    attempt.giveUp = this.#giveUp.bind(this);
  }

  /** A request that still waits for a connection has no controller: it is given up here, and ended when its turn comes. */
  #giveUp(reason: Error): void {
    this.#givenUp = reason;
    this.#reject(reason);
    const controller = this.#controller;
    if (controller === undefined) return;
    // To abort ends the connection. Where the request was only just sent that is not called for: in a burst all would be ended at once.
    const youngForMs = this.#sentAt + silentMs - performance.now();
    if (youngForMs <= 0) controller.abort(reason);
    else setTimeout(() => controller.abort(reason), youngForMs).unref();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Thrown, which ends only the request: `abort` would end the connection too, and after a burst each of hundreds that were given up.
    if (this.#givenUp !== undefined) throw this.#givenUp;
    this.#controller = controller;
    this.#sentAt = performance.now();
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHeaders): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks ??= [];
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const body = this.#chunks === undefined ? noBody : Buffer.concat(this.#chunks);
    const isLimited = this.#status === 429;
    const status = isLimited && isRefusal(body) ? 400 : this.#status;
    this.#resolve({ status, headers: isLimited ? limitHeaders(this.#headers, body) : this.#headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#reject(error);
  }
}

/** How `@discordjs/rest` sends, by our undici and our connections: the undici 6 that it brings refuses an agent of undici 8. */
export const requestOver =
  (dispatcher: Dispatcher): MakeRequest =>
  async (url, init) => {
    const { origin, pathname, search } = new URL(url);
    const headers = init.headers as Record<string, string>;
    // Forms with files are bytes already: see `requestBody`.
    const sent = (init.body ?? null) as string | Uint8Array | null;
    const method = (init.method ?? 'GET') as Dispatcher.HttpMethod;
    const request = { origin, path: pathname + search, method, headers, body: sent };
    const attempt: Attempt = {};
    const { signal } = init;
    signal?.throwIfAborted();
    signal?.addEventListener('abort', () => attempt.giveUp?.(signal.reason));
    const { status, headers: said, body } = await exchange(dispatcher, request, attempt);
    return {
      body: null,
      bodyUsed: false,
      arrayBuffer: async () => new Uint8Array(body).buffer,
      // A proxy may name a type where there is nothing: what has no body was taken all the same.
      json: async () => (status === 204 ? undefined : status >= 400 ? refusalIn(body) : JSON.parse(body.toString())),
      text: async () => body.toString(),
      headers: headersOf(said) as Headers,
      ok: status >= 200 && status < 300,
      status,
      statusText: STATUS_CODES[status] ?? '',
    };
  };
